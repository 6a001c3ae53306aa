// The header scanner; linear in the header bytes, and it allocates for wanted fields only.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/scanner.hh"

#include <strings.h>

#include <algorithm>
#include <cstring>

#include "wire/address.hh"

namespace mailcall::mail {
namespace {

constexpr std::array<std::string_view, field_count> field_names{
    "From",
    "To",
    "Cc",
    "Message-ID",
    "Received",
    "Return-Path",
    "Authentication-Results",
    "Precedence",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Type",
    "Content-Transfer-Encoding",
    "X-Mailcall",
    "X-Mailcall-Key",
    "X-Mailcall-Proof",
    "X-Mailcall-Signature",
    "X-Mailcall-Tag",
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool starts_with(std::string_view text, std::string_view word)
{
    return text.size() >= word.size() && same_word(text.substr(0, word.size()), word);
}

// Without its LF or CRLF. A CR that stands elsewhere is an ordinary byte.
std::string_view without_break(std::string_view line)
{
    if (!line.ends_with('\n')) return line;
    line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The name before the colon, or empty for a line that is no field.
std::string_view field_name(std::string_view line)
{
    auto colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    auto name = line.substr(0, colon);
    while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
    auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
    return std::ranges::all_of(name, printable) ? name : std::string_view{};
}

// True for "X-Mailcall:" and "X-Mailcall-Tag:".
bool is_mailcall_line(std::string_view line)
{
    constexpr std::string_view start = "X-Mailcall";
    constexpr std::string_view tag = "-Tag";
    if (!starts_with(line, start)) return false;
    line.remove_prefix(start.size());
    if (starts_with(line, tag)) line.remove_prefix(tag.size());
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    return line.starts_with(':');
}

std::optional<Field> wanted(std::string_view name)
{
    auto same = [name](std::string_view known) { return same_word(name, known); };
    auto found = std::ranges::find_if(field_names, same);
    if (found == field_names.end()) return {};
    return static_cast<Field>(found - field_names.begin());
}

void note_name(Headers& headers, std::string_view name)
{
    if (starts_with(name, "List-")) headers.list = true;
    if (starts_with(name, "Resent-")) headers.resent = true;
    if (!starts_with(name, "X-Mailcall")) return;
    if (headers.mailcall_names.size() <= mailcall_fields_cap)
        headers.mailcall_names.push_back(wire::lower(name));
}

void keep(Headers& headers, Field field, std::string_view raw)
{
    if (headers.counts[Headers::index(field)]++ > 0) return;
    auto value = unfold(raw);
    if (value.size() <= field_cap)
        headers.values[Headers::index(field)] = std::move(value);
    else if (headers.over.empty())
        headers.over = name(field);
}

}  // namespace

std::string_view name(Field field) { return field_names[Headers::index(field)]; }

bool same_word(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view FieldWalk::take_line()
{
    auto end = rest_.find('\n');
    auto line = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
    rest_.remove_prefix(line.size());
    return line;
}

// One line with its continuation lines.
std::string_view FieldWalk::take_field()
{
    const char* start = rest_.data();
    auto size = take_line().size();
    while (!rest_.empty() && is_blank(rest_.front())) size += take_line().size();
    return {start, size};
}

std::optional<RawField> FieldWalk::next()
{
    while (!ended_ && !rest_.empty()) {
        if (rest_.starts_with("\n") || rest_.starts_with("\r\n")) {
            take_line();
            break;
        }
        auto field = take_field();
        auto name = field_name(field);
        if (!name.empty()) return RawField{name, without_break(field.substr(field.find(':') + 1))};
    }
    ended_ = true;
    return {};
}

std::string unfold(std::string_view value)
{
    std::string out;
    out.reserve(value.size());
    while (!value.empty()) {
        auto end = value.find('\n');
        auto line = value.substr(0, end == std::string_view::npos ? end : end + 1);
        out += without_break(line);
        value.remove_prefix(line.size());
    }
    return std::string{trim(out)};
}

Headers scan(std::string_view header)
{
    Headers headers;
    FieldWalk walk{header};
    while (auto field = walk.next()) {
        note_name(headers, field->name);
        if (auto known = wanted(field->name)) keep(headers, *known, field->value);
    }
    return headers;
}

bool HeaderWatch::take(std::string_view line)
{
    if (line == "\n" || line == "\r\n") return true;
    if ((line.front() | 0x20) == 'x' && is_mailcall_line(line)) mailcall_ = true;
    return false;
}

bool HeaderWatch::advance(std::string_view bytes)
{
    while (end_ == 0 && seen_ < bytes.size()) {
        const void* found = std::memchr(bytes.data() + seen_, '\n', bytes.size() - seen_);
        if (found == nullptr) {
            seen_ = bytes.size();
            break;
        }
        seen_ = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
        if (take(bytes.substr(line_, seen_ - line_))) end_ = seen_;
        line_ = seen_;
    }
    return end_ != 0;
}

void HeaderWatch::finish(std::string_view bytes)
{
    if (end_ == 0 && line_ < bytes.size()) take(bytes.substr(line_));
}

}  // namespace mailcall::mail
