// The sentences about a shared folder that cannot be read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"
#include "share/folder_talk.hh"

namespace mailcall::share {

// Says why `path` below the share was not given. Names nothing outside the share.
base::Error describe(Cause cause, const std::string& path);

// For what was asked and is not answered any more.
base::Error keeper_gone();
base::Error keeper_silent();

}  // namespace mailcall::share
