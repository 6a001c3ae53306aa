// What comes into an srtpdec: only those who have the key become sources of sound or pictures.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

namespace mailcall::media {

// For each source that a packet names, srtpdec of GStreamer 1.22 makes a stream with ciphers of its
// own before it looks whether the packet is authentic, keeps it for ever, and goes through all of
// them for each packet. ("remove-key" does not help: it names them to libsrtp in the wrong byte
// order.) Whoever can send from the peer's address, and has no key, would fill our memory. From now
// on, the first packets of each source are tried apart from the others, until one is authentic.
void take_only_authentic_sources(GstElement* srtpdec);

}  // namespace mailcall::media
