// Probe: asks mailcall-call what the commands doctor, devices and preview want to know.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "app/doctor.hh"
#include "app/errand.hh"
#include "base/json.hh"

namespace mailcall::app {

// Which camera and microphone to try out, as in settings.ini.
struct Tried {
    std::string camera = "default";
    std::string microphone = "default";
    friend bool operator==(const Tried&, const Tried&) = default;
};

// Everything that was started ends with it; the events of PROTOCOL.md §6.4 go to `tell`.
class Probe {
  public:
    using Tell = std::function<void(const base::Json&)>;
    explicit Probe(Tell tell);

    // Asked again before the answer came, one answer serves both.
    void examine();
    void list_devices();
    // With other devices than those that are being shown, they are changed.
    void show(const Tried& tried);
    void stop_showing();

  private:
    Tell tell_;
    Doctor doctor_;
    Errand devices_;
    Errand preview_;
    Tried shown_;
};

}  // namespace mailcall::app
