// Connecting, encrypting, reading and writing, all without waiting.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/line.hh"

#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/glib.hh"
#include "base/loop.hh"
#include "base/words.hh"

namespace mailcall::carry {

using base::Code;
using base::Error;
using base::fill;
using base::tr;

namespace {

Error no_answer(const std::string& host, const std::string& why)
{
    return {Code::no_carrier, fill(tr("The mail server {} cannot be reached: {}"), host, why),
            tr("Check its name and the network.")};
}

Error bad_certificate(const std::string& host, GTlsCertificateFlags wrong)
{
    // Whoever shows another's certificate is told first, whatever else is wrong with it.
    const char* why = tr("The mail server {} shows a certificate that is not valid.");
    if ((wrong & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
        why = tr("The mail server {} shows a certificate that nobody vouches for.");
    if ((wrong & G_TLS_CERTIFICATE_EXPIRED) != 0)
        why = tr("The mail server {} shows a certificate that has expired.");
    if ((wrong & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
        why = tr("The mail server {} shows a certificate for another name.");
    return {Code::no_carrier, fill(why, host),
            tr("Somebody may be listening in. If it is your own server: name the certificates to "
               "trust with --ca-file FILE.")};
}

// Between two mails nobody says anything for a long time, and a router may have forgotten us.
void watch_over(GSocket* socket)
{
    g_socket_set_keepalive(socket, TRUE);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 60, nullptr);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 15, nullptr);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 4, nullptr);
}

}  // namespace

// Outlives the Line for as long as something is under way.
class Line::Parts : public std::enable_shared_from_this<Parts> {
  public:
    Parts(Door door, Ears ears) : door_{std::move(door)}, ears_{std::move(ears)} {}

    void open()
    {
        auto client = base::Ref<GSocketClient>::adopt(g_socket_client_new());
        g_socket_client_set_enable_proxy(client.get(), FALSE);
        allow(door_.patience);
        g_socket_client_connect_async(client.get(), address().get(), cancel_.get(), &connected,
                                      keep());
    }

    void secure() { wants_tls_ = true; }

    void take(std::size_t size) { piece_ = size; }

    void say(const std::string& text)
    {
        to_say_ += text;
        if (!saying_) write();
    }

    void allow(std::chrono::milliseconds time) { limit_.start(time); }

    void close()
    {
        ears_ = {};
        limit_.cancel();
        g_cancellable_cancel(cancel_.get());
        // Else the last goodbye of TLS could wait for a server that reads nothing.
        if (socket_) g_socket_shutdown(socket_.get(), TRUE, TRUE, nullptr);
    }

  private:
    using Self = std::shared_ptr<Parts>;
    Self* keep() { return new Self{shared_from_this()}; }
    static Self take(gpointer data)
    {
        return std::move(*std::unique_ptr<Self>{static_cast<Self*>(data)});
    }
    const std::string& host() const { return door_.server.host; }
    base::Ref<GSocketConnectable> address() const
    {
        return base::Ref<GSocketConnectable>::adopt(
            g_network_address_new(host().c_str(), static_cast<guint16>(door_.server.port)));
    }

    static void connected(GObject* client, GAsyncResult* result, gpointer data) noexcept
    {
        auto self = take(data);
        base::ErrorSlot error;
        auto made = base::Ref<GSocketConnection>::adopt(
            g_socket_client_connect_finish(G_SOCKET_CLIENT(client), result, error.out()));
        if (!made) return self->break_off(no_answer(self->host(), error.message()));
        self->socket_ = base::Ref<GSocket>::share(g_socket_connection_get_socket(made.get()));
        watch_over(self->socket_.get());
        self->stream_ = base::Ref<GIOStream>::adopt(G_IO_STREAM(made.release()));
        if (self->door_.server.tls) return self->shake_hands();
        self->read();
    }

    // A file of authorities takes the place of the system's.
    bool trust_own_authorities(GTlsConnection* tls)
    {
        if (door_.ca_file.empty()) return true;
        base::ErrorSlot error;
        auto own = base::Ref<GTlsDatabase>::adopt(
            g_tls_file_database_new(door_.ca_file.c_str(), error.out()));
        if (own) g_tls_connection_set_database(tls, own.get());
        if (!own)
            break_off(
                {Code::unreadable,
                 fill(tr("Reading the certificates in {}: {}"), door_.ca_file, error.message()),
                 tr("Give the path of a file with certificates (PEM).")});
        return bool{own};
    }

    void shake_hands()
    {
        base::ErrorSlot error;
        auto tls = base::Ref<GIOStream>::adopt(
            g_tls_client_connection_new(stream_.get(), address().get(), error.out()));
        if (!tls) return break_off(no_answer(host(), error.message()));
        auto* connection = G_TLS_CONNECTION(tls.get());
        if (!trust_own_authorities(connection)) return;
        judging_ = base::Connection{tls.get(), "accept-certificate", G_CALLBACK(&judge), this};
        stream_ = tls;
        g_tls_connection_handshake_async(connection, G_PRIORITY_DEFAULT, cancel_.get(), &shaken,
                                         keep());
    }

    // Asked only about a certificate with which something is wrong.
    static gboolean judge(GTlsConnection*, GTlsCertificate*, GTlsCertificateFlags wrong,
                          gpointer data) noexcept
    {
        static_cast<Parts*>(data)->wrong_ = wrong;
        return FALSE;
    }

    static void shaken(GObject* tls, GAsyncResult* result, gpointer data) noexcept
    {
        auto self = take(data);
        base::ErrorSlot error;
        bool done =
            g_tls_connection_handshake_finish(G_TLS_CONNECTION(tls), result, error.out()) != FALSE;
        if (!done && self->wrong_ != 0)
            return self->break_off(bad_certificate(self->host(), self->wrong_));
        if (!done) return self->break_off(no_answer(self->host(), error.message()));
        bool asked = std::exchange(self->wants_tls_, false);
        self->read();
        if (auto safe = self->ears_.safe; asked && safe) safe();
    }

    void read()
    {
        if (!ears_.heard) return;
        g_input_stream_read_async(g_io_stream_get_input_stream(stream_.get()), block_.data(),
                                  block_.size(), G_PRIORITY_DEFAULT, cancel_.get(), &arrived,
                                  keep());
    }

    static void arrived(GObject* in, GAsyncResult* result, gpointer data) noexcept
    {
        auto self = take(data);
        base::ErrorSlot error;
        auto size = g_input_stream_read_finish(G_INPUT_STREAM(in), result, error.out());
        if (size < 0) return self->break_off(no_answer(self->host(), error.message()));
        if (size == 0)
            return self->break_off(
                {Code::no_carrier, fill(tr("The mail server {} hung up."), self->host()), ""});
        self->take_bytes({self->block_.data(), static_cast<std::size_t>(size)});
    }

    void take_bytes(std::string_view bytes)
    {
        while (!bytes.empty() && ears_.heard && !wants_tls_) {
            if (piece_ > 0)
                take_piece(bytes);
            else
                take_line(bytes);
        }
        if (!wants_tls_) return read();
        if (bytes.empty()) return shake_hands();
        // It would be taken for what the server says encrypted.
        break_off({Code::no_carrier,
                   fill(tr("The mail server {} says what nobody asked for."), host()),
                   tr("Somebody may be listening in.")});
    }

    void take_line(std::string_view& bytes)
    {
        auto end = bytes.find('\n');
        text_ += bytes.substr(0, end).substr(0, longest_line - text_.size());
        bytes.remove_prefix(std::min(end, bytes.size() - 1) + 1);
        if (end == std::string_view::npos) return;
        if (text_.ends_with('\r')) text_.pop_back();
        tell();
    }

    void take_piece(std::string_view& bytes)
    {
        auto part = bytes.substr(0, piece_ - text_.size());
        text_ += part;
        bytes.remove_prefix(part.size());
        if (text_.size() < piece_) return;
        piece_ = 0;
        tell();
    }

    void tell()
    {
        auto text = std::exchange(text_, {});
        auto heard = ears_.heard;  // it may destroy the Line
        heard(text);
    }

    void write()
    {
        saying_ = true;
        said_ = std::exchange(to_say_, {});
        g_output_stream_write_all_async(g_io_stream_get_output_stream(stream_.get()), said_.data(),
                                        said_.size(), G_PRIORITY_DEFAULT, cancel_.get(), &written,
                                        keep());
    }

    static void written(GObject* out, GAsyncResult* result, gpointer data) noexcept
    {
        auto self = take(data);
        self->saying_ = false;
        base::ErrorSlot error;
        if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(out), result, nullptr, error.out()))
            return self->break_off(no_answer(self->host(), error.message()));
        if (!self->to_say_.empty()) self->write();
    }

    void break_off(const Error& error)
    {
        auto broken = ears_.broken;
        close();
        if (broken) broken(error);
    }

    void give_up()
    {
        auto self = shared_from_this();  // an ear may drop the Line
        break_off({Code::timeout, fill(tr("The mail server {} takes too long to answer."), host()),
                   tr("Check its name and the network.")});
    }

    Door door_;
    Ears ears_;
    base::Ref<GCancellable> cancel_ = base::Ref<GCancellable>::adopt(g_cancellable_new());
    base::Ref<GSocket> socket_;
    base::Ref<GIOStream> stream_;
    base::Connection judging_;
    base::Timer limit_{[this] { give_up(); }};
    GTlsCertificateFlags wrong_ = static_cast<GTlsCertificateFlags>(0);
    std::array<char, 16 * 1024> block_{};
    std::string text_;       // the beginning of a line, or of a piece
    std::size_t piece_ = 0;  // how long the piece is that was asked for
    std::string to_say_;
    std::string said_;  // is being written
    bool saying_ = false;
    bool wants_tls_ = false;
};

Line::Line(Door door, Ears ears) : parts_{std::make_shared<Parts>(std::move(door), std::move(ears))}
{
}

Line::~Line() { parts_->close(); }

void Line::open() { parts_->open(); }
void Line::secure() { parts_->secure(); }
void Line::take(std::size_t size) { parts_->take(size); }
void Line::say(const std::string& text) { parts_->say(text); }
void Line::allow(std::chrono::milliseconds time) { parts_->allow(time); }

}  // namespace mailcall::carry
