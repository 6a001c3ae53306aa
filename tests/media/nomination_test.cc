// What agents do that somebody else makes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/nomination.hh"

#include <gtest/gtest.h>
#include <nice/agent.h>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

TEST(Nomination, WaitsForNothingBetter)
{
    nominate_at_once();
    nominate_at_once();
    // As webrtcbin makes it.
    auto agent = base::Ref<NiceAgent>::adopt(
        nice_agent_new_full(nullptr, NICE_COMPATIBILITY_RFC5245,
                            static_cast<NiceAgentOption>(NICE_AGENT_OPTION_ICE_TRICKLE |
                                                         NICE_AGENT_OPTION_REGULAR_NOMINATION)));
    NiceNominationMode mode = NICE_NOMINATION_MODE_REGULAR;
    gboolean trickles = FALSE;
    g_object_get(agent.get(), "nomination-mode", &mode, "ice-trickle", &trickles, nullptr);
    EXPECT_EQ(mode, NICE_NOMINATION_MODE_AGGRESSIVE);
    EXPECT_TRUE(trickles) << "all else is as asked for";
}

}  // namespace
}  // namespace mailcall::media
