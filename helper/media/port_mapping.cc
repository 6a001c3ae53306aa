// Both ways side by side: few routers know both, and one is enough.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/port_mapping.hh"

#include <utility>

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

constexpr auto without_router = 200ms;
constexpr auto with_router = 400ms;  // more

// As libnice has it for addresses that a router lends: below those of hosts, above those that STUN
// tells, which a router may forget.
constexpr std::uint32_t preference = 105;

std::string print_candidate(const MappedPort& port, std::uint32_t number)
{
    auto priority = preference << 24U | (0xffffU - number) << 8U | 0xffU;
    return "candidate:map" + std::to_string(number) + " 1 UDP " + std::to_string(priority) + ' ' +
           port.outside.address + ' ' + std::to_string(port.outside.port) + " typ srflx raddr " +
           port.inside.address + " rport " + std::to_string(port.inside.port);
}

}  // namespace

PortMapping::PortMapping(const std::vector<std::string>& addresses, std::chrono::seconds lease)
    : nat_pmp_{addresses, lease, [this](const MappedPort& port) { take(port); }},
      upnp_{addresses, lease, [this](const MappedPort& port) { take(port); }}
{
}

void PortMapping::open(const std::vector<Place>& ports, base::Work done)
{
    done_ = std::move(done);
    limit_.start(without_router);
    nat_pmp_.open(ports);
    upnp_.open(ports);
}

void PortMapping::take(const MappedPort& port)
{
    ports_.push_back(port);
    finish();
}

void PortMapping::take_limit()
{
    bool may_come = nat_pmp_.has_router() || upnp_.has_router();
    if (!may_come || std::exchange(asked_twice_, true)) return finish();
    limit_.start(with_router);
}

void PortMapping::finish()
{
    limit_.cancel();
    if (auto done = std::exchange(done_, {})) done();
}

std::vector<std::string> PortMapping::candidates() const
{
    std::vector<std::string> printed;
    for (const auto& port : ports_)
        printed.push_back(print_candidate(port, static_cast<std::uint32_t>(printed.size())));
    return printed;
}

}  // namespace mailcall::media
