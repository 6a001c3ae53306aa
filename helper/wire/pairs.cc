// The strict reader behind pairs.hh.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/pairs.hh"

#include <algorithm>
#include <charconv>

namespace mailcall::wire {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool may_stand_in_field(char c) { return (c >= ' ' && c <= '~') || is_space(c); }

}  // namespace

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    for (;;) {
        auto end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::int64_t> read_number(std::string_view text, std::int64_t least,
                                        std::int64_t most)
{
    if (text.empty() || text.front() == '-') return {};
    if (text.size() > 1 && text.front() == '0') return {};
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    if (number < least || number > most) return {};
    return number;
}

base::Result<Pairs> Pairs::read(std::string_view field, std::string name)
{
    Pairs made{std::move(name)};
    if (field.size() > max_field) return base::fail(made.wrong("", "more than 1 KB"));
    if (!std::ranges::all_of(field, may_stand_in_field))
        return base::fail(made.wrong("", "a character that may not stand there"));
    for (auto pair : split(field, ';')) MC_CHECK(made.add(pair));
    return made;
}

base::Result<> Pairs::add(std::string_view pair)
{
    auto equals = pair.find('=');
    if (equals == std::string_view::npos) return base::fail(wrong("", "a piece without \"=\""));
    auto key = trim(pair.substr(0, equals));
    auto value = trim(pair.substr(equals + 1));
    if (key.empty() || value.empty()) return base::fail(wrong(key, "empty"));
    if (!values_.emplace(key, value).second) return base::fail(wrong(key, "stands twice"));
    return {};
}

base::Result<> Pairs::check_version() const
{
    MC_TRY(version, number("v", 1, INT64_MAX));
    if (version == 1) return {};
    return base::fail(base::Code::wrong_version, "reading " + name_ + ": made by a newer Mailcall",
                      "Update Mailcall on this computer.");
}

base::Result<> Pairs::check_known(std::initializer_list<std::string_view> known) const
{
    for (const auto& [key, value] : values_)
        if (!key.starts_with("x-") && std::ranges::find(known, key) == known.end())
            return base::fail(wrong(key, "not known"));
    return {};
}

base::Result<std::string> Pairs::text(std::string_view key) const
{
    auto found = values_.find(key);
    if (found == values_.end()) return base::fail(wrong(key, "missing"));
    return found->second;
}

base::Result<std::int64_t> Pairs::number(std::string_view key, std::int64_t least,
                                         std::int64_t most) const
{
    MC_TRY(found, text(key));
    auto number = read_number(found, least, most);
    if (!number) return base::fail(wrong(key, "not a number within the limits"));
    return *number;
}

base::Result<base::Key> Pairs::key(std::string_view key) const
{
    MC_TRY(found, text(key));
    auto read = base::array_from_base64url<32>(found);
    if (!read) return base::fail(wrong(key, "not 43 characters of base64url"));
    return *read;
}

base::Result<std::optional<base::Key>> Pairs::optional_key(std::string_view key) const
{
    if (!has(key)) return std::optional<base::Key>{};
    MC_TRY(read, this->key(key));
    return std::optional<base::Key>{read};
}

// Keys come from strangers: only what cannot upset a terminal is repeated.
base::Error Pairs::wrong(std::string_view key, std::string_view why) const
{
    std::string what = "reading " + name_ + ": ";
    bool shown = !key.empty() && key.size() <= 32 && key.find_first_of("\r\n\t") == key.npos;
    if (shown) what.append("\"").append(key).append("\": ");
    return {base::Code::bad_signal, what.append(why)};
}

}  // namespace mailcall::wire
