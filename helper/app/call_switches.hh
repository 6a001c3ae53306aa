// CallSwitches: camera, microphone, screen and devices as the user wants them, in every session.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/call_session.hh"
#include "base/result.hh"
#include "window/controller.hh"

namespace mailcall::app {

class CallSwitches {
  public:
    // Both must outlive it.
    CallSwitches(CallSession& session, window::Controller& window);

    // Who is muted stays so in a session that takes the place of another.
    void session_began(media::Session& session);
    // The same goes for whoever shows his screen, once there is somebody to see it.
    void talking();
    void sending(const wire::Sending& now);
    // Shows the session's devices; `lost` as in window::Controller::devices.
    void look_at_devices(const std::string& lost);

    // Errors: bad_argument, not_now (the screen, without a session).
    base::Result<> carry_out(const wire::order::Switch& change);
    void show_pictures(bool wanted);
    void set_microphone(bool on);
    void set_camera(bool on);
    base::Result<> start_screen(const std::string& source);
    void stop_screen();
    void choose(window::DeviceKind kind, const std::string& id);
    void set_volume(double volume);  // 0 to 1
    // The id that was chosen, or the other when none was.
    std::string chosen(window::DeviceKind kind, const std::string& otherwise) const;

  private:
    base::Result<> turn(const wire::order::Switch& change);
    base::Result<> set_volume_in_words(const std::string& value);

    CallSession& session_;
    window::Controller& window_;
    bool microphone_ = true;
    bool camera_ = true;
    bool pictures_ = false;
    std::optional<std::string> screen_;  // what is shown, or was in the session before
    bool shows_screen_ = false;          // in this session
    double volume_ = 1;
    std::map<window::DeviceKind, std::string> chosen_;
};

}  // namespace mailcall::app
