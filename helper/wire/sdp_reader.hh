// Parsed: a description as the fields that are kept of it, before they are printed anew.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "wire/attribute.hh"
#include "wire/sdp.hh"

namespace mailcall::wire {

inline constexpr std::string_view early_name = "x-mailcall-early";
inline constexpr std::string_view relay_name = "x-mailcall-relay";

// One m= line and what is kept below it.
struct Section {
    std::string kind;  // audio, video, application
    std::string protocol;
    std::string formats;  // payload types, or webrtc-datachannel
    bool port_is_zero = false;
    std::string mid;
    bool bundle_only = false;
    std::vector<std::string> lines;  // "a=…"
    std::set<std::string, std::less<>> seen;

    // Zero and not waiting for its bundle: the other side does not want it.
    bool is_rejected() const { return port_is_zero && !bundle_only; }
};

struct Parsed {
    std::string session_id;
    std::string session_version;
    std::vector<std::string> lines;
    std::vector<std::string> bundle;  // mids
    std::set<std::string, std::less<>> seen;
    std::optional<std::string> ufrag;
    std::optional<std::string> pwd;
    std::optional<base::Key> fingerprint;
    std::optional<Early> early;
    std::vector<std::string> relays;
    std::vector<Section> sections;
    std::vector<std::string> candidates;  // of the first section, as they came
};

// Error: bad_description.
base::Result<Parsed> parse_description(std::string_view text);
// 16 KB, 200 lines, 512 bytes a line, printable ASCII. Error: bad_description.
base::Result<std::vector<std::string_view>> description_lines(std::string_view text);
base::Error bad_description(std::string_view why);

}  // namespace mailcall::wire
