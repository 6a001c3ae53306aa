// RFC 1939, 2449, 2595 and 5034, as far as looking for new mail goes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/pop3_talk.hh"

#include <algorithm>
#include <utility>

#include "carry/imap_words.hh"
#include "carry/server_words.hh"

namespace mailcall::carry {

namespace {

constexpr std::size_t most_offers = 100;
constexpr std::size_t most_mails = 1'000'000;
constexpr std::size_t now_and_then = 1000;  // lines of a list
// Of a mail: far more than one of ours has, and the rest is not asked for.
constexpr const char* top_lines = "10000";

bool is_accepted(std::string_view line) { return upper(line.substr(0, 3)) == "+OK"; }
bool is_denied(std::string_view line) { return upper(line.substr(0, 4)) == "-ERR"; }

std::string_view answer_text(std::string_view line)
{
    return line.substr(std::min(line.find(' '), line.size() - 1) + 1);
}

// Somebody else has the mailbox open just now, or the server cannot tell.
bool may_pass(std::string_view line)
{
    auto code = upper(line);
    return code.find("[IN-USE]") != std::string::npos ||
           code.find("[SYS/TEMP]") != std::string::npos ||
           code.find("[LOGIN-DELAY]") != std::string::npos;
}

}  // namespace

Pop3Talk::Pop3Talk(const InboxWish& wish)
    : door_{wish.door},
      user_{wish.user},
      most_bytes_{wish.most_bytes},
      seen_{SeenMails::read(wish.notes, wish.now)}
{
}

void Pop3Talk::begin(bool only_try)
{
    at_ = At::greeting;
    only_try_ = only_try;
    secure_ = door_.server.tls;
    let_in_ = content_ = knows_offers_ = false;
    offers_.clear();
    present_.clear();
    new_.clear();
    mail_.clear();
}

// --- what is heard ---

Pop3Talk::Step Pop3Talk::hear(std::string_view line)
{
    return content_ ? hear_content(line) : hear_reply(line);
}

Pop3Talk::Step Pop3Talk::hear_reply(std::string_view line)
{
    if (is_accepted(line)) return accepted(line);
    if (is_denied(line)) return denied(line);
    if (line == "+" || line.starts_with("+ ")) return prompted(line);
    return senseless(line);
}

Pop3Talk::Step Pop3Talk::prompted(std::string_view line)
{
    switch (at_) {
        case At::words: return say(At::login, std::exchange(words_, {}));
        case At::name: return say(At::password, in_base64(user_));
        case At::password: return say(At::login, std::exchange(words_, {}));
        case At::token: return say(At::token_said, std::exchange(words_, {}));
        // XOAUTH2 tells of its refusal in a question, and refuses once that is answered.
        case At::token_said: return say(At::login, "");
        default: return senseless(line);
    }
}

Pop3Talk::Step Pop3Talk::accepted(std::string_view line)
{
    switch (at_) {
        case At::greeting: return say(At::offers, "CAPA");
        case At::securing: return {Do::secure};
        case At::user: return say(At::login, "PASS " + std::exchange(words_, {}));
        case At::token_said:
        case At::login:
            let_in_ = true;
            if (only_try_) return {Do::done, "QUIT\r\n"};
            return say(At::list, "UIDL");
        case At::offers:
        case At::list:
        case At::header:
        case At::mail: content_ = true; return {};
        default: return senseless(line);
    }
}

Pop3Talk::Step Pop3Talk::denied(std::string_view line)
{
    switch (at_) {
        case At::offers:
            return after_offers();  // it is an old one, or has told before
        // This mail is gone, or is looked for again the next time.
        case At::header:
        case At::mail: new_.pop_front(); return next_header();
        default: break;
    }
    auto why = quoted(answer_text(line));
    if (logs_in() && !may_pass(line)) return {Do::give_up, "", not_let_in(door_, user_, why)};
    return {Do::later, "", refuses(door_, why)};
}

bool Pop3Talk::logs_in() const { return at_ >= At::words && at_ <= At::login; }

Pop3Talk::Step Pop3Talk::hear_content(std::string_view line)
{
    if (line == ".") {
        content_ = false;
        return content_over();
    }
    if (line.starts_with('.')) line.remove_prefix(1);
    if (at_ == At::list) return listed(line);
    if (at_ == At::offers) {
        if (offers_.size() == most_offers) return senseless(line);
        offers_.push_back(upper(line));
    } else if (at_ == At::header) {
        header_over_ |= line.empty();
        is_hit_ |= !header_over_ && names_mailcall(line);
    } else {
        take_mail_line(line);
    }
    return {};
}

Pop3Talk::Step Pop3Talk::listed(std::string_view line)
{
    auto space = line.find(' ');
    auto number = read_number(line.substr(0, space));
    if (!number || space == std::string_view::npos || present_.size() == most_mails)
        return senseless(line);
    auto mark = SeenMails::mark(line.substr(space + 1));
    bool is_first = present_.insert(mark).second;
    if (is_first && seen_.has_looked() && !seen_.knows(mark)) new_.push_back({*number, mark});
    return {is_first && present_.size() % now_and_then == 0 ? Do::went_on : Do::wait};
}

void Pop3Talk::take_mail_line(std::string_view line)
{
    auto left = most_bytes_ - mail_.size();
    mail_ += line.substr(0, left);
    if (line.size() + 2 <= left) mail_ += "\r\n";
}

Pop3Talk::Step Pop3Talk::content_over()
{
    if (at_ == At::offers) {
        knows_offers_ = true;
        return after_offers();
    }
    if (at_ == At::list) return list_over();
    if (at_ == At::header && is_hit_) return next_mail();
    seen_.add(new_.front().mark);
    new_.pop_front();
    auto mail = std::exchange(mail_, {});
    bool has_mail = at_ == At::mail;
    auto step = next_header();
    if (has_mail) step.mail = std::move(mail);
    return step;
}

// --- what is said ---

Pop3Talk::Step Pop3Talk::secured()
{
    secure_ = true;
    knows_offers_ = false;
    offers_.clear();  // anybody may have said what was offered
    return say(At::offers, "CAPA");
}

Pop3Talk::Step Pop3Talk::after_offers()
{
    if (!secure_ && offers("STLS")) return say(At::securing, "STLS");
    if (!secure_ && !door_.insecure) return {Do::give_up, "", no_encryption(door_, "pop3s://")};
    return {Do::key};
}

Pop3Talk::Step Pop3Talk::log_in(const Key& key)
{
    if (key.is_token && offers("SASL", "XOAUTH2")) {
        words_ = token_words(user_, key);
        return say(At::token, "AUTH XOAUTH2");
    }
    if (key.is_token) return {Do::give_up, "", no_known_login(door_, key)};
    if (offers("SASL", "PLAIN")) {
        words_ = plain_words(user_, key);
        return say(At::words, "AUTH PLAIN");
    }
    if (offers("SASL", "LOGIN")) {
        words_ = in_base64(key.text);
        return say(At::name, "AUTH LOGIN");
    }
    if (knows_offers_ && !offers("USER")) return {Do::give_up, "", no_known_login(door_, key)};
    words_ = key.text;
    return say(At::user, "USER " + user_);
}

Pop3Talk::Step Pop3Talk::list_over()
{
    seen_.keep_only(present_);
    present_.clear();
    return next_header();
}

Pop3Talk::Step Pop3Talk::next_header()
{
    if (new_.empty()) return {Do::done, "QUIT\r\n"};
    header_over_ = is_hit_ = false;
    return say(At::header, "TOP " + std::to_string(new_.front().number) + " 0");
}

Pop3Talk::Step Pop3Talk::next_mail()
{
    mail_.clear();
    return say(At::mail, "TOP " + std::to_string(new_.front().number) + " " + top_lines);
}

std::optional<std::string> Pop3Talk::notes(std::int64_t now)
{
    if (!seen_.is_changed()) return {};
    return seen_.print(now);
}

Pop3Talk::Step Pop3Talk::say(At at, std::string text)
{
    at_ = at;
    return {Do::say, std::move(text) + "\r\n"};
}

Pop3Talk::Step Pop3Talk::senseless(std::string_view said) const
{
    return {Do::later, "", makes_no_sense(door_, said)};
}

bool Pop3Talk::offers(std::string_view word, std::string_view value) const
{
    return std::ranges::any_of(offers_,
                               [&](const auto& line) { return has_word(line, word, value); });
}

std::unique_ptr<InboxTalk> make_pop3_talk(const InboxWish& wish)
{
    return std::make_unique<Pop3Talk>(wish);
}

}  // namespace mailcall::carry
