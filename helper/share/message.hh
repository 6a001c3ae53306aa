// What two exchanges say to each other in text, as plain values. See PROTOCOL.md §4.5.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hh"
#include "share/exchange.hh"

namespace mailcall::share {

// Why something does not go on; the words that travel stand in message.cc.
enum class Why {
    none,
    changed,     // the file, while it was being sent
    vanished,    // the file, or what was asked for
    unreadable,  // for the side that sends
    disk_full,   // of the side that receives
    unwritable,  // for the side that receives
    damaged,     // the hash differs
    unruly,      // against the protocol
    too_many,    // over a bound
    withdrawn,   // the shared folder
    busy,        // two requests are being answered
    forgotten    // the other program was started anew
};

namespace said {

struct Hello {             // first of all, by both; nothing else before the other's has been heard
    std::string exchange;  // random: a program that was started anew has forgotten its transfers
};
struct Offer {  // by the sender; again after each break
    std::int64_t id = 0;
    std::string name;
    bool is_folder = false;
    std::int64_t files = 1;
    std::int64_t folders = 0;  // that are empty
    std::int64_t size = 0;
    std::string identity;      // the same for what has the same names, sizes and times
    std::int64_t request = 0;  // of said::Fetch; 0: unasked
    bool paused = false;
    std::int64_t left_out = 0;  // files and folders in it that the sender may not read himself
};
struct Take {  // by the receiver: send it, from here on
    std::int64_t id = 0;
    std::int64_t entry = 0;
    std::int64_t offset = 0;
    std::string hash;  // of the entry's first `offset` bytes, as the receiver has them
    bool paused = false;
};
struct From {  // by the sender: it comes from here on; offset 0 if the hash was another one
    std::int64_t id = 0;
    std::int64_t entry = 0;
    std::int64_t offset = 0;
};
struct Refuse {
    std::int64_t id = 0;
};
struct Pause {
    std::int64_t id = 0;
    bool paused = false;
};
struct Cancel {
    std::int64_t id = 0;
};
struct Failed {
    std::int64_t id = 0;
    Why why = Why::none;
    std::string file;  // which one of a folder
};
struct Got {                 // by the receiver
    std::int64_t bytes = 0;  // of all binary messages since the channel opened
    std::int64_t id = 0;
    std::int64_t done = 0;  // bytes of this transfer that it has
};
struct Done {  // by the receiver: it has its name
    std::int64_t id = 0;
};
struct Shared {
    std::int64_t share = 0;
    std::string name;
    std::int64_t until = 0;
};
struct Shares {  // all of the speaker's
    std::vector<Shared> list;
};
struct Browse {
    std::int64_t request = 0;
    std::int64_t share = 0;
    std::string path;
};
struct Fetch {
    std::int64_t request = 0;
    std::int64_t share = 0;
    std::string path;
};
struct Entries {
    std::int64_t request = 0;
    std::vector<Entry> list;
    bool last = true;
    bool is_cut = false;
};
struct No {  // to a request
    std::int64_t request = 0;
    Why why = Why::none;
};

}  // namespace said

using Said = std::variant<said::Hello, said::Offer, said::Take, said::From, said::Refuse,
                          said::Pause, said::Cancel, said::Failed, said::Got, said::Done,
                          said::Shares, said::Browse, said::Fetch, said::Entries, said::No>;

std::string print(const Said& said);
// Errors: bad_json; unknown_command for a message that this version does not know.
base::Result<Said> read_said(const std::string& text);

constexpr std::size_t most_shares = 16;

}  // namespace mailcall::share
