// Bookmarks: up to where a mailbox was looked through, and when; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailcall::carry {

// Of a mailbox whose mails have numbers that only grow (IMAP's UIDs), for as long as the mailbox is
// the same: the server says which one it is by another number (UIDVALIDITY).
class Bookmarks {
  public:
    // What print() gave; anything else is as if there was nothing.
    static Bookmarks read(std::string_view text);
    std::string print() const;

    bool is_of(std::uint32_t mailbox) const { return !marks_.empty() && mailbox_ == mailbox; }
    // A first look: what has a lower number than `next` was there before it.
    void begin(std::uint32_t mailbox, std::uint32_t next);
    // All with a lower number were looked at by `now`. Says whether that is news.
    bool reach(std::uint32_t next, std::int64_t now);
    // With which number a run that begins `now` begins.
    std::uint32_t resume(std::int64_t now) const;

  private:
    struct Mark {
        std::int64_t at;  // Unix seconds
        std::uint32_t next;
    };

    std::uint32_t mailbox_ = 0;
    std::vector<Mark> marks_;  // few, oldest first
};

}  // namespace mailcall::carry
