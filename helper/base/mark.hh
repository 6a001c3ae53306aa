// N_: marks a text for translation where none may be done: in tables, and in the layers of values.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::base {

// xgettext takes the text up because of this name; whoever shows it asks tr() for it.
consteval const char* N_(const char* text) { return text; }

}  // namespace mailcall::base
