// A structured header field reduced to what its separators are looked for in.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailcall::mail {

struct Plain {
    std::string text;      // no comments; in quoted strings only letters, digits, dots and dashes
    bool balanced = true;  // every quote and comment ends
};

// What stands in quotes or comments is not addressed to the reader: "a@b.c; dmarc=fail" in quotes
// is a name, and so is a colon there.
Plain plain_of(std::string_view field);

}  // namespace mailcall::mail
