// One trial a server: its name, then one answer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_servers.hh"

#include <gio/gio.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <optional>

#include "base/loop.hh"
#include "base/words.hh"
#include "media/first_answer.hh"
#include "media/server_search.hh"

namespace mailcall::app {
namespace {

using base::fill;
using base::tr;
using media::PlacedServer;
using media::SocketAddress;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds name_limit = 3s;
constexpr std::chrono::milliseconds answer_limit = 1s;
constexpr std::chrono::milliseconds connect_limit = 3s;
constexpr int most_tries = 3;  // a packet may be lost

bool has_ipv4(const PlacedServer& placed) { return placed.address.find(':') == std::string::npos; }

class Trial {
  public:
    explicit Trial(media::Server server) : server_{std::move(server)} {}

    void start(const std::string& url)
    {
        search_.start({url}, name_limit, [this](const auto& found) { take(found.servers); });
    }
    bool is_over() const { return over_; }
    const std::optional<media::Check>& check() const { return check_; }

  private:
    void take(const std::vector<PlacedServer>& servers)
    {
        if (servers.empty()) return end(false, tr("The server {} cannot be found."));
        bool by_udp = server_.way == media::Way::udp;
        auto found = std::ranges::find_if(servers, has_ipv4);
        if (found == servers.end() && by_udp) {
            over_ = true;
            return;
        }
        const auto& placed = found == servers.end() ? servers.front() : *found;
        address_ = SocketAddress::adopt(
            g_inet_socket_address_new_from_string(placed.address.c_str(), server_.port));
        by_udp ? ask() : connect();
    }

    void ask()
    {
        answer_.ask({address_}, answer_limit, [this](auto first) {
            if (!first && ++tries_ < most_tries) return ask();
            tell(first.has_value());
        });
    }

    void connect()
    {
        limit_.start(connect_limit);
        socket_ = base::Ref<GSocket>::adopt(
            g_socket_new(g_socket_address_get_family(address_.get()), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, nullptr));
        if (!socket_) return;  // as if it did not answer
        g_socket_set_blocking(socket_.get(), FALSE);
        base::ErrorSlot pending;
        g_socket_connect(socket_.get(), address_.get(), nullptr, pending.out());
        watch_ = std::make_unique<base::FdWatch>(
            g_socket_get_fd(socket_.get()), static_cast<GIOCondition>(G_IO_OUT | G_IO_HUP),
            [this] { tell(g_socket_check_connect_result(socket_.get(), nullptr) != FALSE); });
    }

    void tell(bool answers)
    {
        limit_.cancel();
        watch_.reset();
        end(answers, answers ? tr("The server {} answers.") : tr("The server {} does not answer."));
    }

    void end(bool well, const char* sentence)
    {
        auto where = server_.host + ":" + std::to_string(server_.port);
        auto hint = well ? "" : tr("Calls go on without it. Its address: mailcall settings");
        check_ = media::Check{server_.relays ? "turn" : "stun", well, fill(sentence, where), hint};
        over_ = true;
    }

    media::Server server_;
    media::ServerSearch search_;
    SocketAddress address_;
    media::FirstAnswer answer_;
    base::Ref<GSocket> socket_;
    std::unique_ptr<base::FdWatch> watch_;
    base::Timer limit_{[this] { tell(false); }};
    int tries_ = 0;
    bool over_ = false;
    std::optional<media::Check> check_;
};

}  // namespace

std::vector<media::Check> check_servers(const std::vector<std::string>& urls)
{
    std::list<Trial> trials;
    for (const auto& url : urls)
        if (auto server = media::read_server(url)) trials.emplace_back(*server).start(url);
    while (!std::ranges::all_of(trials, &Trial::is_over)) g_main_context_iteration(nullptr, TRUE);
    std::vector<media::Check> checks;
    for (const auto& trial : trials)
        if (trial.check()) checks.push_back(*trial.check());
    return checks;
}

}  // namespace mailcall::app
