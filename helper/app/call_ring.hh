// CallRing: the tone while a call rings, here or there.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/loop.hh"
#include "media/tone.hh"
#include "wire/order.hh"

namespace mailcall::app {

class CallRing {
  public:
    // Plays what fits the call's state, or nothing. `now`: Unix ms.
    void follow(const wire::Card& card, std::int64_t now);
    // Where it is to be heard from now on: an id of device_list.hh, "default", or "none".
    void use(const std::string& loudspeaker);
    // The call was answered, or whoever would hear it has gone.
    void stop();

  private:
    void play();

    std::string loudspeaker_ = "default";
    std::optional<media::Tone::Kind> kind_;  // what was begun last; it may have ended by itself
    std::unique_ptr<media::Tone> tone_;
    bool is_wanted_ = false;  // it was not stopped, and has not been long enough
    base::Timer enough_{[this] { stop(); }};
};

}  // namespace mailcall::app
