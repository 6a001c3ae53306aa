// What an IMAP server says of a mail, taken apart; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailcall::carry {

// One response: its lines joined, where each {number} at the end of a line stands for the next of
// the literals.
struct ImapResponse {
    std::string text;
    std::vector<std::string> literals;
};

// The size of the literal that follows a line, if one does.
std::optional<std::size_t> literal_size(std::string_view line);

// * 12 FETCH (UID 4711 BODY[…] "…"); everything else in it is passed over. Nothing when it is not
// that, or breaks off.
struct ImapMail {
    std::uint32_t uid = 0;  // 0: it was not said
    std::optional<std::string> body;
};
std::optional<ImapMail> read_fetch(const ImapResponse& response);

// A number from 1 on that a whole word is.
std::optional<std::uint32_t> read_number(std::string_view word);
// That of "* 12 NAME", the only responses with a number in front.
std::optional<std::uint32_t> count_of(std::string_view line, std::string_view name);
// That of "[NAME 12]" in a status line.
std::optional<std::uint32_t> code_number(std::string_view line, std::string_view name);

}  // namespace mailcall::carry
