// Xlib's errors: by default the first one ends the process.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::media {

// A window that is being captured may be closed or made smaller at any moment, which is an error to
// Xlib. From now on such errors are only logged, unless somebody else (GTK) sees to them already.
void survive_x_errors();

}  // namespace mailcall::media
