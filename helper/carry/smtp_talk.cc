// RFC 5321, with STARTTLS (3207), AUTH (4954) PLAIN, LOGIN and XOAUTH2.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/smtp_talk.hh"

#include <algorithm>
#include <utility>

#include "base/words.hh"
#include "carry/server_words.hh"

namespace mailcall::carry {

using base::Code;
using base::Error;
using base::fill;
using base::tr;

namespace {

constexpr std::size_t most_lines = 100;
// Who we are is nobody's business, and RFC 5321 allows an address in the place of a name.
constexpr const char* hello = "EHLO [127.0.0.1]\r\n";

bool is_reply(std::string_view line)
{
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, digit) &&
           (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

}  // namespace

std::string smtp_text(const std::string& mail)
{
    std::string made;
    made.reserve(mail.size() + mail.size() / 16 + 8);
    bool starts = true;
    for (char c : mail) {
        if (c == '\r') continue;  // alone it would be a line break to some servers
        if (starts && c == '.') made += '.';
        if (c == '\n') made += '\r';
        made += c;
        starts = c == '\n';
    }
    if (!starts) made += "\r\n";
    return made + ".\r\n";
}

std::string SmtpTalk::Reply::words() const
{
    std::string all;
    for (const auto& line : lines) all += (all.empty() ? "" : " ") + line;
    auto text = quoted(all);
    return std::to_string(code) + (text.empty() ? "" : " " + text);
}

SmtpTalk::SmtpTalk(const Door& door, std::string user, const Parcel* parcel)
    : door_{door}, user_{std::move(user)}, parcel_{parcel}, secure_{door.server.tls}
{
}

SmtpTalk::Step SmtpTalk::hear(std::string_view line)
{
    if (!is_reply(line) || reply_.lines.size() >= most_lines)
        return {Do::later, "", makes_no_sense(door_, line)};
    reply_.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply_.lines.emplace_back(line.substr(std::min<std::size_t>(4, line.size())));
    if (line.size() > 3 && line[3] == '-') return {};
    return answer(std::exchange(reply_, {}));
}

SmtpTalk::Step SmtpTalk::secured()
{
    secure_ = true;
    return say(At::hello, hello);
}

SmtpTalk::Step SmtpTalk::answer(const Reply& reply)
{
    // XOAUTH2 tells of its refusal in a question, and refuses once that is answered.
    if (at_ == At::token && reply.code == 334) return say(At::login, "\r\n");
    if (!is_expected(reply.code)) return refuse(reply);
    switch (at_) {
        case At::greeting: return say(At::hello, hello);
        case At::hello: return after_hello(reply);
        case At::securing: return {Do::secure};
        case At::name: return say(At::password, in_base64(user_) + "\r\n");
        case At::password: return say(At::login, in_base64(password_) + "\r\n");
        case At::token:
        case At::login: return mail();
        case At::from:
        case At::to: return next_recipient();
        case At::data: return say(At::text, smtp_text(parcel_->mail));
        case At::text: return {Do::done};
    }
    return {};
}

// Questions are answered with 3xx, everything else with 2xx.
bool SmtpTalk::is_expected(int code) const
{
    bool asks = at_ == At::name || at_ == At::password || at_ == At::data;
    return code / 100 == (asks ? 3 : 2);
}

SmtpTalk::Step SmtpTalk::after_hello(const Reply& reply)
{
    offers_.clear();
    for (const auto& line : reply.lines) offers_.push_back(upper(line));
    if (!secure_ && offers("STARTTLS")) return say(At::securing, "STARTTLS\r\n");
    if (!secure_ && !door_.insecure) return {Do::give_up, "", no_encryption(door_, "smtps://")};
    if (user_.empty()) return mail();
    return {Do::key};
}

SmtpTalk::Step SmtpTalk::log_in(const Key& key)
{
    if (key.is_token && offers("AUTH", "XOAUTH2"))
        return say(At::token, "AUTH XOAUTH2 " + token_words(user_, key) + "\r\n");
    if (!key.is_token && offers("AUTH", "PLAIN"))
        return say(At::login, "AUTH PLAIN " + plain_words(user_, key) + "\r\n");
    if (key.is_token || !offers("AUTH", "LOGIN"))
        return {Do::give_up, "", no_known_login(door_, key)};
    password_ = key.text;
    return say(At::name, "AUTH LOGIN\r\n");
}

SmtpTalk::Step SmtpTalk::mail()
{
    if (!parcel_) return {Do::done};
    return say(At::from, "MAIL FROM:<" + parcel_->from + ">\r\n");
}

SmtpTalk::Step SmtpTalk::next_recipient()
{
    if (at_ == At::to) ++recipients_;
    if (recipients_ < parcel_->to.size())
        return say(At::to, "RCPT TO:<" + parcel_->to[recipients_] + ">\r\n");
    return say(At::data, "DATA\r\n");
}

SmtpTalk::Step SmtpTalk::say(At at, std::string text)
{
    at_ = at;
    return {Do::say, std::move(text)};
}

SmtpTalk::Step SmtpTalk::refuse(const Reply& reply) const
{
    return {reply.code >= 500 ? Do::give_up : Do::later, "", complaint(reply)};
}

Error SmtpTalk::complaint(const Reply& reply) const
{
    const auto& host = door_.server.host;
    switch (at_) {
        case At::name:
        case At::password:
        case At::token:
        case At::login: return not_let_in(door_, user_, reply.words());
        case At::from:
            return {Code::no_carrier, fill(tr("The mail server {} takes no mail from {}: {}"), host,
                                           parcel_->from, reply.words())};
        case At::to:
            return {Code::no_carrier, fill(tr("The mail server {} takes no mail for {}: {}"), host,
                                           parcel_->to[recipients_], reply.words())};
        default: return refuses(door_, reply.words());
    }
}

bool SmtpTalk::offers(std::string_view word, std::string_view value) const
{
    return std::ranges::any_of(offers_,
                               [&](const auto& line) { return has_word(line, word, value); });
}

}  // namespace mailcall::carry
