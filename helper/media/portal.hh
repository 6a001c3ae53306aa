// Portal: the desktop's own way to show a screen. It asks the user which one, and may say no.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hh"

namespace mailcall::media {

// org.freedesktop.portal.ScreenCast. The desktop stops showing when the object goes.
class Portal {
  public:
    // All on the main context, never from inside the constructor; they may destroy the Portal.
    struct Ears {
        // Once: a connection to PipeWire, good as long as the Portal lives, and the number of the
        // node in it.
        std::function<void(int remote, std::uint32_t node)> shows;
        // Once at most: the user said no, the desktop cannot, or it has stopped.
        std::function<void(const base::Error&)> failed;
    };
    explicit Portal(Ears ears);
    Portal(const Portal&) = delete;
    Portal& operator=(const Portal&) = delete;
    ~Portal();

  private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

}  // namespace mailcall::media
