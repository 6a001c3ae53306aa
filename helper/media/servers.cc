// Rewrites URLs and chooses among them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/servers.hh"

#include <algorithm>

namespace mailcall::media {
namespace {

// "turn:x" and "turn://x" are both written.
std::string with_slashes(const std::string& url)
{
    auto colon = url.find(':');
    if (colon == std::string::npos || url.compare(colon, 3, "://") == 0) return url;
    return url.substr(0, colon) + "://" + url.substr(colon + 1);
}

bool is_over_udp(const std::string& url)
{
    return url.starts_with("turn://") && url.find("transport=tcp") == std::string::npos;
}

// Left open, webrtcbin would ask for a relay over TCP as well, and wait for it.
std::string turn_url(const std::string& url)
{
    auto made = with_slashes(url);
    if (made.find('?') != std::string::npos) return made;
    return made + (made.starts_with("turns:") ? "?transport=tcp" : "?transport=udp");
}

}  // namespace

Servers choose_servers(const std::vector<std::string>& stun, const std::vector<std::string>& turn)
{
    Servers chosen;
    std::transform(turn.begin(), turn.end(), std::back_inserter(chosen.turn), turn_url);
    bool told_by_turn = std::any_of(chosen.turn.begin(), chosen.turn.end(), is_over_udp);
    if (!stun.empty() && !told_by_turn) chosen.stun = with_slashes(stun.front());
    return chosen;
}

}  // namespace mailcall::media
