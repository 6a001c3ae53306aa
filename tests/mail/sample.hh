// Signals, drafts and mails that the mail tests start from, and what is done to them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/compose.hh"
#include "mail/letter.hh"
#include "wire/tag.hh"

namespace mailcall::mail::sample {

// A signed invite of alice@example.org to bob@example.com.
wire::Signal signal(base::BytesView part = {});
base::Bytes description();  // a few CRLF lines, as an offer has
Draft draft();              // with description() as its part
std::string mail();         // draft(), composed

// The lines that make a mail a signal, LF, without From and To.
std::string mailcall_lines();
// "From:" and "To:" of the sample signal, with mailcall_lines().
std::string header();
wire::Tag tag();

// `text` with the one occurrence of `old` replaced; fails the test if it is not there.
std::string replaced(std::string text, std::string_view old, std::string_view with);
std::string with_lf(std::string_view text);
std::string with_crlf(std::string_view text);
std::string repeated(std::string_view text, std::size_t times);

Letter read(std::string_view mail);

}  // namespace mailcall::mail::sample
