// Preview: what a camera shows and how loud a microphone hears, with no call and nothing sent.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/picture.hh"
#include "base/result.hh"

namespace mailcall::media {

class Preview {
  public:
    // All run on the owning context, never from inside a call of the owner's.
    struct Ears {
        // A JPEG of 320x240 with black borders where the camera has another shape; at most five a
        // second, at most 60 KB.
        std::function<void(const std::string& jpeg)> picture;
        std::function<void(double level)> level;  // dB of full scale, -60 to 0; ten a second
        // One of the two devices gives nothing; the other goes on.
        std::function<void(const base::Error&)> trouble;
        // Where it is set, pictures come here instead, as a call shows one's own: at most fifteen
        // a second.
        std::function<void(const base::Picture&)> mirror = {};
    };

    // Names as open_camera() and open_microphone() take them. The devices are open as long as the
    // Preview lives.
    Preview(const std::string& camera, const std::string& microphone, Ears ears);
    Preview(const Preview&) = delete;
    Preview& operator=(const Preview&) = delete;
    ~Preview();

  private:
    class Tap;
    class Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace mailcall::media
