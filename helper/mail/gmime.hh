// GMime with its start, and the cleaning of text that goes into or comes out of header fields.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmime/gmime.h>

#include <string>
#include <string_view>

#include "base/glib.hh"

namespace mailcall::mail {

// Starts GMime at the first call, from whichever thread. A mail without Mailcall fields never
// comes this far and does not pay for it.
void start_gmime();

// No control character but the tab.
bool is_printable(std::string_view text);

// One line of well-formed UTF-8 for people: control characters and the marks that turn the
// reading direction (they make "evil" read "live") are gone, and at most `cap` bytes are left.
std::string clean_line(std::string_view text, std::size_t cap);
// The same for a text of several lines: line breaks become LF, tabs stay.
std::string clean_text(std::string_view text, std::size_t cap);

}  // namespace mailcall::mail
