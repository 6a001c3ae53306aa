// Accepting, connecting, shaking hands and copying, all without waiting.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/tls_tunnel.hh"

#include "base/log.hh"

namespace mailcall::media {
namespace {

// One for each of our addresses that libnice tries, and some more.
constexpr int most_legs = 16;

using Stream = base::Ref<GIOStream>;

void splice(GIOStream* from, GIOStream* to, GCancellable* cancel, GAsyncReadyCallback done,
            gpointer data)
{
    auto both = static_cast<GOutputStreamSpliceFlags>(G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                                      G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET);
    g_output_stream_splice_async(g_io_stream_get_output_stream(to),
                                 g_io_stream_get_input_stream(from), both, G_PRIORITY_DEFAULT,
                                 cancel, done, data);
}

}  // namespace

// Outlives the tunnel as long as something is under way.
struct TlsTunnel::Shared : std::enable_shared_from_this<Shared> {
    PlacedServer server;
    base::Ref<GTlsDatabase> authorities;
    base::Ref<GCancellable> cancel = base::Ref<GCancellable>::adopt(g_cancellable_new());
    int legs = 0;
};

// One connection through the tunnel; owns itself until both directions have ended.
class TlsTunnel::Leg {
  public:
    static void begin(std::shared_ptr<Shared> shared, GSocketConnection* near)
    {
        auto* leg = new Leg{std::move(shared), Stream::share(G_IO_STREAM(near))};
        auto client = base::Ref<GSocketClient>::adopt(g_socket_client_new());
        auto far = base::Ref<GSocketAddress>::adopt(g_inet_socket_address_new_from_string(
            leg->shared_->server.address.c_str(), leg->shared_->server.server.port));
        g_socket_client_connect_async(client.get(), G_SOCKET_CONNECTABLE(far.get()),
                                      leg->shared_->cancel.get(), &connected, leg);
    }
    Leg(const Leg&) = delete;
    Leg& operator=(const Leg&) = delete;
    ~Leg() { --shared_->legs; }

  private:
    Leg(std::shared_ptr<Shared> shared, Stream near)
        : shared_{std::move(shared)}, near_{std::move(near)}
    {
        ++shared_->legs;
    }

    static void connected(GObject* client, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<Leg> leg{static_cast<Leg*>(data)};
        base::ErrorSlot error;
        auto far = base::Ref<GSocketConnection>::adopt(
            g_socket_client_connect_finish(G_SOCKET_CLIENT(client), result, error.out()));
        if (!far) return leg->complain(error);
        const auto& server = leg->shared_->server.server;
        auto name = base::Ref<GSocketConnectable>::adopt(
            g_network_address_new(server.host.c_str(), server.port));
        leg->far_ = Stream::adopt(
            g_tls_client_connection_new(G_IO_STREAM(far.get()), name.get(), error.out()));
        if (!leg->far_) return leg->complain(error);
        g_signal_connect(leg->far_.get(), "accept-certificate", G_CALLBACK(&judge), leg.get());
        auto* tls = G_TLS_CONNECTION(leg->far_.get());
        auto* cancel = leg->shared_->cancel.get();
        g_tls_connection_handshake_async(tls, G_PRIORITY_DEFAULT, cancel, &shaken, leg.release());
    }

    // The system does not trust it; the user's own authorities may.
    static gboolean judge(GTlsConnection* tls, GTlsCertificate* certificate, GTlsCertificateFlags,
                          gpointer data) noexcept
    {
        auto* leg = static_cast<Leg*>(data);
        auto* authorities = leg->shared_->authorities.get();
        if (!authorities) return FALSE;
        auto* name = g_tls_client_connection_get_server_identity(G_TLS_CLIENT_CONNECTION(tls));
        base::ErrorSlot error;
        auto wrong = g_tls_database_verify_chain(
            authorities, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, name, nullptr,
            G_TLS_DATABASE_VERIFY_NONE, nullptr, error.out());
        return !error && wrong == 0;
    }

    static void shaken(GObject* tls, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<Leg> leg{static_cast<Leg*>(data)};
        base::ErrorSlot error;
        if (!g_tls_connection_handshake_finish(G_TLS_CONNECTION(tls), result, error.out()))
            return leg->complain(error);
        auto* both = leg.release();
        auto* cancel = both->shared_->cancel.get();
        both->open_ = 2;
        splice(both->near_.get(), both->far_.get(), cancel, &ended, both);
        splice(both->far_.get(), both->near_.get(), cancel, &ended, both);
    }

    static void ended(GObject* target, GAsyncResult* result, gpointer data) noexcept
    {
        auto* leg = static_cast<Leg*>(data);
        g_output_stream_splice_finish(G_OUTPUT_STREAM(target), result, nullptr);
        if (--leg->open_ == 0) delete leg;
    }

    void complain(const base::ErrorSlot& error) const
    {
        base::log_info("relay over TLS: " + error.message());
    }

    std::shared_ptr<Shared> shared_;
    Stream near_;
    Stream far_;
    int open_ = 0;
};

TlsTunnel::TlsTunnel(const PlacedServer& server, const std::string& authorities, bool six)
    : server_{server},
      six_{six},
      shared_{std::make_shared<Shared>()},
      service_{base::Ref<GSocketService>::adopt(g_socket_service_new())}
{
    shared_->server = server;
    base::ErrorSlot error;
    if (!authorities.empty()) {
        shared_->authorities = base::Ref<GTlsDatabase>::adopt(
            g_tls_file_database_new(authorities.c_str(), error.out()));
        if (error) base::log_warning(error.message());
    }
    auto any = base::Ref<GSocketAddress>::adopt(
        g_inet_socket_address_new_from_string(six ? "::1" : "127.0.0.1", 0));
    GSocketAddress* bound = nullptr;
    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), any.get(),
                                       G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, nullptr, &bound,
                                       nullptr))
        return;
    auto owned = base::Ref<GSocketAddress>::adopt(bound);
    port_ = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(owned.get()));
    handler_ =
        g_signal_connect(service_.get(), "incoming", G_CALLBACK(&on_incoming), shared_.get());
}

TlsTunnel::~TlsTunnel()
{
    if (handler_ != 0) g_signal_handler_disconnect(service_.get(), handler_);
    g_socket_service_stop(service_.get());
    g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
    g_cancellable_cancel(shared_->cancel.get());
}

gboolean TlsTunnel::on_incoming(GSocketService*, GSocketConnection* connection, GObject*,
                                gpointer data) noexcept
{
    auto* shared = static_cast<Shared*>(data);
    if (shared->legs < most_legs) Leg::begin(shared->shared_from_this(), connection);
    return TRUE;
}

std::optional<PlacedServer> TlsTunnel::entrance() const
{
    if (port_ == 0) return {};
    auto made = server_;
    made.server.port = port_;
    made.address = six_ ? "::1" : "127.0.0.1";
    return made;
}

}  // namespace mailcall::media
