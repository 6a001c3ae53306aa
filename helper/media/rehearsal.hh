// Rehearsal: while it rings, all that makes the first picture of a process late is done once.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

namespace mailcall::media {

// Loads what a session takes. Then, on a thread of its own: makes the certificate, sends a small
// picture and a sound through the chains of a session, and sets a webrtcbin up and takes it down.
// Opens no device and no socket. The thread has to end before the process may: OpenSSL takes down
// at once what it has.
[[nodiscard]] std::jthread rehearse();

// A session begins, and does itself what is left of the rehearsal. Does not wait for its end.
void end_rehearsal();

}  // namespace mailcall::media
