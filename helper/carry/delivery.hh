// Delivery into a Maildir, so that no reader ever sees half a mail; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/result.hh"

namespace mailcall::carry {

// Makes missing new, cur and tmp inside `folder`, which itself must be there: making that too
// would hide a typing error behind a folder that nobody reads.
base::Result<> prepare_maildir(const std::string& folder, base::Code code);

// Writes `mail` to tmp, syncs it, and renames it into new, where an older mail of the same name
// is replaced. On the disk when it returns. Reads and deletes nothing but its own file in tmp.
base::Result<> deliver(const std::string& folder, const std::string& name, const std::string& mail);

// Writes a small file to tmp and removes it again.
base::Result<> probe_delivery(const std::string& folder);

// `name` as a Maildir file name: two different names stay different.
std::string file_name(const std::string& name);

}  // namespace mailcall::carry
