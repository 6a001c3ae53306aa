// Nat: what a router at home, or of a telephone company, does to addresses. It has no clock.
// Harsher than Linux: a binding ends when nothing has gone out through it for some time, whatever
// came in, and the next one has another external port, chosen at random.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "packet.hh"

namespace mailcall::reach {

using Time = std::chrono::steady_clock::time_point;

enum class Kind {
    full_cone,        // one external port for all destinations; anybody may answer
    port_restricted,  // the same; only who was written to may
    symmetric,        // an external port of its own for each destination, which alone may answer
};

struct NatOptions {
    Kind kind = Kind::port_restricted;
    std::uint32_t inside = 0;  // network of those who are translated
    std::uint32_t mask = 0;
    std::uint32_t outside = 0;                  // the address that they share
    std::chrono::milliseconds lapse = {};       // of a UDP binding, since the last packet outwards
    std::function<void(std::string)> log = {};  // what became of bindings and packets
};

class Nat {
  public:
    explicit Nat(NatOptions options);

    // Rewrites the packet; false: it is dropped.
    bool translate(Packet& packet, Time now);

  private:
    // One binding: `remote` is set where each destination has its own.
    struct Flow {
        std::uint8_t protocol = 0;
        Endpoint inside;
        std::optional<Endpoint> remote;
        auto operator<=>(const Flow&) const = default;
    };
    struct Binding {
        std::uint16_t port = 0;
        Time used;
        std::map<Endpoint, Time> contacts;  // when each was last written to
    };
    using Bindings = std::map<Flow, Binding>;
    using Door = std::pair<std::uint8_t, std::uint16_t>;  // protocol and external port

    bool is_inside(std::uint32_t address) const;
    void send_out(Packet& packet, Time now);
    bool let_in(Packet& packet, Time now);
    Bindings::iterator bind(const Packet& packet, Time now);
    std::uint16_t free_port(std::uint8_t protocol);
    bool has_lapsed(std::uint8_t protocol, Time used, Time now) const;
    bool may_answer(const Bindings::value_type& entry, const Endpoint& remote, Time now) const;
    void forget(Bindings::iterator found);

    NatOptions options_;
    Bindings bindings_;
    std::map<Door, Flow> doors_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace mailcall::reach
