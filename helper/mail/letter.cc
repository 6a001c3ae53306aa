// Reading one mail: header bytes first, the rest only when a Mailcall field asks for it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/letter.hh"

#include <array>
#include <set>

#include "base/words.hh"
#include "mail/addresses.hh"
#include "mail/gmime.hh"
#include "mail/head.hh"
#include "mail/parts.hh"
#include "mail/trace.hh"

namespace mailcall::mail {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::tr;

constexpr std::array mailcall_fields{Field::mailcall, Field::mailcall_key, Field::mailcall_proof,
                                     Field::mailcall_signature};
// Two readers that believe different copies of these are how checks are got round.
constexpr std::array single_fields{Field::from, Field::to, Field::cc, Field::content_type,
                                   Field::transfer_encoding};

Letter refused(Letter letter, std::string why)
{
    letter.verdict = Verdict::refused;
    letter.refusal = std::move(why);
    return letter;
}

base::Result<> check_single(const Headers& headers)
{
    for (auto field : single_fields)
        if (headers.count(field) > 1)
            return fail(Code::bad_signal,
                        fill(tr("The mail has two {} lines."), std::string{name(field)}));
    return {};
}

// Whatever X-Mailcall… name it is: a later version may give meaning to one that we do not know.
base::Result<> check_mailcall_names(const Headers& headers)
{
    if (headers.mailcall_names.size() > mailcall_fields_cap)
        return fail(Code::too_big, tr("The mail has too many Mailcall lines."));
    std::set<std::string> seen;
    for (const auto& known : headers.mailcall_names)
        if (!seen.insert(known).second)
            return fail(Code::bad_signal, tr("A Mailcall line of the mail stands there twice."));
    return {};
}

base::Result<> check_caps(const Headers& headers)
{
    if (headers.over.empty()) return {};
    return fail(Code::too_big, fill(tr("The {} line of the mail is over 4 KB."), headers.over));
}

base::Result<> check_characters(const Headers& headers)
{
    for (auto field : mailcall_fields)
        if (!is_printable(headers[field]))
            return fail(Code::bad_signal,
                        tr("A Mailcall line of the mail holds control characters."));
    return {};
}

base::Result<> check_headers(const Headers& headers)
{
    MC_CHECK(check_caps(headers));
    MC_CHECK(check_mailcall_names(headers));
    MC_CHECK(check_single(headers));
    return check_characters(headers);
}

// Some mail programs turn long words into encoded words when they write a mail anew.
std::string decoded(const std::string& value)
{
    if (value.find("=?") == std::string::npos) return value;
    return base::take_string(g_mime_utils_header_decode_text(nullptr, value.c_str()));
}

// Signature and proof are one word each, which some programs fold in its middle.
std::string one_word(const std::string& value)
{
    auto text = decoded(value);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    return text;
}

wire::Fields signal_fields(const Headers& headers)
{
    return {decoded(headers[Field::mailcall]), decoded(headers[Field::mailcall_key]),
            one_word(headers[Field::mailcall_proof]), one_word(headers[Field::mailcall_signature])};
}

base::Result<> read_signal(const Headers& headers, Letter& letter)
{
    MC_CHECK(check_headers(headers));
    MC_CHECK(read_sender(headers));
    MC_TRY(to, read_receivers(headers));
    if (headers[Field::to].empty())
        return fail(Code::bad_signal, tr("The mail names nobody in its To line."));
    letter.to = to;
    auto signal = wire::read_fields(signal_fields(headers), letter.from, letter.to.front());
    if (!signal)
        return fail(
            signal.error().code,
            fill(tr("The Mailcall lines of the mail make no sense: {}."), signal.error().what));
    letter.signal = std::move(*signal);
    return {};
}

base::Result<> read_part(const Headers& headers, std::string_view mail, std::size_t body_at,
                         Letter& letter)
{
    if (mail.size() > mail_cap) return fail(Code::too_big, tr("The mail is over 256 KB."));
    MC_TRY(part, find_call_part(headers, mail.substr(body_at)));
    if (!part) return {};
    letter.part = std::move(part->bytes);
    letter.part_sealed = part->sealed;
    return {};
}

base::Result<Letter> finish_signal(const Source& source, const Head& head, const Headers& headers,
                                   Letter letter)
{
    if (auto read = read_signal(headers, letter); !read)
        return refused(std::move(letter), read.error().what);
    MC_TRY(mail, read_rest(source, head));
    if (auto read = read_part(headers, mail, head.end, letter); !read) {
        letter.signal.reset();
        return refused(std::move(letter), read.error().what);
    }
    letter.verdict = Verdict::signal;
    return letter;
}

base::Result<> read_tag(const Headers& headers, Letter& letter)
{
    if (headers.over == name(Field::mailcall_tag))
        return fail(Code::too_big, fill(tr("The {} line of the mail is over 4 KB."), headers.over));
    if (headers.count(Field::from) > 1)
        return fail(Code::bad_signal, tr("The mail does not have exactly one From line."));
    MC_CHECK(check_mailcall_names(headers));
    auto tag = wire::read_tag(decoded(headers[Field::mailcall_tag]));
    if (!tag)
        return fail(tag.error().code, fill(tr("The chat-mail tag of the mail makes no sense: {}."),
                                           tag.error().what));
    letter.tag = std::move(*tag);
    return {};
}

// An ordinary mail to whomever: groups in its To and the like are no fault of the tag.
Letter finish_tag(const Headers& headers, Letter letter)
{
    if (auto to = read_receivers(headers)) letter.to = *to;
    if (auto read = read_tag(headers, letter); !read)
        return refused(std::move(letter), read.error().what);
    letter.verdict = Verdict::tag;
    return letter;
}

void read_origin(const Headers& headers, const ReadingRules& rules, Letter& letter)
{
    if (auto sender = read_sender(headers)) letter.from = *sender;
    letter.bulk = is_bulk(headers, letter.from);
    letter.received = received_time(headers);
    letter.dmarc_failed =
        says_dmarc_failed(headers[Field::authentication_results], rules.authserv_id);
    letter.message_id = read_message_id(headers[Field::message_id]);
}

}  // namespace

base::Result<Letter> read_letter(const Source& source, const ReadingRules& rules)
{
    MC_TRY(head, read_head(source));
    if (!head.mailcall) return Letter{};
    if (!head.whole) return refused({}, tr("The header of the mail is over 64 KB."));
    start_gmime();
    auto headers = scan(head.header());
    Letter letter;
    read_origin(headers, rules, letter);
    if (headers.count(Field::mailcall) > 0)
        return finish_signal(source, head, headers, std::move(letter));
    return finish_tag(headers, std::move(letter));
}

Letter read_letter(std::string_view mail, const ReadingRules& rules)
{
    auto letter = read_letter(text_source(mail), rules);
    return letter ? std::move(*letter) : refused({}, letter.error().what);
}

base::Result<Letter> read_letter_file(const std::string& path, const ReadingRules& rules)
{
    MC_TRY(file, OpenFile::open(path));
    return read_letter(file_source(file.fd(), path), rules);
}

}  // namespace mailcall::mail
