// Media: servers of the settings, packets, certificates that the far side shows, and its pictures.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <span>
#include <string>

#include "media/certificates.hh"
#include "media/h264_unit.hh"
#include "media/nudge.hh"
#include "media/servers.hh"
#include "media/sound_repair.hh"
#include "targets.hh"

namespace mailcall::fuzz {
namespace {

using namespace std::string_literals;

const auto start_code = "\0\0\1"s;

bool is_harmless(const std::string& unit)
{
    return media::is_harmless_h264_unit(
        {reinterpret_cast<const std::uint8_t*>(unit.data()), unit.size()});
}

// By the head of each piece alone, with no parser: what baseline has, and its parameters say so.
bool may_be_baseline(std::string_view unit)
{
    constexpr std::string_view kinds{"\1\5\6\7\x8\x9\xa\xb\xc"};
    constexpr std::size_t head = 3;
    for (auto at = unit.find(start_code); at != unit.npos; at = unit.find(start_code, at + head)) {
        auto piece = unit.substr(at + head);
        if (piece.empty()) return false;
        auto kind = static_cast<char>(static_cast<unsigned char>(piece[0]) & 0x1fU);
        if (kinds.find(kind) == kinds.npos) return false;
        if (kind == 7 && (piece.size() < 4 || piece[1] != 66)) return false;
    }
    return true;
}

}  // namespace

void read_server(std::string_view bytes)
{
    auto server = media::read_server(std::string{bytes});
    if (!server) return;
    require(server->port > 0 && !server->host.empty(), "a server has a place");
    require(std::ranges::none_of(server->host,
                                 [](char c) {
                                     return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
                                            c == '/' || c == '@' || c == '"';
                                 }),
            "whose name is one");
    auto chosen = media::choose_servers({{*server, "192.0.2.1"}});
    require(server->relays == chosen.stun.empty() && server->relays != chosen.turn.empty(),
            "it is one or the other");
    if (!server->relays) return;
    auto printed = media::print_relay({*server, "192.0.2.1"});
    require(is_printable_ascii(printed), "a relay is printed as a plain URL");
    auto again = media::read_server(printed);
    require(again && again->user == server->user && again->password == server->password &&
                again->port == server->port,
            "a relay prints as it was read");
}

void read_packet(std::string_view bytes)
{
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    media::carries_data(data, bytes.size());
    bool repairs = media::brings_back({data, bytes.size()});
    require(!repairs || bytes.size() >= 2, "nothing is in a packet of nothing");
}

void read_certificate(std::string_view bytes)
{
    auto fingerprint = media::pem_fingerprint(bytes);
    require(!fingerprint || bytes.find("-----END") != bytes.npos, "a certificate ends");
}

void judge_h264_unit(std::string_view bytes)
{
    std::string unit{bytes};
    bool harmless = is_harmless(unit);
    require(!harmless || may_be_baseline(unit), "a decoder gets baseline only");
    require(!unit.starts_with(start_code) || is_harmless('\0' + unit) == harmless,
            "zeros before it are no part of it");
    auto huge = start_code + "\x67\x42\xc0\x1f\xda\0\x10\0\0\x80\x19"s;
    require(!is_harmless(unit + huge) && !is_harmless(huge + start_code + unit),
            "a forbidden size is found behind anything, and before it");
    auto last = bytes.rfind(start_code);
    require(!harmless || last == bytes.npos || is_harmless(std::string{bytes.substr(last)}),
            "each piece is harmless by itself");
}

}  // namespace mailcall::fuzz
