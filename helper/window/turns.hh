// Turns: which pictures the window draws together, where drawing is the processor's work.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "base/loop.hh"
#include "base/picture.hh"

namespace mailcall::window {

// Each time that GTK draws without a graphics card it goes through all of the window. So pictures
// are drawn together, at most 40 times a second: with four people at 30 pictures a second each it
// was 56 times, and is 38. One's own picture waits for somebody else's.
class Turns {
  public:
    // "" is oneself.
    using Show = std::function<void(const std::string& person, const base::Picture& picture)>;
    explicit Turns(Show show) : show_{std::move(show)} {}

    // The newest of each person is shown, at once or from the main loop.
    void take(const std::string& person, const base::Picture& picture);

  private:
    using Clock = std::chrono::steady_clock;
    void show_all();

    Show show_;
    std::map<std::string, base::Picture> waiting_;
    Clock::time_point next_{};
    base::Timer timer_{[this] { show_all(); }};
};

}  // namespace mailcall::window
