// The words of a call's mail that a person reads, with Mailcall or without.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "mail/compose.hh"

namespace mailcall::mail {

// The sender's display name, fit for a header and for a sentence; may be empty.
std::string shown_name(const Draft& draft);

std::string subject(const Draft& draft);
// UTF-8 with LF.
std::string body(const Draft& draft);

}  // namespace mailcall::mail
