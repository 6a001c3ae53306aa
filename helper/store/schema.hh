// The numbered SQL scripts of sql/, embedded when the program is built.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace mailcall::store {

// Script i brings a database from version i to i + 1. Scripts are appended, never edited: there
// are databases out there that ran them.
std::span<const char* const> schema_scripts();

}  // namespace mailcall::store
