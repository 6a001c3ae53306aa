// The fence: system calls that a process which only reads files has no use for are refused to it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.hh"

namespace mailcall::share {

// From now on this thread starts no process and no program, makes no socket, touches no other
// process and no mount; such calls fail with EPERM. Needs no_new_privs. False where the processor
// is not known here, or the kernel has no seccomp. Error: internal.
base::Result<bool> raise_fence();

}  // namespace mailcall::share
