// Tag: the chat-mail line in ordinary mails that says where the sender can be called directly.
// See PROTOCOL.md §5.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"

namespace mailcall::wire {

struct Tag {
    std::string id;                  // the sender's address, lower case
    std::vector<std::string> hosts;  // 1 to 8 addresses or names
    int port = 0;                    // 1024 to 65535
    std::string directory;           // host name, or empty
    base::Key ik{};
    std::int64_t expires = 0;  // Unix seconds
    base::Signature signature{};
};

std::string print_tag(const Tag& tag);
// Strict, ≤ 1 KB. Checks no signature. Error: bad_signal.
base::Result<Tag> read_tag(std::string_view field);
void sign_tag(Tag& tag, const base::Identity& identity);
bool is_signed(const Tag& tag);

}  // namespace mailcall::wire
