// ImapTalk: what to say to an IMAP server, response by response; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "carry/bookmarks.hh"
#include "carry/imap_words.hh"
#include "carry/inbox_talk.hh"

namespace mailcall::carry {

// Opens the inbox by EXAMINE, in which nothing can be changed, and asks for what has a UID that it
// has not seen; waits by IDLE where that is offered.
class ImapTalk : public InboxTalk {
  public:
    explicit ImapTalk(const InboxWish& wish);

    void begin(bool only_try) override;
    Step hear(std::string_view text) override;
    Step secured() override;
    Step log_in(const Key& key) override;
    Step look() override;
    bool listens() const override { return offers("IDLE"); }
    std::optional<std::string> notes(std::int64_t now) override;

  private:
    enum class At {
        greeting,
        offers,  // asked what the server can do
        securing,
        words,  // asked for the words that let one in
        name,   // the same by LOGIN: for the name
        password,
        token,  // the same by XOAUTH2
        token_said,
        login,    // all words are said
        opening,  // the inbox
        headers,  // asked which mails name X-Mailcall
        mails,    // asked for those
        idling,   // asked to listen
        listening,
        waking,  // asked to stop listening
        resting,
        asking  // whether anything is new
    };

    Step take_line(std::string_view line);
    Step respond();
    Step told(const std::string& line);
    Step told_mail();
    Step told_header(const ImapMail& mail);
    Step prompted();
    Step finished(std::string_view line);
    Step after_offers();
    Step opened();
    Step go_on();
    Step ask_headers();
    Step ask_mails();
    Step rest();
    Step command(At at, const std::string& text);
    Step say(At at, std::string text);
    Step refused(std::string_view line) const;
    Step senseless(std::string_view said) const;
    bool offers(std::string_view word) const;
    std::size_t most_literal() const;

    Door door_;
    std::string user_;
    std::size_t most_bytes_;
    Bookmarks bookmarks_;
    std::uint32_t next_ = 0;  // lower ones were looked at in this run, or need not be; 0: unknown
    std::int64_t run_began_;
    bool is_noted_ = true;  // the bookmarks as they are

    // Of one conversation:
    At at_ = At::greeting;
    bool only_try_ = false;
    bool secure_ = false;  // so far
    bool let_in_ = false;
    int tag_ = 0;
    ImapResponse response_;
    std::size_t wanted_ = 0;  // size of the literal that comes
    std::vector<std::string> offers_;
    std::string words_;          // that let one in, until they are said
    std::uint32_t mailbox_ = 0;  // as opening it said
    std::uint32_t mailbox_next_ = 0;
    bool news_ = false;       // said since it was asked about
    bool overfull_ = false;   // there is more than hits_ may hold
    std::uint32_t last_ = 0;  // the highest that was asked about
    std::set<std::uint32_t> hits_;
    std::vector<std::uint32_t> asked_;  // of the hits
    // With whom a conversation broke off, and how often: somebody's fault must not stop all others.
    std::uint32_t stuck_at_ = 0;
    int stuck_ = 0;
};

}  // namespace mailcall::carry
