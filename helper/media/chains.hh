// The chains of elements that calls are made of. Each is described here and nowhere else: the code
// builds what stands here, and the drawing shows what is built.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::media {

enum class Chain {
    camera,            // a camera's pictures, encoded for a face: movement before sharpness
    camera_h264,       //
    screen,            // a screen's pictures, encoded for text: sharpness before movement
    screen_h264,       //
    payload,           // the encoded pictures, cut into packets; stays while sources change
    payload_h264,      //
    picture_packets,   // their way into webrtcbin; stays for good
    picture_entrance,  // what comes arrives here; stays when the rest has to be built again
    picture_in,        // decoded, and shown when somebody looks
    picture_in_h264,   //
    voice,             // a microphone's sound as a call needs it
    processing,        // takes echo and noise out of it, where that is wanted
    voice_out,         // the end of the microphone's own pipeline
    voice_in,          // where it enters the call's
    microphone,        // and is encoded
    sound_in,          // what comes: decoded; the end of the call's pipeline
    loudspeaker,       // the loudspeaker's own pipeline; the device follows
    tone,              // what rings, until the loudspeaker
    preview_picture,   // of the devices alone, with no call
    preview_mirror,    //
    preview_level,     //
};

// As gst_parse reads it. At most one end on each side is open.
const char* chain_text(Chain chain);

// All of them, as people read it: one drawing for each way that pictures and sound go.
std::string draw_chains();

}  // namespace mailcall::media
