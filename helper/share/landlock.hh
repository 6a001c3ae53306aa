// Landlock: the kernel keeps this process, and what it starts, to reading below one folder.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.hh"

namespace mailcall::share {

// From now on this thread can read files and folders below `folder` and do nothing else with any
// file; it can use no TCP (Linux 6.7 and later), and signal no process outside and connect to no
// abstract socket (6.12). Not covered by Landlock: whether a path exists, and its size and date.
// Needs no_new_privs. Gives the version that holds; 0: this kernel has none.
// Error: internal, when the kernel has it and refuses.
base::Result<int> restrict_to(int folder);

}  // namespace mailcall::share
