// Printing clean descriptions from the parsed fields, and the form in which they travel.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/sdp.hh"

#include <algorithm>

#include "wire/candidate.hh"
#include "wire/sdp_reader.hh"

namespace mailcall::wire {
namespace {

constexpr std::string_view timing = "t=0 0\r\n";

void append_lines(std::string& out, const std::vector<std::string>& lines)
{
    for (const auto& line : lines) out.append(line).append("\r\n");
}

// Ports and addresses of m=, c= and o= lines say nothing that candidates do not say better.
std::string print_section(const Section& section, const Parsed& parsed)
{
    std::string out = "m=" + section.kind + (section.port_is_zero ? " 0 " : " 9 ");
    out += section.protocol + " " + section.formats + "\r\nc=IN IP4 0.0.0.0\r\n";
    append_lines(out, {"a=ice-ufrag:" + *parsed.ufrag, "a=ice-pwd:" + *parsed.pwd,
                       "a=fingerprint:" + print_fingerprint(*parsed.fingerprint)});
    append_lines(out, section.lines);
    return out;
}

std::string print_sdp(const Parsed& parsed)
{
    std::string out = "v=0\r\no=- " + parsed.session_id + " " + parsed.session_version +
                      " IN IP4 0.0.0.0\r\ns=-\r\n";
    out += timing;
    append_lines(out, parsed.lines);
    for (const auto& section : parsed.sections) out += print_section(section, parsed);
    return out;
}

bool has_section(const Parsed& parsed, std::string_view kind)
{
    return std::ranges::find(parsed.sections, kind, &Section::kind) != parsed.sections.end();
}

std::string print_early(const Early& early)
{
    return "a=" + std::string{early_name} + ":" + early.ufrag + " " + early.pwd + " " +
           std::to_string(early.audio_ssrc) + " " + std::to_string(early.video_ssrc) + "\r\n";
}

std::vector<std::string> clean_relays(const std::vector<std::string>& urls,
                                      const CandidateRule& rule)
{
    std::vector<std::string> clean;
    for (const auto& url : urls)
        if (clean.size() < most_relays && is_lent_relay(url, rule)) clean.push_back(url);
    return clean;
}

std::size_t end_of_first_section(const std::string& sdp)
{
    auto first = sdp.find("\r\nm=");
    auto second = first == std::string::npos ? first : sdp.find("\r\nm=", first + 2);
    return second == std::string::npos ? sdp.size() : second + 2;
}

}  // namespace

base::Result<Description> read_description(std::string_view text, const CandidateRule& rule)
{
    MC_TRY(parsed, parse_description(text));
    Description made{print_sdp(parsed),
                     clean_candidates(parsed.candidates, rule),
                     *parsed.ufrag,
                     *parsed.pwd,
                     *parsed.fingerprint,
                     parsed.early,
                     has_section(parsed, "audio"),
                     has_section(parsed, "video"),
                     clean_relays(parsed.relays, rule)};
    // What was re-made can be longer than what came, and must be readable at the other end.
    MC_CHECK(description_lines(print_description(made)));
    return made;
}

std::string print_description(const Description& description)
{
    std::string out = description.sdp;
    std::string candidates;
    for (const auto& candidate : description.candidates) candidates += "a=" + candidate + "\r\n";
    out.insert(end_of_first_section(out), candidates);
    std::string extra;
    if (description.early) extra = print_early(*description.early);
    for (const auto& url : description.relays)
        extra += "a=" + std::string{relay_name} + ":" + url + "\r\n";
    auto after_timing = out.find(timing);
    if (after_timing != std::string::npos) out.insert(after_timing + timing.size(), extra);
    return out;
}

}  // namespace mailcall::wire
