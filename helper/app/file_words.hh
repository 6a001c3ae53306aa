// File words: what is told of files and shared folders, as sentences and JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/json.hh"
#include "wire/order.hh"

namespace mailcall::app {

// "3.4 MB", in the user's language.
std::string describe_size(std::int64_t bytes);

std::string sentence(const wire::report::Transfer& transfer);
std::string sentence(const wire::report::Shares& shares);
std::string sentence(const wire::report::Listing& listing);  // one line an entry
std::string sentence(const wire::report::FolderRead& read);
std::string sentence(const wire::report::SendingNow& sending);

}  // namespace mailcall::app
