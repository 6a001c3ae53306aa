// NatPmp: asks the router by NAT-PMP (RFC 6886) for a port that leads to one of ours.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <natpmp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"

namespace mailcall::media {

// A port of ours, and the one at the router that leads to it.
struct MappedPort {
    Place inside;
    Place outside;
};

// One question at a time to the router that the default route leads to. It is asked again while it
// is silent, for 2 s.
class NatPmpRequest {
  public:
    // Null: refused, or no answer.
    using Done = std::function<void(const natpmpresp_t* answer)>;

    NatPmpRequest();
    NatPmpRequest(const NatPmpRequest&) = delete;
    NatPmpRequest& operator=(const NatPmpRequest&) = delete;
    ~NatPmpRequest();

    // False: there is no default route.
    bool is_open() const { return open_; }
    // This computer's address towards the router.
    std::string own_address() const;

    // `done` runs later, never inline, and not at all after the end of this.
    void ask_address(Done done);
    void ask_port(std::uint16_t inside, std::uint16_t outside, std::chrono::seconds lease,
                  Done done);
    // Without waiting for an answer.
    void give_back(std::uint16_t inside);

  private:
    void begin(Done done);
    void look();
    void wait();
    void finish(const natpmpresp_t* answer);

    natpmp_t router_{};
    bool open_;
    Done done_;
    std::unique_ptr<base::FdWatch> watch_;
    std::int64_t give_up_us_ = 0;
    base::Timer again_{[this] { look(); }};
};

class NatPmp {
  public:
    using Mapped = std::function<void(const MappedPort&)>;
    // Looks for a router at once, if one of `addresses` leads to it.
    NatPmp(const std::vector<std::string>& addresses, std::chrono::seconds lease, Mapped mapped);
    NatPmp(const NatPmp&) = delete;
    NatPmp& operator=(const NatPmp&) = delete;
    // Gives the port back.
    ~NatPmp();

    // Of these, the one that the router can reach. It is asked for again before the lease ends.
    void open(const std::vector<Place>& ports);
    bool has_router() const { return !outside_.address.empty(); }

  private:
    void ask();
    void take_address(const natpmpresp_t* answer);
    void take_port(const natpmpresp_t* answer);
    void settle();

    std::chrono::seconds lease_;
    Mapped mapped_;
    std::unique_ptr<NatPmpRequest> address_;  // null: no router, or it does not want to
    std::unique_ptr<NatPmpRequest> port_;
    Place inside_;   // port 0: not known yet
    Place outside_;  // what is known of it
    bool told_ = false;
    base::Timer renew_{[this] { ask(); }};
};

}  // namespace mailcall::media
