// Upnp: asks routers by UPnP (Internet Gateway Device) for ports that lead to ours.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libgupnp/gupnp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/agent.hh"
#include "media/nat_pmp.hh"

namespace mailcall::media {

// libnice can do it too, but begins to look for a router when the port is known, and then waits
// 200 ms: the search alone takes 80 ms, the whole 210 ms with the fastest of routers. What it asks
// for stays open for good if the program crashes.
class Upnp {
  public:
    using Mapped = std::function<void(const MappedPort&)>;
    // Looks for routers at once, on the interfaces that have these addresses. All runs on the
    // program's main context.
    Upnp(std::vector<std::string> addresses, std::chrono::seconds lease, Mapped mapped);
    Upnp(const Upnp&) = delete;
    Upnp& operator=(const Upnp&) = delete;
    // Begins to give the ports back; see finish().
    ~Upnp();

    void open(std::vector<Place> ports);
    bool has_router() const { return !routers_.empty(); }

    // Before the program ends: until routers have heard what gone ones gave back, 1 s at most.
    static void finish();

  private:
    struct Call;
    struct Router;
    struct Door;
    using Doors = std::vector<std::shared_ptr<Door>>;

    static void on_context(GUPnPContextManager*, GUPnPContext* context, gpointer data) noexcept;
    static void on_service(GUPnPControlPoint*, GUPnPServiceProxy* service, gpointer data) noexcept;
    void search(GUPnPContext* context);
    void take_service(GUPnPServiceProxy* service);
    void take_address(const std::shared_ptr<Router>& router, const std::string& address);
    void open_at(const std::shared_ptr<Router>& router);
    void ask(const std::shared_ptr<Door>& door);
    void take_refusal(const std::shared_ptr<Door>& door, int code);
    void renew();

    std::vector<std::string> addresses_;
    std::chrono::seconds lease_;
    Mapped mapped_;
    base::Ref<GUPnPContextManager> manager_;
    base::Connection found_;
    std::vector<base::Ref<GUPnPControlPoint>> searches_;
    std::vector<std::shared_ptr<Router>> routers_;
    std::vector<Place> ports_;
    Doors doors_;
    std::shared_ptr<Upnp*> self_;  // for answers that come after our end
    base::Timer renew_{[this] { renew(); }};
};

}  // namespace mailcall::media
