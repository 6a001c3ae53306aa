// CallPreview: whoever is called may see and hear themselves before they accept.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "media/preview.hh"
#include "window/controller.hh"
#include "wire/signal.hh"

namespace mailcall::app {

// The devices are open between start() and stop() only, and nothing leaves this computer.
class CallPreview {
  public:
    // `window` must outlive it.
    explicit CallPreview(window::Controller& window) : window_{window} {}
    CallPreview(const CallPreview&) = delete;
    CallPreview& operator=(const CallPreview&) = delete;
    ~CallPreview() { stop(); }

    // Names as media::Preview takes them; what the call is not about stays off.
    void start(const wire::Media& media, const std::string& camera, const std::string& microphone);
    // Also when there is none. The devices are free when it returns.
    void stop();

  private:
    window::Controller& window_;
    std::unique_ptr<media::Preview> preview_;
};

}  // namespace mailcall::app
