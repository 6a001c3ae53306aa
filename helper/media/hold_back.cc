// Sorts candidates by what they are worth.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/hold_back.hh"

#include <algorithm>

#include "media/routes.hh"
#include "wire/candidate.hh"

namespace mailcall::media {
namespace {

bool is_type(const std::string& candidate, const char* type)
{
    return candidate.find(std::string{" typ "} + type) != std::string::npos;
}

std::string address_of(const std::string& candidate)
{
    auto place = wire::transport_address(candidate);
    return place.substr(0, place.find(' '));
}

}  // namespace

HeldBack hold_back(const Candidates& candidates,
                   const std::function<bool(const std::string&)>& is_near,
                   const std::set<std::string>& own)
{
    auto is_private = [](const std::string& each) {
        return is_type(each, "host") && wire::is_private_address(address_of(each));
    };
    auto is_way_in = [&](const std::string& each) {
        bool is_public = is_type(each, "srflx") || is_type(each, "relay");
        return is_public || (is_private(each) && is_near(address_of(each)));
    };
    auto is_behind_our_router = [&own](const std::string& each) {
        return is_type(each, "srflx") && own.contains(address_of(each));
    };
    // Without another way in, there is nothing to wait for.
    if (!std::ranges::any_of(candidates, is_way_in) ||
        std::ranges::any_of(candidates, is_behind_our_router))
        return {candidates, {}};
    HeldBack sorted;
    for (const auto& each : candidates) {
        bool is_far = is_private(each) && !is_near(address_of(each));
        (is_far ? sorted.later : sorted.now).push_back(each);
    }
    return sorted;
}

HoldBack::HoldBack(std::chrono::milliseconds wait, std::function<void(const Candidates&)> late)
    : wait_{wait}, late_{std::move(late)}
{
}

Candidates HoldBack::take(const Candidates& candidates, const std::set<std::string>& own)
{
    auto sorted = hold_back(candidates, &has_own_route, own);
    all_ = candidates;
    held_ = std::move(sorted.later);
    if (!held_.empty()) timer_.start(wait_);
    return std::move(sorted.now);
}

void HoldBack::reconsider(const std::set<std::string>& own)
{
    if (timer_.pending() && hold_back(all_, &has_own_route, own).later.empty()) release();
}

void HoldBack::release()
{
    timer_.cancel();
    late_(std::exchange(held_, {}));
}

}  // namespace mailcall::media
