// Checks are written by libnice's own encoder.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/check.hh"

#include <stun/stunagent.h>
#include <stun/usages/ice.h>

#include <span>

namespace mailcall::media {
namespace {

// RFC 8445 §5.1.2.1, of a peer-reflexive candidate of the first component, not preferred.
constexpr std::uint32_t priority = (110U << 24U) | 255U;

constexpr auto as_session_traversal = static_cast<StunAgentUsageFlags>(
    STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);

}  // namespace

BindingRequest make_binding_request()
{
    BindingRequest request{0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42};
    base::fill_random(std::span{request}.subspan(8));
    return request;
}

base::Bytes make_check(const IceCredentials& own, const IceCredentials& theirs,
                       std::uint64_t tie_breaker)
{
    StunAgent agent{};
    stun_agent_init(&agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                    as_session_traversal);
    auto user = theirs.ufrag + ":" + own.ufrag;
    std::array<std::uint8_t, STUN_MAX_MESSAGE_SIZE_IPV6> room{};
    StunMessage message{};
    auto size = stun_usage_ice_conncheck_create(
        &agent, &message, room.data(), room.size(),
        reinterpret_cast<const std::uint8_t*>(user.data()), user.size(),
        reinterpret_cast<const std::uint8_t*>(theirs.pwd.data()), theirs.pwd.size(), false, false,
        priority, tie_breaker, nullptr, STUN_USAGE_ICE_COMPATIBILITY_RFC5245);
    return {room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace mailcall::media
