// InboxTalkTest: what is said to a server where mail waits, and which mails it gives.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "carry/inbox_talk.hh"

namespace mailcall::carry {

constexpr std::int64_t day = 24 * 60 * 60;

class InboxTalkTest : public testing::Test {
  protected:
    using Do = InboxTalk::Do;

    static InboxWish wish(wire::MailProtocol protocol, bool tls, std::string notes)
    {
        InboxWish made;
        made.door.server = {protocol, tls, "mail.example.org", 993};
        made.user = "alice";
        made.notes = std::move(notes);
        made.now = 10 * day;
        made.most_bytes = 1000;
        return made;
    }
    // What is said last of all after these lines; a line may be a piece.
    std::string hear(InboxTalk& talk, const std::vector<std::string>& lines)
    {
        std::string said;
        for (const auto& line : lines) {
            last_ = talk.hear(line);
            if (last_.mail) mails_.push_back(*last_.mail);
            if (last_.what == Do::secure) last_ = talk.secured();
            if (last_.what == Do::key) last_ = talk.log_in(key_);
            if (last_.what == Do::say) said = last_.text;
        }
        return said;
    }

    Key key_{"secret"};
    InboxTalk::Step last_;
    std::vector<std::string> mails_;
};

}  // namespace mailcall::carry
