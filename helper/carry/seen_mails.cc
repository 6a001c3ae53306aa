// One line for each mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/seen_mails.hh"

#include <charconv>
#include <cstring>

#include "base/crypto.hh"
#include "carry/inbox_talk.hh"

namespace mailcall::carry {
namespace {

constexpr std::string_view first_line = "pop3\n";
constexpr std::int64_t not_dated = -1;

// Cuts a number off the front, and the one character behind it.
template <class Number>
bool take_number(std::string_view& text, char behind, Number& number)
{
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    auto size = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || size == text.size() || *end != behind) return false;
    text.remove_prefix(size + 1);
    return true;
}

}  // namespace

SeenMails::Mark SeenMails::mark(std::string_view name)
{
    auto hash = base::hash16(base::view(name));
    Mark made = 0;
    std::memcpy(&made, hash.data(), sizeof made);
    return made;
}

SeenMails SeenMails::read(std::string_view text, std::int64_t now)
{
    if (!text.starts_with(first_line)) return {};
    text.remove_prefix(first_line.size());
    SeenMails made;
    made.looked_ = true;
    while (!text.empty()) {
        std::int64_t at = 0;
        Mark mail = 0;
        if (!take_number(text, ' ', at) || !take_number(text, '\n', mail)) return {};
        made.seen_[mail] = at;
        if (at > now - looked_at_again) made.again_.insert(mail);
    }
    return made;
}

std::string SeenMails::print(std::int64_t now)
{
    std::string text{first_line};
    for (auto& [mail, at] : seen_) {
        if (at == not_dated) at = now;
        text += std::to_string(at) + " " + std::to_string(mail) + "\n";
    }
    changed_ = false;
    return text;
}

void SeenMails::add(Mark mail)
{
    again_.erase(mail);
    changed_ |= seen_.try_emplace(mail, not_dated).second;
}

void SeenMails::keep_only(const std::unordered_set<Mark>& present)
{
    auto gone = [&](const auto& seen) { return !present.contains(seen.first); };
    changed_ |= std::erase_if(seen_, gone) > 0 || !looked_;
    if (looked_) return;
    looked_ = true;
    for (auto mail : present) seen_[mail] = 0;
}

}  // namespace mailcall::carry
