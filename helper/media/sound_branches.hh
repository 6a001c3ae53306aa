// The two branches of sound: from a microphone to its tap, and from the other side's sound to a
// loudspeaker.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "media/branch.hh"
#include "media/sound_tap.hh"

namespace mailcall::media {

// What is done to the sound of a microphone before it is sent.
struct Processing {
    bool echo = false;   // what our loudspeaker plays is taken out
    bool noise = false;  // is suppressed
    bool gain = false;   // the voice is brought to an even loudness
    bool any() const noexcept { return echo || noise || gain; }
};
// As in wire::SessionSettings; words that are not known mean nothing.
Processing read_processing(const std::string& text);

struct Ear {
    base::Ref<GstElement> source;
    Processing processing;
    std::string probe;             // needed for echo
    GstClockTime running_since{};  // of all branches of a session; 0 for what makes its own time
};
std::unique_ptr<Branch> make_ear(const std::shared_ptr<Inbox>& inbox, const Ear& ear, SoundTap& tap,
                                 Branch::Ears ears);

struct Mouth {
    base::Ref<GstElement> sink;
    std::string probe;  // its name, which no other one in this process may have
    GstClockTime running_since{};
};
struct OpenMouth {
    std::unique_ptr<Branch> branch;
    base::Ref<GstElement> volume;
};
OpenMouth make_mouth(const std::shared_ptr<Inbox>& inbox, const Mouth& mouth, SoundTap& tap,
                     Branch::Ears ears);

std::string make_probe_name();

// The element through which a microphone's sound enters the pipeline of a session.
base::Ref<GstElement> make_entrance(SoundTap& tap);

}  // namespace mailcall::media
