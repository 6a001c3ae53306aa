// Notifier: notifications on the user's desktop, over D-Bus; without a desktop it does nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mailcall::host {

struct Notification {
    struct Button {
        std::string key;  // not "default"
        std::string label;
    };
    std::string title;
    std::string body;  // plain text, lines ended by LF
    std::string icon;  // a name of the icon theme
    // Somebody is waiting: shown above all else, and a button does not put it away. Goes with the
    // Notifier, and comes back when the service is started again.
    bool urgent = false;
    // Should we die without withdrawing it; 0: as the service likes.
    std::chrono::milliseconds lasts{0};
    std::vector<Button> buttons;
};

// Desktops differ: some show no buttons at all, or only in a menu. Never the only way to do a
// thing.
class Notifier {
  public:
    // `action` is the key of a button, "default" for a click on the notification itself, or "" when
    // the user put it away. Heard on the main loop, never inline. May destroy the Notifier.
    using Heard = std::function<void(const std::string& key, const std::string& action)>;

    // The bus is sought when something is to be shown for the first time.
    explicit Notifier(Heard heard);
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;
    // Withdraws what is urgent, and waits until the bus has that: at most 500 ms.
    ~Notifier();

    // Replaces what is shown under this key. Never blocks. Control characters, and those that turn
    // the reading direction, are left out.
    void show(const std::string& key, Notification what);
    void withdraw(const std::string& key);

  private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

}  // namespace mailcall::host
