// Reach: how two computers come to reach each other: what is done, and said again, until they do.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "media/hold_back.hh"
#include "media/keep_alive.hh"
#include "media/negotiation.hh"
#include "media/permission.hh"
#include "media/pipeline.hh"
#include "media/punch.hh"
#include "media/server_search.hh"
#include "media/session.hh"
#include "media/tls_tunnel.hh"

namespace mailcall::media {

// Mail is slow and ICE is impatient: libnice tries for 7 s and falls silent, routers forget after
// 30 s, relays after 300 s, and the mail that completes the session may need an hour.
class Reach {
  public:
    struct Ears {
        base::Work connected;  // a way was found; each time
        // Somebody has found a way to us and then says nothing, or not all: as long as he does,
        // nobody else gets through. Only where we made the offer.
        base::Work blocked;
    };
    Reach(Pipeline& pipeline, Negotiation& negotiation, std::shared_ptr<Inbox> inbox,
          const Timings& timings, Ears ears);

    // Servers first: gathering asks them. `borrowed`: relays that the far side lends us. `known`
    // runs when their addresses are, with the names that have none; inline if there is none to be
    // looked up.
    using Known = std::function<void(const std::vector<std::string>& unknown)>;
    void find_servers(const wire::SessionSettings& settings,
                      const std::vector<std::string>& borrowed, Known known);

    // Then one of these.
    void offer() { negotiation_.offer(); }
    void answer(const wire::Description& offer);

    // Our own candidates are complete. Gives the relay servers of the settings, if none of them has
    // given a relay.
    std::vector<std::string> gathered();
    // Offerer: the mailed answer has come.
    void apply(const wire::Description& answer);
    // The auth channel is open.
    void met();
    // The peer is proven, and we hear each other: nobody else who knows the invitation may come in
    // any more. May be called repeatedly.
    void close_door();
    // It cannot be reached: its router may have given it another address, and it knocks from there.
    void open_door();

  private:
    void use_servers(const ServerSearch::Found& found, const wire::SessionSettings& settings);
    void take_state(NiceComponentState state);
    void admit_one();
    // Gives what to try of the far side's candidates now; the rest comes later.
    wire::Description hold_back(const wire::Description& theirs);

    Pipeline& pipeline_;
    Negotiation& negotiation_;
    Timings timings_;
    ServerSearch search_;
    std::vector<std::unique_ptr<TlsTunnel>> tunnels_;
    std::vector<std::string> relays_;  // names of those of the settings that were found
    wire::CandidateRule rule_;         // which of our addresses the far side is told
    KeepAlive keep_alive_;
    Punch punch_;
    Permission permission_;
    HoldBack hold_back_;
    bool offerer_ = true;
    bool met_ = false;
    bool closed_ = false;
    base::Work connected_;
    base::Timer handshake_;
};

}  // namespace mailcall::media
