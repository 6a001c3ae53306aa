// Letter: what one mail says about calling, before any key is looked at.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"
#include "wire/signal.hh"
#include "wire/tag.hh"

namespace mailcall::mail {

enum class Verdict { none, signal, tag, refused };

// With Verdict::none everything else is empty, because nothing else was read.
struct Letter {
    Verdict verdict = Verdict::none;
    std::string refusal;                 // refused: why, in the user's language
    std::string from;                    // address, lower case; empty if there is not exactly one
    std::vector<std::string> to;         // addresses, lower case (To and Cc)
    std::string message_id;              // without its angle brackets
    std::optional<wire::Signal> signal;  // `to` in it is the first address of To
    base::Bytes part;                    // part 2's decoded bytes
    bool part_sealed = false;            // application/vnd.mailcall.sealed
    std::optional<wire::Tag> tag;
    bool bulk = false;  // List-*, Precedence, Resent-*, Auto-Submitted other than no,
                        // X-Auto-Response-Suppress, null Return-Path
    std::optional<std::int64_t> received;  // topmost Received's date, Unix seconds
    bool dmarc_failed = false;             // Authentication-Results of the own server says so
};

struct ReadingRules {
    std::string authserv_id;  // whose Authentication-Results count; empty: none
};

// Reads the next bytes of a mail into `out` and returns how many, 0 at the end.
using Source = std::function<base::Result<std::size_t>(std::span<char> out)>;

// Reads as little of the mail as will do: the header bytes (≤ 64 KB), and the rest (≤ 256 KB) only
// when a Mailcall field is there. Never fails for what is in the mail: that is `refused`.
// Error: only what `source` gives.
base::Result<Letter> read_letter(const Source& source, const ReadingRules& rules);
Letter read_letter(std::string_view mail, const ReadingRules& rules);
base::Result<Letter> read_letter_file(const std::string& path, const ReadingRules& rules);

// Calls `each` with every mail below `paths`: files, folders, Maildirs, mbox files, "-" for stdin.
// What cannot be read goes to `unreadable`, and the rest goes on.
struct Found {
    std::string path;  // of an mbox with several mails: "path#1", "path#2", …
    Letter letter;
};
void inspect(const std::vector<std::string>& paths, const ReadingRules& rules,
             const std::function<void(const Found&)>& each,
             const std::function<void(const base::Error&)>& unreadable);

}  // namespace mailcall::mail
