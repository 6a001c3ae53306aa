// RFC 3501 and 2177, as far as looking for new mail goes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/imap_talk.hh"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

#include "carry/server_words.hh"

namespace mailcall::carry {

namespace {

constexpr std::size_t longest_field = 1024;  // of which only the name is of interest
constexpr std::size_t most_hits = 10'000;
constexpr std::size_t at_once = 20;           // mails that are asked for in one command
constexpr int most_tries = 5;                 // to fetch a mail
constexpr std::size_t most_text = 32 * 1024;  // of one response, without its literals
constexpr std::size_t most_literals = 8;

std::string in_quotes(const std::string& text)
{
    std::string made = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    return made + "\"";
}

// Of "a1 OK [CODE] text", in capitals: "OK".
std::string status(std::string_view line)
{
    auto from = std::min(line.find(' '), line.size() - 1) + 1;
    return upper(line.substr(from, line.find(' ', from) - from));
}

// What stands behind the status.
std::string_view behind_status(std::string_view line)
{
    auto from = line.find(' ', std::min(line.find(' '), line.size() - 1) + 1);
    return line.substr(std::min(from, line.size() - 1) + 1);
}

}  // namespace

ImapTalk::ImapTalk(const InboxWish& wish)
    : door_{wish.door},
      user_{wish.user},
      most_bytes_{wish.most_bytes},
      bookmarks_{Bookmarks::read(wish.notes)},
      run_began_{wish.now}
{
}

void ImapTalk::begin(bool only_try)
{
    at_ = At::greeting;
    only_try_ = only_try;
    secure_ = door_.server.tls;
    let_in_ = false;
    tag_ = 0;
    response_ = {};
    offers_.clear();
    words_.clear();
    wanted_ = 0;
    mailbox_ = mailbox_next_ = 0;
    news_ = overfull_ = false;
    hits_.clear();
    asked_.clear();
}

// --- what is heard ---

ImapTalk::Step ImapTalk::hear(std::string_view text)
{
    if (wanted_ == 0) return take_line(text);
    wanted_ = 0;
    response_.literals.emplace_back(text);
    return {};
}

// Only what tells of a mail may be longer than a line.
ImapTalk::Step ImapTalk::take_line(std::string_view line)
{
    bool goes_on = !response_.literals.empty();
    response_.text += line;
    if (response_.text.size() > most_text) return senseless(line);
    bool is_mail = goes_on || count_of(line, "FETCH");
    auto size = is_mail ? literal_size(line) : std::nullopt;
    if (!size) return respond();
    if (*size > most_literal() || response_.literals.size() == most_literals)
        return senseless(line);
    if (*size == 0) response_.literals.emplace_back();
    if (*size == 0) return {};
    wanted_ = *size;
    Step step{Do::piece};
    step.size = *size;
    return step;
}

std::size_t ImapTalk::most_literal() const
{
    return at_ == At::mails ? most_bytes_ : longest_field;
}

ImapTalk::Step ImapTalk::respond()
{
    const auto& line = response_.text;
    Step step;
    if (at_ == At::greeting || line.starts_with("* "))
        step = told(line);
    else if (line == "+" || line.starts_with("+ "))
        step = prompted();
    else if (line.starts_with("a" + std::to_string(tag_) + " "))
        step = finished(line);
    else
        step = senseless(line);
    response_ = {};
    return step;
}

// What belongs to no command, or comes before its end.
ImapTalk::Step ImapTalk::told(const std::string& line)
{
    auto word = status(line);
    if (word == "BYE") return refused(line);
    if (at_ == At::greeting) {
        if (line.starts_with("* ") && word == "OK") return command(At::offers, "CAPABILITY");
        return senseless(line);
    }
    if (word == "CAPABILITY") {
        std::istringstream words{upper(line)};
        offers_ = {std::istream_iterator<std::string>{words}, {}};
    }
    if (word == "OK") {
        mailbox_ = code_number(line, "UIDVALIDITY").value_or(mailbox_);
        mailbox_next_ = code_number(line, "UIDNEXT").value_or(mailbox_next_);
    }
    if (count_of(line, "FETCH")) return told_mail();
    if (!count_of(line, "EXISTS")) return {};
    news_ = true;
    return at_ == At::listening ? say(At::waking, "DONE\r\n") : Step{};
}

// Of a mail that somebody else has just read the server tells, too: then there is no body.
ImapTalk::Step ImapTalk::told_mail()
{
    auto mail = read_fetch(response_);
    if (!mail) return senseless(response_.text);
    if (!mail->body || mail->uid == 0) return {};
    if (at_ == At::headers) return told_header(*mail);
    if (at_ != At::mails || hits_.erase(mail->uid) == 0) return {};
    Step step{Do::went_on};
    step.mail = std::move(mail->body);
    return step;
}

// The last mail is told of in any case, even if it is not new.
ImapTalk::Step ImapTalk::told_header(const ImapMail& mail)
{
    if (mail.uid < next_) return {};
    bool is_hit = names_mailcall(*mail.body);
    overfull_ |= is_hit && hits_.size() == most_hits;
    if (overfull_) return {};
    if (is_hit) hits_.insert(mail.uid);
    bool went_on = mail.uid > last_;
    last_ = std::max(last_, mail.uid);
    return {went_on ? Do::went_on : Do::wait};
}

ImapTalk::Step ImapTalk::prompted()
{
    switch (at_) {
        case At::words: return say(At::login, std::exchange(words_, {}) + "\r\n");
        case At::name: return say(At::password, in_base64(user_) + "\r\n");
        case At::password: return say(At::login, std::exchange(words_, {}) + "\r\n");
        case At::token: return say(At::token_said, std::exchange(words_, {}) + "\r\n");
        // XOAUTH2 tells of its refusal in a question, and refuses once that is answered.
        case At::token_said: return say(At::login, "\r\n");
        case At::idling:
            at_ = At::listening;
            if (news_) return say(At::waking, "DONE\r\n");
            return {Do::listen};
        default: return senseless(response_.text);
    }
}

ImapTalk::Step ImapTalk::finished(std::string_view line)
{
    if (status(line) != "OK" && at_ != At::idling) return refused(line);
    switch (at_) {
        case At::offers: return after_offers();
        case At::securing: return {Do::secure};
        case At::words:
        case At::token_said:
        case At::login:
            let_in_ = true;
            offers_.clear();  // there may be more now
            return command(At::offers, "CAPABILITY");
        case At::opening: return opened();
        case At::headers: return go_on();
        case At::mails:
            // Some may be gone meanwhile: nobody tells of them.
            for (auto uid : asked_) hits_.erase(uid);
            return go_on();
        case At::idling:  // it will not listen after all
            std::erase(offers_, "IDLE");
            return rest();
        case At::waking:
        case At::asking: return news_ ? ask_headers() : rest();
        default: return senseless(line);
    }
}

// --- what is said ---

ImapTalk::Step ImapTalk::secured()
{
    secure_ = true;
    offers_.clear();  // anybody may have said what was offered
    return command(At::offers, "CAPABILITY");
}

ImapTalk::Step ImapTalk::after_offers()
{
    if (let_in_) return command(At::opening, "EXAMINE INBOX");
    if (!secure_ && offers("STARTTLS")) return command(At::securing, "STARTTLS");
    if (!secure_ && !door_.insecure) return {Do::give_up, "", no_encryption(door_, "imaps://")};
    return {Do::key};
}

ImapTalk::Step ImapTalk::log_in(const Key& key)
{
    if (key.is_token && offers("AUTH=XOAUTH2")) {
        words_ = token_words(user_, key);
        return command(At::token, "AUTHENTICATE XOAUTH2");
    }
    if (key.is_token) return {Do::give_up, "", no_known_login(door_, key)};
    if (offers("AUTH=PLAIN")) {
        words_ = plain_words(user_, key);
        return command(At::words, "AUTHENTICATE PLAIN");
    }
    if (offers("AUTH=LOGIN")) {
        words_ = in_base64(key.text);
        return command(At::name, "AUTHENTICATE LOGIN");
    }
    if (offers("LOGINDISABLED")) return {Do::give_up, "", no_known_login(door_, key)};
    return command(At::login, "LOGIN " + in_quotes(user_) + " " + in_quotes(key.text));
}

// A mailbox that we do not know, or that was made anew under its old number: a first look.
ImapTalk::Step ImapTalk::opened()
{
    if (mailbox_ == 0 || mailbox_next_ == 0) return senseless(response_.text);
    if (only_try_) return {Do::done, "a" + std::to_string(++tag_) + " LOGOUT\r\n"};
    bool known = bookmarks_.is_of(mailbox_);
    if (known && next_ == 0) next_ = bookmarks_.resume(run_began_);
    if (!known || next_ > mailbox_next_) {
        bookmarks_.begin(mailbox_, mailbox_next_);
        next_ = mailbox_next_;
        is_noted_ = false;
    }
    if (next_ < mailbox_next_) return ask_headers();
    news_ = false;
    return rest();
}

ImapTalk::Step ImapTalk::go_on()
{
    next_ = hits_.empty() ? std::max(next_, last_ + 1) : *hits_.begin();
    if (!hits_.empty()) return ask_mails();
    if (overfull_ || news_) return ask_headers();
    return rest();
}

ImapTalk::Step ImapTalk::ask_headers()
{
    news_ = overfull_ = false;
    last_ = 0;
    return command(At::headers, "UID FETCH " + std::to_string(next_) +
                                    ":* (UID BODY.PEEK[HEADER.FIELDS (X-MAILCALL)]<0." +
                                    std::to_string(longest_field) + ">)");
}

// One whose answer broke off is asked for alone, and passed over when it does so each time: what
// is wrong with it must not stop all that come behind it.
ImapTalk::Step ImapTalk::ask_mails()
{
    auto first = *hits_.begin();
    stuck_ = first == stuck_at_ ? stuck_ + 1 : 1;
    stuck_at_ = first;
    if (stuck_ > most_tries) {
        hits_.erase(first);
        return go_on();
    }
    auto end = hits_.begin();
    std::advance(end, std::min(stuck_ > 1 ? std::size_t{1} : at_once, hits_.size()));
    asked_ = {hits_.begin(), end};
    std::string list;
    for (auto uid : asked_) list += (list.empty() ? "" : ",") + std::to_string(uid);
    return command(At::mails, "UID FETCH " + list + " (UID BODY.PEEK[]<0." +
                                  std::to_string(most_bytes_) + ">)");
}

ImapTalk::Step ImapTalk::rest()
{
    if (listens()) return command(At::idling, "IDLE");
    at_ = At::resting;
    return {Do::rest};
}

ImapTalk::Step ImapTalk::look()
{
    if (at_ == At::listening) return say(At::waking, "DONE\r\n");
    if (at_ == At::resting) return command(At::asking, "NOOP");
    return {};
}

std::optional<std::string> ImapTalk::notes(std::int64_t now)
{
    if (next_ > 0 && bookmarks_.reach(next_, now)) is_noted_ = false;
    if (std::exchange(is_noted_, true)) return {};
    return bookmarks_.print();
}

ImapTalk::Step ImapTalk::command(At at, const std::string& text)
{
    return say(at, "a" + std::to_string(++tag_) + " " + text + "\r\n");
}

ImapTalk::Step ImapTalk::say(At at, std::string text)
{
    at_ = at;
    return {Do::say, std::move(text)};
}

// A server that cannot ask anybody about passwords now says so in words of its own.
ImapTalk::Step ImapTalk::refused(std::string_view line) const
{
    bool logs_in = at_ == At::words || at_ == At::name || at_ == At::password || at_ == At::token ||
                   at_ == At::token_said || at_ == At::login;
    auto why = quoted(behind_status(line));
    bool passes = !logs_in || line.starts_with("* ") || line.find("[UNAVAILABLE]") != line.npos;
    if (passes) return {Do::later, "", refuses(door_, why)};
    return {Do::give_up, "", not_let_in(door_, user_, why)};
}

ImapTalk::Step ImapTalk::senseless(std::string_view said) const
{
    return {Do::later, "", makes_no_sense(door_, said)};
}

bool ImapTalk::offers(std::string_view word) const
{
    return std::ranges::find(offers_, word) != offers_.end();
}

std::unique_ptr<InboxTalk> make_imap_talk(const InboxWish& wish)
{
    return std::make_unique<ImapTalk>(wish);
}

}  // namespace mailcall::carry
