// Tone: the ring of a call that comes in, and what a caller hears until somebody answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hh"
#include "media/branch.hh"

namespace mailcall::media {

class Tone {
  public:
    enum class Kind { ring, ring_back };

    // Plays it again and again, until this is destroyed: then at once no more. Opens the
    // loudspeaker (an id of device_list.hh, or "default"), and nothing else. `failed`: runs on the
    // owning context, once, when the loudspeaker gives up. Error: device_missing; media_missing;
    // not_found, when the tone is not installed.
    static base::Result<std::unique_ptr<Tone>> play(Kind kind, const std::string& loudspeaker,
                                                    base::Work failed = {});
    Tone(const Tone&) = delete;
    Tone& operator=(const Tone&) = delete;
    ~Tone();

  private:
    Tone(const std::string& path, const base::Ref<GstElement>& sink, base::Work failed);

    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    std::unique_ptr<Branch> branch_;
};

// Beside the program that is running, as it was built, else where it was installed; "" when there
// is none.
std::string find_tone(Tone::Kind kind);

}  // namespace mailcall::media
