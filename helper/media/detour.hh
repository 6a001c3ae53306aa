// Detour: a way to the far side beside webrtcbin's own, under the same encryption.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "media/hand_over.hh"
#include "media/hold_back.hh"
#include "media/junction.hh"
#include "media/keep_alive.hh"
#include "media/permission.hh"
#include "media/pipeline.hh"
#include "media/server_search.hh"
#include "media/session.hh"
#include "media/tls_tunnel.hh"
#include "wire/spare.hh"

namespace mailcall::media {

// An ICE agent of our own, with sockets on the addresses that this computer has now. One side
// waits, the other comes; both know the credentials of both beforehand. Nothing is encoded or
// opened for it, so that one can wait through a whole call.
class Detour {
  public:
    // All run on the owning context.
    struct Ears {
        std::function<void()> gathered;  // spare() is complete, or has what there is in time
        std::function<void()> failed;    // none of the addresses can be used
        // Once: packets can be sent by it. Who waits does not believe that before one has come by
        // it: the other side may have found out in the meantime that it needs no other way.
        std::function<void(Detour&)> open;
    };
    // What it takes to make one.
    struct Ground {
        Pipeline& pipeline;
        Junction& junction;
        const wire::SessionSettings& settings;
        const std::vector<std::string>& borrowed;  // relays that the far side lends us
        const Timings& timings;
    };
    // `waits`: for the far side to come, with `spare` as ours; else goes to `spare`, theirs.
    Detour(const Ground& ground, bool waits, wire::Spare spare,
           const std::vector<std::string>& addresses, Ears ears);
    Detour(const Detour&) = delete;
    Detour& operator=(const Detour&) = delete;
    ~Detour();

    bool waits() const { return waits_; }
    NiceAgent* agent() const { return agent_.get(); }
    // As the far side is to be told of it.
    wire::Spare spare() const;

  private:
    void set_up(bool relay_only);
    void use_addresses(const std::vector<std::string>& addresses);
    void use_servers(const std::vector<PlacedServer>& found);
    void gather(const std::vector<PlacedServer>& found);
    void listen();
    void add(const std::vector<std::string>& candidates);
    void take_gathered();
    void take_packet();
    void take_state(NiceComponentState state);
    void settle();

    Ground ground_;
    bool waits_;
    wire::Spare spare_;
    Ears ears_;
    bool has_come_ = false;  // a packet
    bool open_ = false;
    bool gathered_ = false;
    std::shared_ptr<Inbox> inbox_ = Inbox::open();
    base::Ref<NiceAgent> agent_;
    base::Ref<GstElement> source_;
    bool six_;  // there is no IPv4 here
    ServerSearch search_;
    std::vector<std::unique_ptr<TlsTunnel>> tunnels_;
    HoldBack hold_back_;
    KeepAlive keep_alive_;
    Permission permission_;
    base::Timer late_{[this] { take_gathered(); }};
};

}  // namespace mailcall::media
