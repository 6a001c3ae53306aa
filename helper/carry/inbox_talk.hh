// InboxTalk: what to say to a server where mail waits for us, line by line; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hh"
#include "carry/door.hh"

namespace mailcall::carry {

// Knows no socket and no clock. One serves all conversations with a server, one after the other:
// it remembers which mails were looked at.
//
// Of each new mail the server is asked whether its header names X-Mailcall, and only of those that
// do for more. A mail that was there before the first look of all is not new. Nothing is changed.
class InboxTalk {
  public:
    enum class Do {
        wait,     // for more
        say,      // `text`
        secure,   // encrypt, then secured()
        key,      // log_in()
        piece,    // the next `size` bytes are to be heard in one piece
        went_on,  // that was worth waiting for: the time that the server has begins anew
        rest,     // all is looked at: until look()
        listen,   // the same, and the server tells by itself of new mail
        done,     // all is looked at; `text` is the last word
        later,    // `error`; it may go better another time
        give_up   // `error`; it would be the same the next time
    };
    struct Step {
        Do what = Do::wait;
        std::string text = {};
        base::Error error = {};
        std::size_t size = 0;
        std::optional<std::string> mail = {};  // has come: whole, or the first bytes of a long one
    };

    InboxTalk() = default;
    InboxTalk(const InboxTalk&) = delete;
    InboxTalk& operator=(const InboxTalk&) = delete;
    virtual ~InboxTalk() = default;

    // A new conversation, of which nothing was heard yet. `only_try`: done when one is let in.
    virtual void begin(bool only_try) = 0;
    virtual Step hear(std::string_view text) = 0;
    virtual Step secured() = 0;
    virtual Step log_in(const Key& key) = 0;
    // Only while it rests or listens: what is new?
    virtual Step look() = 0;
    // Whether the server tells of new mail by itself; known when one is let in.
    virtual bool listens() const = 0;
    // What a later run must know to go on from here; nothing when it is what it was.
    virtual std::optional<std::string> notes(std::int64_t now) = 0;
};

// Whose mailbox, what an earlier run left (empty: there was none), and how much of a mail is
// wanted.
struct InboxWish {
    Door door;
    std::string user;
    std::string notes;
    std::int64_t now = 0;  // Unix seconds
    std::size_t most_bytes = 0;
};
std::unique_ptr<InboxTalk> make_imap_talk(const InboxWish& wish);
std::unique_ptr<InboxTalk> make_pop3_talk(const InboxWish& wish);

// A program may have looked at a mail that was meant for a call of another one: what came in this
// time before a run began is looked at again. Nobody waits longer for an answer.
inline constexpr std::int64_t looked_at_again = 2 * 60 * 60;  // seconds

// Whether a line of a header is the field by which our mails are known.
bool names_mailcall(std::string_view line);

}  // namespace mailcall::carry
