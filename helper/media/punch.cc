// Reads addresses out of candidates and sends to them from the agent's sockets.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/punch.hh"

#include <gio/gio.h>

#include <algorithm>
#include <sstream>

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

const base::Bytes zeros(4);
constexpr auto at_first = 2s;
constexpr auto while_mail_is_young = 1min;
constexpr std::chrono::milliseconds often = 1200ms;

bool is_a_relays(const std::string& candidate)
{
    return candidate.find(" typ relay") != std::string::npos;
}

// candidate:<foundation> <component> <transport> <priority> <address> <port> …; null for no UDP.
SocketAddress target(const std::string& candidate)
{
    std::istringstream fields{candidate};
    std::string foundation;
    std::string component;
    std::string transport;
    std::string priority;
    std::string address;
    guint port = 0;
    fields >> foundation >> component >> transport >> priority >> address >> port;
    if (!fields || g_ascii_strcasecmp(transport.c_str(), "udp") != 0) return {};
    return SocketAddress::adopt(g_inet_socket_address_new_from_string(address.c_str(), port));
}

}  // namespace

Punch::Punch(const Pipeline& pipeline, const Negotiation& negotiation,
             std::chrono::milliseconds interval)
    : pipeline_{pipeline}, negotiation_{negotiation}, interval_{interval}
{
}

void Punch::start(const std::vector<std::string>& candidates, IceCredentials theirs)
{
    theirs_ = std::move(theirs);
    tie_breaker_ = (std::uint64_t{base::random_number()} << 32U) | base::random_number();
    began_us_ = g_get_monotonic_time();
    add(candidates);
    timer_.start(std::min(often, interval_));
}

void Punch::add(const std::vector<std::string>& candidates)
{
    for (const auto& candidate : candidates)
        if (auto address = target(candidate))
            targets_.insert(is_a_relays(candidate) ? targets_.begin() : targets_.end(),
                            std::move(address));
}

std::chrono::milliseconds Punch::age() const
{
    return std::chrono::milliseconds{(g_get_monotonic_time() - began_us_) / 1000};
}

base::Bytes Punch::knock() const
{
    if (age() < at_first && !negotiation_.has_failed()) return zeros;
    return make_check(own_credentials(pipeline_.agent()), theirs_, tie_breaker_);
}

void Punch::knock_at_next()
{
    const auto& target = targets_[next_++ % targets_.size()];
    auto packet = knock();
    share_.count(send_from_all(pipeline_.agent(), target.get(), packet) * packet.size());
}

void Punch::beat()
{
    if (negotiation_.is_connected()) return;
    for (std::size_t each = 0; each < targets_.size(); ++each)
        if (share_.allows(targets_.size(), age())) knock_at_next();
    timer_.start(age() < while_mail_is_young ? std::min(often, interval_) : interval_);
}

}  // namespace mailcall::media
