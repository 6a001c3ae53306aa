// The words of the wire format: signal types, reasons, media and call ids.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "wire/pairs.hh"
#include "wire/signal.hh"

namespace mailcall::wire {
namespace {

constexpr std::array<std::string_view, 5> type_names{"invite", "accept", "address", "decline",
                                                     "cancel"};
static_assert(type_names.size() == signal_types.size());

constexpr std::array<std::string_view, 9> reason_names{
    "none", "declined", "busy", "cancelled", "hung_up", "taken", "late", "failed", "intercepted"};
static_assert(reason_names.size() == static_cast<std::size_t>(Reason::intercepted) + 1);

constexpr std::string_view base32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t call_id_size = 26;

template <class Enum, std::size_t n>
std::optional<Enum> find(const std::array<std::string_view, n>& names, std::string_view text)
{
    auto found = std::ranges::find(names, text);
    if (found == names.end()) return {};
    return static_cast<Enum>(found - names.begin());
}

bool* member(Media& media, std::string_view word)
{
    if (word == "audio") return &media.audio;
    if (word == "video") return &media.video;
    return word == "chat" ? &media.chat : nullptr;
}

}  // namespace

std::string_view name(SignalType type) { return type_names[static_cast<std::size_t>(type)]; }
std::string_view name(Reason reason) { return reason_names[static_cast<std::size_t>(reason)]; }

std::optional<SignalType> read_signal_type(std::string_view text)
{
    return find<SignalType>(type_names, text);
}
std::optional<Reason> read_reason(std::string_view text)
{
    return find<Reason>(reason_names, text);
}

std::string print_media(const Media& media)
{
    std::string out;
    if (media.audio) out += "audio,";
    if (media.video) out += "video,";
    if (media.chat) out += "chat,";
    if (out.empty()) return "none";
    out.pop_back();
    return out;
}

std::optional<Media> read_media(std::string_view text)
{
    Media media{false, false, false};
    if (text == "none") return media;
    for (auto word : split(text, ',')) {
        bool* wanted = member(media, word);
        if (wanted == nullptr || *wanted) return {};
        *wanted = true;
    }
    return media;
}

std::string make_call_id() { return base::random_text(call_id_size, base32); }

bool is_call_id(std::string_view text)
{
    return text.size() == call_id_size && text.find_first_not_of(base32) == std::string_view::npos;
}

}  // namespace mailcall::wire
