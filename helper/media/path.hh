// Path: which way a connection takes, for those who ask how well it is going.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nice/agent.h>

#include <set>
#include <string>

namespace mailcall::media {

struct Path {
    std::string ends;       // types of the candidates, ours first: "host-prflx"; "": no connection
    std::string way;        // host: within one network; public: over the internet; relay
    std::string transport;  // udp, tcp, tls: to the peer, or to our relay
    int ip = 0;             // 4 or 6
};

// One end of a pair of candidates.
struct PathEnd {
    NiceCandidateType type = NICE_CANDIDATE_TYPE_HOST;
    std::string address;
};
// `relays`: addresses that are known to be a relay's. A peer whose mail has not come yet is seen
// only as "peer-reflexive", whatever it is.
std::string name_way(const PathEnd& own, const PathEnd& theirs,
                     const std::set<std::string>& relays);

// Of the pair in use.
Path read_path(NiceAgent* agent);

}  // namespace mailcall::media
