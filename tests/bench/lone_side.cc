// One side of a call in a process of its own, for rehearsal_bench.py: lone_side caller, or
// lone_side callee rehearsed|cold. The offer goes out, or comes in, as one line; what is told is
// one JSON object a line. SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>

#include <iostream>
#include <string>

#include "../media/peer.hh"
#include "base/json.hh"
#include "base/loop.hh"
#include "wire/sdp.hh"

namespace mailcall::media {
namespace {

using base::Json;
using namespace std::chrono_literals;

constexpr auto patience = 20s;
constexpr int enough = 10;  // pictures: what goes on after the first

void print(const Json& line) { std::cout << base::print_json(line) << std::endl; }

class Side : public Peer {
  public:
    using Peer::Peer;

    void first_frame(bool video) override
    {
        if (video) seen_us = g_get_monotonic_time();
    }

    std::int64_t seen_us = 0;
};

wire::SessionSettings settings_from(std::int64_t asked_us)
{
    auto settings = test_settings();
    settings.asked_us = asked_us;
    return settings;
}

// From the offer on; there is no host, and so no proof. Stays until its stdin ends.
int talk(Side& side)
{
    if (!wait_until([&] { return side.authentic; }, patience)) return 1;
    side.session().open_valves();
    if (!wait_until([&] { return side.session().stats().video_frames >= enough; }, patience))
        return 1;
    auto stats = side.session().stats();
    const auto& at = stats.moments;
    print({{"seen_us", side.seen_us},
           {"frames", stats.video_frames},
           {"steps",
            {{"begun", at.begun},
             {"gathered", at.gathered},
             {"connected", at.connected},
             {"secured", at.secured},
             {"picture", at.picture}}}});
    bool ended = false;
    base::FdWatch orders{0, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), [&] { ended = true; }};
    while (!ended) g_main_context_iteration(nullptr, TRUE);
    return 0;
}

int call()
{
    Session::warm_up().join();
    Side side{settings_from(0)};
    side.session().offer();
    if (!wait_until([&] { return side.offer.has_value(); }, patience)) return 1;
    print({{"offer", wire::print_description(*side.offer)}});
    return talk(side);
}

base::Result<wire::Description> read_offer(const std::string& line)
{
    wire::CandidateRule rule;
    rule.loopback = true;
    MC_TRY(given, base::parse_json(line));
    MC_TRY(text, base::text_field(given, "offer"));
    return wire::read_description(text, rule);
}

int take_call(bool is_rehearsed)
{
    if (is_rehearsed) Session::warm_up().join();
    print({{"event", "ready"}});
    std::string line;
    std::getline(std::cin, line);
    auto asked_us = g_get_monotonic_time();
    auto offer = read_offer(line);
    if (!offer) return 2;
    Side side{settings_from(asked_us)};
    print({{"asked_us", asked_us}});
    if (!side.session().answer(*offer)) return 1;
    return talk(side);
}

}  // namespace
}  // namespace mailcall::media

int main(int count, char** words)
{
    const std::string side = count > 1 ? words[1] : "";
    if (side == "caller") return mailcall::media::call();
    if (side == "callee" && count == 3)
        return mailcall::media::take_call(words[2] == std::string{"rehearsed"});
    return 2;
}
