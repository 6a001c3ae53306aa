// Window: what can be clicked in texts of other people.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.hh"
#include "window/links.hh"

namespace mailcall::fuzz {

void find_links(std::string_view bytes)
{
    std::size_t end = 0;
    for (const auto& link : window::find_links(bytes)) {
        require(link.at >= end && link.length > 0 && link.at + link.length <= bytes.size(),
                "links stand one behind the other");
        end = link.at + link.length;
        require(is_printable_ascii(link.address) && is_printable_ascii(link.place) &&
                    link.address.find_first_of(" \"<>\\") == link.address.npos,
                "they are plain");
        require(link.address.starts_with("http://") || link.address.starts_with("https://") ||
                    link.address.starts_with("mailto:"),
                "and lead to the web or to a mailbox");
        // Of a mailbox, what stands before the @ may be escaped.
        auto host = link.place.substr(link.place.find('@') + 1);
        require(!host.empty() && link.address.find(host) != link.address.npos, "to where they say");
    }
}

}  // namespace mailcall::fuzz
