// Asks the routers of this network for a port, as a call does; keeps it until its input ends.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <sys/socket.h>

#include <cstdlib>
#include <iostream>

#include "base/loop.hh"
#include "media/addresses.hh"
#include "media/port_mapping.hh"

// mailcall-ports LEASE PORT LATER: asks so many milliseconds after it has begun to look for
// routers; prints the milliseconds that it had to wait then, and the candidates.
int main(int count, char** words)
{
    using namespace mailcall;
    if (count != 4) return 2;
    std::chrono::seconds lease{std::atoi(words[1])};
    auto port = static_cast<std::uint16_t>(std::atoi(words[2]));
    base::Owned<GMainLoop, g_main_loop_unref> loop{g_main_loop_new(nullptr, FALSE)};
    {
        auto addresses = media::local_addresses(false);
        media::PortMapping mapping{addresses, lease};
        std::vector<media::Place> ports;
        ports.reserve(addresses.size());
        for (const auto& address : addresses) ports.push_back({address, port});
        std::int64_t began = 0;
        auto print = [&] {
            std::cout << (g_get_monotonic_time() - began) / 1000;
            for (const auto& candidate : mapping.candidates()) std::cout << ' ' << candidate;
            std::cout << std::endl;
        };
        base::Timer ask{[&] {
            began = g_get_monotonic_time();
            mapping.open(ports, print);
        }};
        ask.start(std::chrono::milliseconds{std::atoi(words[3])});
        base::FdWatch ends{0, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
                           [&loop] { g_main_loop_quit(loop.get()); }};
        g_main_loop_run(loop.get());
    }
    media::Upnp::finish();
    return 0;
}
