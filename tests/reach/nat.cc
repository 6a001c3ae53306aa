// Bindings: made on the way out, looked up on the way in, forgotten when they have lapsed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nat.hh"

namespace mailcall::reach {
namespace {

// What is tried are calls, and those go over UDP; mail and relays over TCP only have to get
// through.
constexpr std::chrono::hours tcp_lapse{2};

std::string describe(std::uint8_t protocol) { return protocol == protocol_udp ? "UDP " : "TCP "; }

}  // namespace

Nat::Nat(NatOptions options) : options_{std::move(options)} {}

bool Nat::is_inside(std::uint32_t address) const
{
    return (address & options_.mask) == options_.inside;
}

bool Nat::translate(Packet& packet, Time now)
{
    bool from_inside = is_inside(packet.source().address);
    if (from_inside && is_inside(packet.destination().address)) return true;
    if (from_inside) send_out(packet, now);
    // Two behind the same router who only know each other's external address.
    if (packet.destination().address == options_.outside) return let_in(packet, now);
    return from_inside;
}

void Nat::send_out(Packet& packet, Time now)
{
    auto found = bind(packet, now);
    found->second.used = now;
    found->second.contacts[packet.destination()] = now;
    packet.set_source({options_.outside, found->second.port});
}

Nat::Bindings::iterator Nat::bind(const Packet& packet, Time now)
{
    Flow flow{packet.protocol(), packet.source(), {}};
    bool for_each = options_.kind == Kind::symmetric || flow.protocol == protocol_tcp;
    if (for_each) flow.remote = packet.destination();
    auto found = bindings_.find(flow);
    if (found != bindings_.end() && !has_lapsed(flow.protocol, found->second.used, now))
        return found;
    Binding made{free_port(flow.protocol), now, {}};
    if (found != bindings_.end()) forget(found);  // only now: the new port is another one
    doors_[{flow.protocol, made.port}] = flow;
    options_.log(describe(flow.protocol) + print(flow.inside) + " has port " +
                 std::to_string(made.port) + " for " + print(packet.destination()));
    return bindings_.emplace(flow, std::move(made)).first;
}

std::uint16_t Nat::free_port(std::uint8_t protocol)
{
    std::uniform_int_distribution<std::uint16_t> any{20000, 60000};
    while (true)
        if (auto port = any(random_); !doors_.contains({protocol, port})) return port;
}

bool Nat::has_lapsed(std::uint8_t protocol, Time used, Time now) const
{
    if (protocol == protocol_udp) return now - used > options_.lapse;
    return now - used > tcp_lapse;
}

bool Nat::may_answer(const Bindings::value_type& entry, const Endpoint& remote, Time now) const
{
    const auto& [flow, binding] = entry;
    if (has_lapsed(flow.protocol, binding.used, now)) return false;
    if (options_.kind == Kind::full_cone && flow.protocol == protocol_udp) return true;
    auto contact = binding.contacts.find(remote);
    return contact != binding.contacts.end() && !has_lapsed(flow.protocol, contact->second, now);
}

bool Nat::let_in(Packet& packet, Time now)
{
    auto door = doors_.find({packet.protocol(), packet.destination().port});
    auto remote = packet.source();
    if (door == doors_.end()) {
        options_.log(describe(packet.protocol()) + print(remote) + " met no binding at port " +
                     std::to_string(packet.destination().port));
        return false;
    }
    auto found = bindings_.find(door->second);
    if (!may_answer(*found, remote, now)) {
        options_.log(describe(packet.protocol()) + print(remote) + " may not answer " +
                     print(found->first.inside));
        return false;
    }
    packet.set_destination(found->first.inside);
    return true;
}

void Nat::forget(Bindings::iterator found)
{
    options_.log(describe(found->first.protocol) + print(found->first.inside) + " has lost port " +
                 std::to_string(found->second.port));
    doors_.erase({found->first.protocol, found->second.port});
    bindings_.erase(found);
}

}  // namespace mailcall::reach
