// Wire: descriptions, candidates and relays, and the messages that a peer says on `control`.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string>

#include "targets.hh"
#include "wire/candidate.hh"
#include "wire/control.hh"
#include "wire/pairs.hh"
#include "wire/picture_format.hh"
#include "wire/sdp.hh"
#include "wire/spare.hh"

namespace mailcall::fuzz {
namespace {

constexpr std::array<wire::CandidateRule, 3> rules{
    {{}, {.loopback = true, .most = 2}, {.host = false, .relay_only = true}}};

// One of them, by something that a fuzzer changes easily: all of them take three times as long.
const wire::CandidateRule& rule_for(std::string_view bytes)
{
    return rules[bytes.size() % rules.size()];
}

void check_candidates(const std::vector<std::string>& candidates, const wire::CandidateRule& rule)
{
    require(candidates.size() <= rule.most, "no more candidates than may be");
    for (const auto& each : candidates) {
        require(is_printable_ascii(each), "candidates are plain");
        require(wire::clean_candidate(each, rule) == each, "what is clean stays as it is");
    }
    require(wire::clean_candidates(candidates, rule) == candidates, "all of it");
}

void check_synthetic(const wire::Description& offer)
{
    auto answer = wire::make_synthetic_answer(offer.sdp, wire::make_early());
    require(answer.find("\na=candidate:") == answer.npos, "an answer made up has no candidates");
    for (auto line : wire::split(answer, '\n'))
        require(line.empty() || (line.size() > 2 && line[1] == '=' && line.ends_with('\r')),
                "nor lines that are none");
}

void check_pictures(const wire::Description& read, const wire::CandidateRule& rule)
{
    auto formats = wire::picture_formats(read.sdp);
    for (const auto& format : formats) {
        bool h264 = format.codec == wire::Codec::h264;
        require(!h264 || std::ranges::any_of(
                             format.lines,
                             [](const auto& line) { return line.ends_with(wire::h264_form); }),
                "H.264 has one form");
    }
    if (formats.empty()) return;
    auto chosen = wire::set_picture_formats(read.sdp, formats);
    require(wire::picture_formats(chosen) == formats, "formats are put in as they were read");
    require(wire::read_description(chosen, rule).has_value(), "and can be read again");
}

void check_description(std::string_view bytes, const wire::CandidateRule& rule)
{
    auto read = wire::read_description(bytes, rule);
    if (!read) return;
    auto printed = wire::print_description(*read);
    require(printed.size() <= wire::max_description, "what is read can be sent on");
    auto again = wire::read_description(printed, rule);
    require(again && again->sdp == read->sdp && again->candidates == read->candidates &&
                again->early == read->early && again->relays == read->relays &&
                again->fingerprint == read->fingerprint && again->ufrag == read->ufrag &&
                again->pwd == read->pwd,
            "a description prints as it was read");
    check_candidates(read->candidates, rule);
    require(read->relays.size() <= wire::most_relays, "two relays at most");
    check_synthetic(*read);
    check_pictures(*read, rule);
}

}  // namespace

void read_description(std::string_view bytes) { check_description(bytes, rule_for(bytes)); }

void read_candidate(std::string_view bytes)
{
    std::vector<std::string> lines;
    for (auto line : wire::split(bytes, '\n')) lines.emplace_back(line);
    for (const auto& rule : rules) {
        auto clean = wire::clean_candidates(lines, rule);
        check_candidates(clean, rule);
        for (const auto& each : clean) {
            auto place = wire::transport_address(each);
            bool loopback = place.starts_with("127.") || place.starts_with("::1 ");
            require(!loopback || rule.loopback, "nobody is sent to our own computer");
            require(each.find(" typ relay") != each.npos || !rule.relay_only, "only relays");
        }
    }
    wire::is_private_address(lines.front());
}

void read_lent_relay(std::string_view bytes)
{
    for (const auto& rule : rules) {
        if (!wire::is_lent_relay(bytes, rule)) continue;
        require(is_printable_ascii(bytes) && bytes.starts_with("turn:"), "a relay is a plain URL");
        require(bytes.find_first_of(" \"<>\\") == bytes.npos, "and could stand anywhere");
    }
}

void read_spare(std::string_view bytes)
{
    auto json = base::parse_json(bytes);
    if (!json) return;
    const auto& rule = rule_for(bytes);
    auto spare = wire::read_spare(*json, rule);
    if (!spare) return;
    check_candidates(spare->candidates, rule);
    auto again = wire::read_spare(wire::to_json(*spare), rule);
    require(again && wire::to_json(*again) == wire::to_json(*spare), "a spare stays the same");
}

void read_control(std::string_view bytes)
{
    const auto& rule = rule_for(bytes);
    auto said = wire::read_control(bytes, rule);
    if (said.spare) check_candidates(said.spare->candidates, rule);
    auto again =
        wire::read_control(base::print_json({{"pictures", wire::to_json(said.pictures)}}), rule);
    require(again.pictures == said.pictures && said.pictures.size() <= 2,
            "ways to encode are said as they were read, each once");
}

}  // namespace mailcall::fuzz
