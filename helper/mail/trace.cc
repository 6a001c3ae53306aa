// What the fields that mail servers add say about a mail's way here.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/trace.hh"

#include <algorithm>
#include <array>
#include <vector>

#include "mail/gmime.hh"
#include "mail/plain.hh"

namespace mailcall::mail {
namespace {

constexpr std::size_t date_cap = 128;
constexpr std::size_t message_id_cap = 512;

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    for (;;) {
        auto end = text.find(separator);
        pieces.push_back(trim(text.substr(0, end)));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

std::string_view first_word(std::string_view text)
{
    text = trim(text);
    return text.substr(0, text.find_first_of(" \t"));
}

// True for "dmarc=fail", "dmarc/1 = fail policy.…".
bool is_dmarc_fail(std::string_view result)
{
    auto sign = result.find('=');
    if (sign == std::string_view::npos) return false;
    auto method = trim(result.substr(0, sign));
    method = trim(method.substr(0, method.find('/')));
    return same_word(method, "dmarc") && same_word(first_word(result.substr(sign + 1)), "fail");
}

bool is_automatic(const Headers& headers)
{
    auto word = headers[Field::auto_submitted];
    return headers.count(Field::auto_submitted) > 0 &&
           !same_word(trim(word.substr(0, word.find_first_of(";( "))), "no");
}

bool is_bulk_precedence(std::string_view word)
{
    constexpr std::array<std::string_view, 4> bulk{"bulk", "list", "junk", "auto_reply"};
    return std::ranges::any_of(bulk, [word](auto known) { return same_word(word, known); });
}

bool is_null_path(std::string_view path)
{
    return path.starts_with('<') && path.ends_with('>') &&
           trim(path.substr(1, path.size() - 2)).empty();
}

}  // namespace

bool is_bulk(const Headers& headers, std::string_view sender)
{
    return headers.list || headers.resent || headers.count(Field::response_suppress) > 0 ||
           is_automatic(headers) || is_bulk_precedence(headers[Field::precedence]) ||
           is_null_path(headers[Field::return_path]) || sender.starts_with("mailer-daemon@");
}

std::optional<std::int64_t> received_time(const Headers& headers)
{
    const auto& field = headers[Field::received];
    auto at = field.rfind(';');
    if (at == std::string::npos || field.size() - at > date_cap) return {};
    auto text = field.substr(at + 1);
    base::Owned<GDateTime, g_date_time_unref> date{g_mime_utils_header_decode_date(text.c_str())};
    if (!date) return {};
    return g_date_time_to_unix(date.get());
}

bool says_dmarc_failed(const std::string& field, const std::string& authserv_id)
{
    if (authserv_id.empty()) return false;
    auto plain = plain_of(field);
    auto pieces = split(plain.text, ';');
    if (!same_word(first_word(pieces.front()), authserv_id)) return false;
    return std::any_of(pieces.begin() + 1, pieces.end(), is_dmarc_fail);
}

std::string read_message_id(std::string_view field)
{
    auto id = trim(field);
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    auto quotable = [](char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>'; };
    if (id.size() > message_id_cap || !std::ranges::all_of(id, quotable)) return {};
    return std::string{id};
}

}  // namespace mailcall::mail
