// Mail: whatever somebody put into a mailbox.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <vector>

#include "base/harmless.hh"
#include "mail/addresses.hh"
#include "mail/gmime.hh"
#include "mail/letter.hh"
#include "mail/mbox.hh"
#include "mail/parts.hh"
#include "mail/plain.hh"
#include "mail/scanner.hh"
#include "mail/trace.hh"
#include "targets.hh"
#include "wire/address.hh"

namespace mailcall::fuzz {
namespace {

void check_address(const std::string& address)
{
    require(wire::is_address(address) && wire::lower(address) == address, "a plain address");
}

void check_nothing(const mail::Letter& letter)
{
    bool empty = letter.from.empty() && letter.to.empty() && letter.message_id.empty() &&
                 letter.refusal.empty() && letter.part.empty() && !letter.bulk && !letter.received;
    require(empty && !letter.signal && !letter.tag, "nothing is told of other mails");
}

void check_letter(const mail::Letter& letter)
{
    using mail::Verdict;
    if (letter.verdict == Verdict::none) return check_nothing(letter);
    require(letter.signal.has_value() == (letter.verdict == Verdict::signal), "a signal, or none");
    require(letter.tag.has_value() == (letter.verdict == Verdict::tag), "a tag, or none");
    require(letter.refusal.empty() == (letter.verdict != Verdict::refused), "refused for a reason");
    require(letter.part.size() <= mail::part_cap, "a part of 64 KB");
    if (!letter.from.empty()) check_address(letter.from);
    std::ranges::for_each(letter.to, check_address);
    if (!letter.signal) return;
    require(letter.signal->from == letter.from && letter.signal->to == letter.to.front(),
            "of the mail's sender, to its first receiver");
    auto frame = wire::print_frame(*letter.signal);
    auto again = wire::read_frame(frame);
    require(again && wire::print_frame(*again) == frame, "a signal prints as it was read");
}

std::vector<std::string> mails_of(std::string_view bytes, std::size_t piece)
{
    std::vector<std::string> mails;
    bool ended = false;
    mail::MboxSplitter splitter{[&](std::string_view mail, bool last) {
        require(!ended && !mail.empty(), "the last one is the last");
        ended = last;
        mails.emplace_back(mail);
    }};
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        splitter.feed(bytes.substr(0, piece));
    splitter.finish();
    return mails;
}

}  // namespace

void scan_header(std::string_view bytes)
{
    auto headers = mail::scan(bytes);
    for (const auto& value : headers.values)
        require(value.size() <= mail::field_cap && value.find('\n') == value.npos,
                "values are unfolded, and short");
    mail::HeaderWatch whole;
    if (!whole.advance(bytes)) whole.finish(bytes);
    mail::HeaderWatch pieces;
    for (std::size_t end = 0; end < bytes.size() && !pieces.advance(bytes.substr(0, end)); end += 5)
        continue;
    if (!pieces.advance(bytes)) pieces.finish(bytes);
    require(whole.end() == pieces.end() && whole.mailcall() == pieces.mailcall(), "in pieces, too");
    bool found =
        headers.count(mail::Field::mailcall) + headers.count(mail::Field::mailcall_tag) > 0;
    require(found == whole.mailcall(), "both readers see our fields, or none does");
    mail::FieldWalk walk{bytes};
    while (walk.next()) continue;
    require(whole.end() == 0 || walk.body() == bytes.substr(whole.end()), "the same end");
}

void read_letter(std::string_view bytes)
{
    check_letter(mail::read_letter(bytes, {bytes.size() % 2 == 0 ? "" : "mx.example.org"}));
}

// Two lines: From and To, as they stand in the mail.
void read_addresses(std::string_view bytes)
{
    mail::start_gmime();
    mail::Headers headers;
    auto end = std::min(bytes.find('\n'), bytes.size());
    headers.values[mail::Headers::index(mail::Field::from)] = bytes.substr(0, end);
    headers.counts[mail::Headers::index(mail::Field::from)] = 1;
    headers.values[mail::Headers::index(mail::Field::to)] =
        bytes.substr(std::min(end + 1, bytes.size()));
    if (auto sender = mail::read_sender(headers)) check_address(*sender);
    if (auto receivers = mail::read_receivers(headers))
        std::ranges::for_each(*receivers, check_address);
}

// What mail servers wrote: a whole header, of which a few fields are looked at.
void read_trace(std::string_view bytes)
{
    mail::start_gmime();
    auto headers = mail::scan(bytes);
    mail::received_time(headers);
    mail::is_bulk(headers, "alice@example.org");
    auto field = headers[mail::Field::authentication_results];
    bool failed = mail::says_dmarc_failed(field, "mx.example.org");
    require(!failed || wire::lower(field).find("mx.example.org") != field.npos,
            "only the own server is believed");
    require(!mail::says_dmarc_failed(field, ""), "nobody is, where there is none");
    auto id = mail::read_message_id(headers[mail::Field::message_id]);
    require(is_printable_ascii(id) && id.find_first_of("<> ") == id.npos, "an id can be quoted");
}

void find_part(std::string_view bytes)
{
    mail::start_gmime();
    mail::FieldWalk walk{bytes};
    while (walk.next()) continue;
    auto body = walk.body();
    auto found =
        mail::find_call_part(mail::scan(bytes.substr(0, bytes.size() - body.size())), body);
    if (found && *found) require((*found)->bytes.size() <= mail::part_cap, "a part of 64 KB");
}

void split_mbox(std::string_view bytes)
{
    auto mails = mails_of(bytes, bytes.size() + 1);
    require(mails == mails_of(bytes, 3), "pieces do not matter");
    std::string all;
    for (const auto& mail : mails) all += mail;
    require(all == bytes, "nothing is lost");
}

// Display names and texts that go into a mail.
void clean_text(std::string_view bytes)
{
    constexpr std::size_t cap = 100;
    auto line = mail::clean_line(bytes, cap);
    require(line.size() <= cap && line.find_first_of("\r\n") == line.npos, "one short line");
    for (auto c : base::decode_utf8(line))
        require(base::trick_of(c) != base::Trick::direction, "that reads as it is written");
    auto text = mail::clean_text(bytes, cap);
    require(text.size() <= cap && text.find('\r') == text.npos, "a short text");
    require(mail::clean_line(line, cap) == line, "clean stays clean");
    mail::plain_of(bytes);
}

}  // namespace mailcall::fuzz
