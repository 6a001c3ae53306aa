// How soon the offerer settles on a way.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace mailcall::media {

// webrtcbin has its agents wait for every way that looks better to time out, two seconds, before
// they take one that works. From now on agents of this process that are made by anybody take the
// first, and better ones as they come (aggressive nomination, RFC 5245 §8.1.1.2), as browsers do.
// It can be chosen only while an agent is made, which webrtcbin does. May be called repeatedly.
void nominate_at_once();

}  // namespace mailcall::media
