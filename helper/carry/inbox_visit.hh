// InboxVisit: one conversation with a server where mail waits; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hh"
#include "carry/door.hh"
#include "carry/inbox_talk.hh"
#include "carry/line.hh"

namespace mailcall::carry {

// Does what the talk says, on the default main context. Hangs up when it is destroyed.
class InboxVisit {
  public:
    enum class End { done, later, give_up };

    // Each may destroy the visit.
    struct Ears {
        std::function<void(const std::string& bytes)> mail;
        // All is looked at: until look(), or until the server speaks.
        std::function<void()> resting;
        std::function<void(End, const base::Error&)> ended;  // once, and nothing after it
    };

    // The talk must outlive it. The key is found at once, later than the constructor.
    InboxVisit(const Door& door, const Visitor& visitor, InboxTalk& talk, bool only_try, Ears ears);
    InboxVisit(const InboxVisit&) = delete;
    InboxVisit& operator=(const InboxVisit&) = delete;

    bool is_over() const { return over_; }
    // Asks what is new, if it rests.
    void look();

  private:
    Line::Ears line_ears();
    void enter(const base::Result<Key>& key);
    void act(const InboxTalk::Step& step);
    void rest();
    void end(End how, const base::Error& error);

    Door door_;
    InboxTalk& talk_;
    Ears ears_;
    Key key_;
    bool resting_ = false;
    bool over_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    Line line_;
};

}  // namespace mailcall::carry
