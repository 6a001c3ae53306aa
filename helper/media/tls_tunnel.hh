// TlsTunnel: TURN over TLS, for which libnice knows TCP only.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include <memory>
#include <optional>
#include <string>

#include "base/glib.hh"
#include "media/servers.hh"

namespace mailcall::media {

// Takes TCP connections from this computer's ICE on a loopback address and carries their bytes to
// a server by TLS. The server must show a certificate for its name that the system trusts, or one
// of the authorities that the user has named.
class TlsTunnel {
  public:
    // `authorities`: a file of certificates (PEM) or "". `six`: listens on ::1, for a computer
    // without IPv4.
    TlsTunnel(const PlacedServer& server, const std::string& authorities, bool six);
    TlsTunnel(const TlsTunnel&) = delete;
    TlsTunnel& operator=(const TlsTunnel&) = delete;
    ~TlsTunnel();

    // What libnice is to be told in the server's place; empty if nothing can listen.
    std::optional<PlacedServer> entrance() const;

  private:
    class Leg;
    struct Shared;
    static gboolean on_incoming(GSocketService* service, GSocketConnection* connection,
                                GObject* source, gpointer data) noexcept;

    PlacedServer server_;
    bool six_;
    std::uint16_t port_ = 0;
    std::shared_ptr<Shared> shared_;
    base::Ref<GSocketService> service_;
    gulong handler_ = 0;
};

}  // namespace mailcall::media
