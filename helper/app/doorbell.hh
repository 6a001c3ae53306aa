// Doorbell: shows on the desktop that somebody is calling, or has called.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>

#include "app/notice.hh"
#include "host/notifier.hh"

namespace mailcall::app {

// Strangers' calls, which do not ring, show nothing here either.
class Doorbell {
  public:
    // What the user wants, by a click on a notification.
    struct Wishes {
        std::function<void(const std::string& call, const call::Media& media)> accept;
        std::function<void(const std::string& call)> decline;
        std::function<void(const std::string& call)> show;  // its window
        std::function<void(const std::string& address, const std::string& account)> call_back;
        // Asked each time before something is shown: the setting `notify`.
        std::function<bool()> is_on;
    };

    explicit Doorbell(Wishes wishes);

    void hear(const Notice& notice);

  private:
    void show(const std::string& key, host::Notification what, const Notice& notice);
    void withdraw(const std::string& key);
    void ring(const Notice& notice);
    void tell_missed(const Notice& notice);
    void tell_broken(const Notice& notice);
    void act(const std::string& key, const std::string& action);
    void act_ringing(const Notice& notice, const std::string& action) const;
    void act_missed(const Notice& notice, const std::string& action) const;

    Wishes wishes_;
    std::map<std::string, Notice> shown_;  // by the notification's key
    host::Notifier notifier_;
};

}  // namespace mailcall::app
