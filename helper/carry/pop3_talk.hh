// Pop3Talk: what to say to a POP3 server, reply by reply; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "carry/inbox_talk.hh"
#include "carry/seen_mails.hh"

namespace mailcall::carry {

// Lists all mails (UIDL), and reads of new ones the header, then all, by TOP: unlike RETR it marks
// nothing as read. Each look is a conversation of its own.
class Pop3Talk : public InboxTalk {
  public:
    explicit Pop3Talk(const InboxWish& wish);

    void begin(bool only_try) override;
    Step hear(std::string_view line) override;
    Step secured() override;
    Step log_in(const Key& key) override;
    Step look() override { return {}; }
    bool listens() const override { return false; }
    std::optional<std::string> notes(std::int64_t now) override;

  private:
    enum class At {
        greeting,
        offers,
        securing,
        words,
        name,
        password,
        token,
        token_said,
        user,
        login,
        list,
        header,
        mail
    };
    struct Entry {
        std::uint32_t number;
        SeenMails::Mark mark;
    };

    Step hear_reply(std::string_view line);
    Step prompted(std::string_view line);
    Step accepted(std::string_view line);
    Step denied(std::string_view line);
    Step hear_content(std::string_view line);
    Step listed(std::string_view line);
    void take_mail_line(std::string_view line);
    Step content_over();
    Step after_offers();
    Step list_over();
    Step next_header();
    Step next_mail();
    Step say(At at, std::string text);
    Step senseless(std::string_view said) const;
    bool offers(std::string_view word, std::string_view value = {}) const;
    bool logs_in() const;

    Door door_;
    std::string user_;
    std::size_t most_bytes_;
    SeenMails seen_;

    // Of one conversation:
    At at_ = At::greeting;
    bool only_try_ = false;
    bool secure_ = false;  // so far
    bool let_in_ = false;
    bool content_ = false;             // lines follow, up to a dot
    std::vector<std::string> offers_;  // in capitals
    bool knows_offers_ = false;
    std::string words_;  // that let one in, until they are said
    std::unordered_set<SeenMails::Mark> present_;
    std::deque<Entry> new_;
    bool header_over_ = false;
    bool is_hit_ = false;
    std::string mail_;
};

}  // namespace mailcall::carry
