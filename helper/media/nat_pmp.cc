// libnatpmp writes and reads the packets, and says when to ask again; the waiting is ours.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/nat_pmp.hh"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "base/log.hh"

namespace mailcall::media {
namespace {

constexpr std::int64_t silent_us = 2'000'000;

std::string print(const in_addr& address)
{
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &address, text.data(), text.size());
    return text.data();
}

}  // namespace

NatPmpRequest::NatPmpRequest() : open_{initnatpmp(&router_, 0, 0) == 0} {}

NatPmpRequest::~NatPmpRequest()
{
    watch_.reset();
    if (open_) closenatpmp(&router_);
}

std::string NatPmpRequest::own_address() const
{
    sockaddr_in own{};
    socklen_t size = sizeof own;
    if (!open_ || getsockname(router_.s, reinterpret_cast<sockaddr*>(&own), &size) != 0) return {};
    return print(own.sin_addr);
}

void NatPmpRequest::ask_address(Done done)
{
    sendpublicaddressrequest(&router_);
    begin(std::move(done));
}

void NatPmpRequest::ask_port(std::uint16_t inside, std::uint16_t outside,
                             std::chrono::seconds lease, Done done)
{
    sendnewportmappingrequest(&router_, NATPMP_PROTOCOL_UDP, inside, outside,
                              static_cast<std::uint32_t>(lease.count()));
    begin(std::move(done));
}

void NatPmpRequest::give_back(std::uint16_t inside)
{
    sendnewportmappingrequest(&router_, NATPMP_PROTOCOL_UDP, inside, 0, 0);
}

void NatPmpRequest::begin(Done done)
{
    done_ = std::move(done);
    give_up_us_ = g_get_monotonic_time() + silent_us;
    watch_ = std::make_unique<base::FdWatch>(router_.s, G_IO_IN, [this] { look(); });
    wait();
}

void NatPmpRequest::look()
{
    natpmpresp_t answer{};
    int outcome = readnatpmpresponseorretry(&router_, &answer);
    if (outcome == 0) return finish(&answer);
    bool may_come = outcome == NATPMP_TRYAGAIN && g_get_monotonic_time() < give_up_us_;
    may_come ? wait() : finish(nullptr);
}

void NatPmpRequest::wait()
{
    timeval left{};
    getnatpmprequesttimeout(&router_, &left);
    std::chrono::milliseconds wait{left.tv_sec * 1000 + left.tv_usec / 1000 + 1};
    again_.start(wait);
}

void NatPmpRequest::finish(const natpmpresp_t* answer)
{
    watch_.reset();
    again_.cancel();
    if (auto done = std::exchange(done_, {})) done(answer);
}

NatPmp::NatPmp(const std::vector<std::string>& addresses, std::chrono::seconds lease, Mapped mapped)
    : lease_{lease},
      mapped_{std::move(mapped)},
      address_{std::make_unique<NatPmpRequest>()},
      port_{std::make_unique<NatPmpRequest>()}
{
    inside_.address = address_->own_address();
    bool may_ask = port_->is_open() && std::ranges::count(addresses, inside_.address) != 0;
    if (may_ask)
        address_->ask_address([this](const natpmpresp_t* answer) { take_address(answer); });
    else
        address_.reset();
}

NatPmp::~NatPmp()
{
    if (outside_.port != 0) port_->give_back(inside_.port);
}

void NatPmp::take_address(const natpmpresp_t* answer)
{
    if (!answer) return address_.reset();
    outside_.address = print(answer->pnu.publicaddress.addr);
    settle();
}

void NatPmp::open(const std::vector<Place>& ports)
{
    auto ours = std::ranges::find(ports, inside_.address, &Place::address);
    if (!address_ || ours == ports.end()) return;
    inside_.port = ours->port;
    ask();
}

void NatPmp::ask()
{
    port_->ask_port(inside_.port, outside_.port != 0 ? outside_.port : inside_.port, lease_,
                    [this](const natpmpresp_t* answer) { take_port(answer); });
}

// A router that has restarted may give another port now: nobody can be told of it any more.
void NatPmp::take_port(const natpmpresp_t* answer)
{
    if (answer) {
        outside_.port = answer->pnu.newportmapping.mappedpublicport;
        std::chrono::seconds lease{answer->pnu.newportmapping.lifetime};
        renew_.start(
            std::clamp<std::chrono::milliseconds>(lease / 2, std::chrono::seconds{1}, lease_));
        return settle();
    }
    if (told_) return renew_.start(lease_ / 4);
    outside_ = {};
    address_.reset();
}

void NatPmp::settle()
{
    if (told_ || outside_.address.empty() || outside_.port == 0) return;
    told_ = true;
    base::log_info("the router lends a port by NAT-PMP: " + outside_.address);
    mapped_({inside_, outside_});
}

}  // namespace mailcall::media
