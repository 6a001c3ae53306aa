// Confinement of the process that reads a shared folder.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.hh"

namespace mailcall::share {

struct Confinement {
    int landlock = 0;    // its version; 0: this kernel has none, or it was not wanted
    bool fence = false;  // a filter for system calls
};

// Two walls, each of which alone keeps a reader in the folder: Shelf's openat2, and Landlock here.
// Only the first also keeps out other disks that are mounted below the folder, hidden files, and
// what can be learnt of a file outside without opening it (that it is there, its size and date).
//
// Takes from this process, for good, what reading below `folder` does not need. It must have one
// thread. Descriptors but 0, 1, 2 and `folder` are closed. `with_landlock` is false only where a
// test shows that the reading holds without.
// Error: internal; then the process must not serve.
base::Result<Confinement> confine(int folder, bool with_landlock);

}  // namespace mailcall::share
