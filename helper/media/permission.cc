// Made-up relay candidates for libnice.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/permission.hh"

#include <memory>

#include "media/pipeline.hh"
#include "wire/candidate.hh"

namespace mailcall::media {
namespace {

// Nobody listens between these and those that relays give out.
constexpr guint first_port = 1025;
constexpr guint most_beats = 1000;
constexpr std::size_t most_addresses = 10;
// The lowest that a relay has, lower still with each: a made-up place must never look better than
// a real one, whose checks would then have to wait for it.
constexpr guint highest_priority = 16'777'215;

// libnice begins a check each 20 ms.
constexpr auto until_checked = std::chrono::milliseconds{100};

struct FreeCandidate {
    void operator()(NiceCandidate* candidate) const noexcept { nice_candidate_free(candidate); }
};
using Candidate = std::unique_ptr<NiceCandidate, FreeCandidate>;

Candidate make_place(const std::string& address, guint number)
{
    Candidate made{nice_candidate_new(NICE_CANDIDATE_TYPE_RELAYED)};
    made->transport = NICE_CANDIDATE_TRANSPORT_UDP;
    made->stream_id = ice_stream;
    made->component_id = ice_component;
    made->priority = highest_priority - number;
    g_snprintf(made->foundation, sizeof made->foundation, "p%u", number);
    if (!nice_address_set_from_string(&made->addr, address.c_str())) return nullptr;
    nice_address_set_port(&made->addr, first_port + number % most_beats);
    return made;
}

}  // namespace

Permission::Permission(NiceAgent* agent, std::chrono::milliseconds interval)
    : agent_{agent}, interval_{interval}
{
}

void Permission::add(const std::set<std::string>& addresses)
{
    for (const auto& address : addresses)
        if (addresses_.size() < most_addresses) addresses_.insert(address);
}

void Permission::start(const wire::CandidateRule& rule)
{
    rule_ = rule;
    beat();
}

void Permission::beat()
{
    timer_.start(interval_);
    auto relays = own_addresses(agent_, NICE_CANDIDATE_TYPE_RELAYED);
    if (is_connected(agent_) || relays.empty()) return;
    // The far side's relay is most likely at the address of ours: the same provider, or lent by us.
    add(relays);
    be_brief();
    for (const auto& address : addresses_)
        if (wire::may_be_a_relays(address, rule_)) add_place(address);
}

void Permission::add_place(const std::string& address)
{
    auto place = make_place(address, beats_++);
    if (!place) return;
    GSList list{place.get(), nullptr};
    nice_agent_set_remote_candidates(agent_, ice_stream, ice_component, &list);
}

// As long as a check is under way, libnice waits for its end before it settles on another pair: up
// to 2 s for a place where nobody answers. The relay has asked for its permission long before.
void Permission::be_brief()
{
    if (usual_tries_ == 0) g_object_get(agent_, "stun-max-retransmissions", &usual_tries_, nullptr);
    g_object_set(agent_, "stun-max-retransmissions", 1U, nullptr);
    patient_.start(until_checked);
}

void Permission::be_patient()
{
    g_object_set(agent_, "stun-max-retransmissions", std::exchange(usual_tries_, 0U), nullptr);
}

std::set<std::string> public_addresses(const std::vector<std::string>& candidates)
{
    std::set<std::string> found;
    for (const auto& candidate : candidates) {
        auto place = wire::transport_address(candidate);
        auto address = place.substr(0, place.find(' '));
        if (!wire::is_private_address(address)) found.insert(address);
    }
    return found;
}

}  // namespace mailcall::media
