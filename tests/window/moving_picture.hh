// Moving pictures of people who are not there, and of a screen.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/picture.hh"

namespace mailcall::window {

// Somebody before a wall; `who` chooses the colours, `second` where the head is.
base::Picture picture_of_person(int who, double second, int width, int height);
// A page of a document, larger than most windows.
base::Picture picture_of_screen(double second);

}  // namespace mailcall::window
