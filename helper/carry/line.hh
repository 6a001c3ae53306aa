// Line: a connection to a mail server, encrypted, that speaks in lines; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hh"
#include "carry/door.hh"

namespace mailcall::carry {

// On the default main context; never waits. Whatever the server does is bounded: what is longer
// than longest_line is cut there, and the rest of that line is not kept. A server that is gone
// without a word is noticed after some minutes, also while nobody says anything.
class Line {
  public:
    static constexpr std::size_t longest_line = 8 * 1024;

    // Each may destroy the Line.
    struct Ears {
        std::function<void()> safe;  // encrypted from now on, after secure()
        // Without its line break; or a piece that was asked for.
        std::function<void(std::string_view line)> heard;
        std::function<void(const base::Error&)> broken;  // once, and nothing after it
    };

    Line(Door door, Ears ears);
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line();  // hangs up

    // Connects; encrypts at once if the server is of that kind.
    void open();
    // Only when a line is heard: encrypts from there on. What has come behind that line already
    // could be somebody else's words: that breaks the Line.
    void secure();
    // Only when something is heard: the next `size` bytes, more than none, come in one piece and
    // not as lines.
    void take(std::size_t size);
    void say(const std::string& text);
    // How long it may take from here until the next call of this.
    void allow(std::chrono::milliseconds time);

  private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

}  // namespace mailcall::carry
