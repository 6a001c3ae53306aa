// Links: what in a chat text may be opened, and where that really leads.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailcall::window {

struct Link {
    std::size_t at = 0;  // bytes from the beginning of the text
    std::size_t length = 0;
    std::string address;    // what is opened: plain ASCII, http, https or mailto
    std::string place;      // the computer or mailbox that it leads to, in ASCII
    bool is_plain = false;  // `place` can be read in the text just as it is
};

// In the text's order, none over another. What tries to look like another place than it leads to
// (a name before an @, numbers for an address, backslashes) is no link at all: it stays text.
std::vector<Link> find_links(std::string_view text);

}  // namespace mailcall::window
