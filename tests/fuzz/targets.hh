// Targets: each gives foreign bytes to one of our readers, and holds what must be true of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/settings.hh"

namespace mailcall::fuzz {

struct Target {
    std::string_view name;  // of its folder in seeds/, and of its file in dictionaries/
    void (*run)(std::string_view bytes);
};
std::span<const Target> targets();
// Null: there is no such target.
const Target* find_target(std::string_view name);

// Ends the process, so that a fuzzer keeps the input, unless `holds`.
void require(bool holds, const char* what);

// Folders of this process, empty at first; for readers that want files.
const store::Places& places();
// Puts `bytes` there, as fast as may be.
void put(const std::string& path, std::string_view bytes);

bool is_printable_ascii(std::string_view text);

// base_targets.cc
void read_base64(std::string_view bytes);
void read_json(std::string_view bytes);
void make_harmless(std::string_view bytes);
// wire_targets.cc
void read_address(std::string_view bytes);
void read_signal(std::string_view bytes);
void read_auth_frame(std::string_view bytes);
void read_tag(std::string_view bytes);
void open_sealed_part(std::string_view bytes);
void read_payload(std::string_view bytes);
// sdp_targets.cc
void read_description(std::string_view bytes);
void read_candidate(std::string_view bytes);
void read_lent_relay(std::string_view bytes);
void read_spare(std::string_view bytes);
void read_control(std::string_view bytes);
// command_targets.cc
void read_frames(std::string_view bytes);
void read_order(std::string_view bytes);
void read_report(std::string_view bytes);
void read_spool(std::string_view bytes);
void read_rule(std::string_view bytes);
// mail_targets.cc
void scan_header(std::string_view bytes);
void read_letter(std::string_view bytes);
void read_addresses(std::string_view bytes);
void read_trace(std::string_view bytes);
void find_part(std::string_view bytes);
void split_mbox(std::string_view bytes);
void clean_text(std::string_view bytes);
// carry_targets.cc
void hear_smtp(std::string_view bytes);
void hear_imap(std::string_view bytes);
void hear_pop3(std::string_view bytes);
// store_targets.cc
void read_settings(std::string_view bytes);
void read_setting(std::string_view bytes);
void read_rules(std::string_view bytes);
void read_accounts(std::string_view bytes);
// share_targets.cc
void read_message(std::string_view bytes);
void make_safe_name(std::string_view bytes);
void read_records(std::string_view bytes);
void read_folder_talk(std::string_view bytes);
void judge_path(std::string_view bytes);
void read_partial_state(std::string_view bytes);
// media_targets.cc
void read_server(std::string_view bytes);
void read_packet(std::string_view bytes);
void read_certificate(std::string_view bytes);
void judge_h264_unit(std::string_view bytes);
// window_targets.cc
void find_links(std::string_view bytes);

}  // namespace mailcall::fuzz
