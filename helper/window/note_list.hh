// NoteList: the lines above the picture, what their buttons do, and how long they stay.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "window/model.hh"

namespace mailcall::window {

class NoteList {
  public:
    // Each key has one note at most: said again, it takes the place of the one before.
    struct Said {
        std::string key;
        std::string text;
        std::string action = {};      // label of its button
        base::Work act = {};          // what the button does; the note goes then
        bool is_warning = false;      // otherwise, and without a button, it goes by itself
        bool once_dismissed = false;  // dismissed, it does not come back
    };

    static constexpr std::size_t most = 4;  // the picture behind them is what counts

    // `changed` runs when a note has gone by itself, which takes `passing`.
    explicit NoteList(base::Work changed,
                      std::chrono::milliseconds passing = std::chrono::seconds{10})
        : changed_{std::move(changed)}, passing_{passing}
    {
    }

    void say(Said said);
    void take_back(const std::string& key);
    // All whose keys begin so.
    void take_back_all(const std::string& beginning);
    void clear() { notes_.clear(); }
    void dismiss(int id);
    // Removes the note and does what its button says.
    void act(int id);

    std::vector<Note> list() const;

  private:
    struct Kept {
        int id;
        Said said;
        std::chrono::steady_clock::time_point until;
    };

    void make_room();
    void let_pass();
    void await_next();

    base::Work changed_;
    std::chrono::milliseconds passing_;
    std::vector<Kept> notes_;
    std::set<std::string> silenced_;
    int last_id_ = 0;
    base::Timer timer_{[this] { let_pass(); }};
};

}  // namespace mailcall::window
