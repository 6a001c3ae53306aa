// The table of all targets, and what they have in common.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.hh"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "temp_folder.hh"

namespace mailcall::fuzz {
namespace {

constexpr std::array<Target, 44> all{{
    {"accounts", read_accounts},
    {"address", read_address},
    {"addresses", read_addresses},
    {"auth_frame", read_auth_frame},
    {"base64", read_base64},
    {"candidate", read_candidate},
    {"certificate", read_certificate},
    {"clean_text", clean_text},
    {"control", read_control},
    {"description", read_description},
    {"folder_talk", read_folder_talk},
    {"frames", read_frames},
    {"h264_unit", judge_h264_unit},
    {"harmless", make_harmless},
    {"header", scan_header},
    {"imap", hear_imap},
    {"json", read_json},
    {"lent_relay", read_lent_relay},
    {"letter", read_letter},
    {"links", find_links},
    {"mbox", split_mbox},
    {"message", read_message},
    {"name", make_safe_name},
    {"order", read_order},
    {"packet", read_packet},
    {"part", find_part},
    {"partial_state", read_partial_state},
    {"path", judge_path},
    {"payload", read_payload},
    {"pop3", hear_pop3},
    {"records", read_records},
    {"report", read_report},
    {"rule", read_rule},
    {"rules", read_rules},
    {"sealed_part", open_sealed_part},
    {"server", read_server},
    {"setting", read_setting},
    {"settings", read_settings},
    {"signal", read_signal},
    {"smtp", hear_smtp},
    {"spare", read_spare},
    {"spool", read_spool},
    {"tag", read_tag},
    {"trace", read_trace},
}};

store::Places make_places()
{
    static const TempFolder folder;
    store::Places made;
    for (auto* path : {&made.config, &made.data, &made.state, &made.run, &made.downloads})
        *path = folder.path();
    return made;
}

}  // namespace

std::span<const Target> targets() { return all; }

const Target* find_target(std::string_view name)
{
    const auto* found = std::ranges::find(all, name, &Target::name);
    return found == all.end() ? nullptr : found;
}

void require(bool holds, const char* what)
{
    if (holds) return;
    std::fprintf(stderr, "This does not hold: %s\n", what);
    std::abort();
}

const store::Places& places()
{
    static const auto made = make_places();
    return made;
}

void put(const std::string& path, std::string_view bytes)
{
    int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool written =
        fd >= 0 && write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    if (fd >= 0) close(fd);
    if (!written) std::perror(path.c_str());
    if (!written) std::_Exit(EXIT_FAILURE);
}

bool is_printable_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace mailcall::fuzz
