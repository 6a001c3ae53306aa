// What a source of PipeWire needs to work safely in a process of many.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

namespace mailcall::media {

// PipeWire 0.3.65 adds its listener once more to the connection that all of a process share each
// time that devices are looked for, and goes round for ever when a source kept that connection
// alive in between. So a source gets a connection of its own. Other elements are left as they are.
void use_own_connection(GstElement* source);

// PipeWire 0.3.65 takes its buffers' memory back while pictures made of it still wait for the
// encoder, which then reads what is another's by now, or nothing at all. So each is copied at once.
// Other elements are left as they are.
void copy_buffers(GstElement* source);

// Cameras whose program counts in times of its own give all pictures the time 0, and only the first
// one would be sent: they get that of their coming. Other elements are left as they are.
void give_times(GstElement* source);

}  // namespace mailcall::media
