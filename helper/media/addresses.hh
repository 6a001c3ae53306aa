// The addresses of this computer that a peer may be told.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailcall::media {

// IPv4 and global IPv6 addresses of the interfaces that are up. Not the loopback ones, except
// 127.0.0.1 where `loopback` asks for it; not link-local ones (they carry no zone and give away
// the MAC address); not the bridges of containers and virtual machines, which no peer can reach.
// `excluded`: names of interfaces, and networks ("192.0.2.0/24"), that are left out too.
std::vector<std::string> local_addresses(bool loopback,
                                         const std::vector<std::string>& excluded = {});

// Whether a computer with these addresses has no IPv4.
bool are_all_six(const std::vector<std::string>& addresses);

// Whether an interface of this name belongs to containers or virtual machines of this computer.
bool is_container_bridge(std::string_view interface);

}  // namespace mailcall::media
