// The allow-list of attributes: what webrtcbin and browsers need, each with its own form.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/attribute.hh"

#include <algorithm>
#include <array>
#include <span>

#include "wire/pairs.hh"

namespace mailcall::wire {
namespace {

bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_token(std::string_view text)
{
    auto allowed = [](char c) {
        return is_letter_or_digit(c) ||
               std::string_view{"!#$%&'*+-.^_`{|}~"}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, allowed);
}
bool is_payload_type(std::string_view text) { return read_number(text, 0, 127).has_value(); }
bool is_ssrc(std::string_view text) { return read_number(text, 0, UINT32_MAX).has_value(); }
bool is_any(std::string_view) { return true; }
bool is_empty(std::string_view value) { return value.empty(); }

std::string_view first_word(std::string_view value) { return value.substr(0, value.find(' ')); }
std::string_view after_first_word(std::string_view value)
{
    auto space = value.find(' ');
    return space == std::string_view::npos ? std::string_view{} : value.substr(space + 1);
}

// <pt> <name>/<clock rate>[/<channels>]; a rate of 0 would have decoders divide by it.
bool is_rtpmap(std::string_view value)
{
    auto pieces = split(after_first_word(value), '/');
    if (!is_payload_type(first_word(value)) || pieces.size() < 2 || pieces.size() > 3) return false;
    if (!is_token(pieces[0]) || !read_number(pieces[1], 1, 1000000)) return false;
    return pieces.size() == 2 || read_number(pieces[2], 1, 255).has_value();
}
bool is_fmtp(std::string_view value)
{
    return is_payload_type(first_word(value)) && !after_first_word(value).empty();
}
bool is_feedback(std::string_view value)
{
    auto type = first_word(value);
    return (type == "*" || is_payload_type(type)) && !after_first_word(value).empty();
}
bool is_extmap(std::string_view value)
{
    auto pieces = split(first_word(value), '/');
    if (pieces.size() > 2 || !read_number(pieces[0], 1, 255)) return false;
    constexpr std::array<std::string_view, 4> ways{"sendrecv", "sendonly", "recvonly", "inactive"};
    if (pieces.size() == 2 && std::ranges::find(ways, pieces[1]) == ways.end()) return false;
    return !after_first_word(value).empty();
}
// <ssrc> cname:… or msid:…
bool is_ssrc_line(std::string_view value)
{
    auto rest = after_first_word(value);
    return is_ssrc(first_word(value)) && (rest.starts_with("cname:") || rest.starts_with("msid:"));
}
bool is_ssrc_group(std::string_view value)
{
    auto pieces = split(value, ' ');
    return pieces.size() >= 2 && pieces.size() <= 4 && is_token(pieces[0]) &&
           std::all_of(pieces.begin() + 1, pieces.end(), is_ssrc);
}
bool is_setup(std::string_view value)
{
    return value == "actpass" || value == "active" || value == "passive";
}
bool is_sctp_port(std::string_view value) { return read_number(value, 1, 65535).has_value(); }
bool is_size(std::string_view value) { return read_number(value, 0, INT64_MAX).has_value(); }
bool is_sctpmap(std::string_view value)
{
    return is_sctp_port(first_word(value)) &&
           after_first_word(value).starts_with("webrtc-datachannel");
}
bool is_group(std::string_view value)
{
    auto pieces = split(value, ' ');
    return pieces.size() >= 2 && pieces[0] == "BUNDLE" &&
           std::all_of(pieces.begin() + 1, pieces.end(), is_mid);
}
bool is_options(std::string_view value) { return std::ranges::all_of(split(value, ' '), is_token); }

struct Row {
    std::string_view name;
    bool (*form)(std::string_view value);
};

constexpr std::array session_rows{
    Row{"group", is_group},
    Row{"msid-semantic", is_any},
    Row{"ice-options", is_options},
    Row{"extmap-allow-mixed", is_empty},
};

constexpr std::array section_rows{
    Row{"setup", is_setup},
    Row{"mid", is_mid},
    Row{"ice-options", is_options},
    Row{"rtcp-mux", is_empty},
    Row{"rtcp-mux-only", is_empty},
    Row{"rtcp-rsize", is_empty},
    Row{"bundle-only", is_empty},
    Row{"rtpmap", is_rtpmap},
    Row{"fmtp", is_fmtp},
    Row{"rtcp-fb", is_feedback},
    Row{"extmap", is_extmap},
    Row{"extmap-allow-mixed", is_empty},
    Row{"ssrc", is_ssrc_line},
    Row{"ssrc-group", is_ssrc_group},
    Row{"msid", is_any},
    Row{"sendrecv", is_empty},
    Row{"sendonly", is_empty},
    Row{"recvonly", is_empty},
    Row{"inactive", is_empty},
    Row{"sctp-port", is_sctp_port},
    Row{"max-message-size", is_size},
    Row{"sctpmap", is_sctpmap},
};

Verdict judge(std::span<const Row> rows, const Attribute& attribute)
{
    auto row = std::ranges::find(rows, attribute.name, &Row::name);
    if (row == rows.end()) return Verdict::drop;
    return row->form(attribute.value) ? Verdict::keep : Verdict::refuse;
}

std::optional<std::uint8_t> read_hex(std::string_view pair)
{
    auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    if (pair.size() != 2 || digit(pair[0]) < 0 || digit(pair[1]) < 0) return {};
    return static_cast<std::uint8_t>(digit(pair[0]) * 16 + digit(pair[1]));
}

}  // namespace

Attribute split_attribute(std::string_view text)
{
    auto colon = text.find(':');
    if (colon == std::string_view::npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

Verdict judge_in_session(const Attribute& attribute) { return judge(session_rows, attribute); }
Verdict judge_in_section(const Attribute& attribute) { return judge(section_rows, attribute); }

bool may_repeat(std::string_view name)
{
    constexpr std::array<std::string_view, 7> names{"rtpmap", "fmtp",       "rtcp-fb", "extmap",
                                                    "ssrc",   "ssrc-group", "msid"};
    return std::ranges::find(names, name) != names.end();
}

bool is_ice_text(std::string_view text, std::size_t least, std::size_t most)
{
    auto allowed = [](char c) { return is_letter_or_digit(c) || c == '+' || c == '/'; };
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, allowed);
}
bool is_mid(std::string_view text) { return is_token(text) && text.size() <= 32; }

std::optional<base::Key> read_fingerprint(std::string_view value)
{
    base::Key read;
    auto kind = first_word(value);
    auto pairs = split(after_first_word(value), ':');
    if ((kind != "sha-256" && kind != "SHA-256") || pairs.size() != read.size()) return {};
    for (std::size_t i = 0; i < read.size(); ++i) {
        auto byte = read_hex(pairs[i]);
        if (!byte) return {};
        read[i] = *byte;
    }
    return read;
}

std::string print_fingerprint(const base::Key& fingerprint)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "sha-256 ";
    for (auto byte : fingerprint) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
        out += ':';
    }
    out.pop_back();
    return out;
}

}  // namespace mailcall::wire
