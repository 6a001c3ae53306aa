// The answerer's side of a call, flow by flow.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "scene.hh"

namespace mailcall::call {
namespace {

using std::chrono::seconds;

event::Invite invite(event::Reception reception)
{
    return {{}, noon, noon + seconds{120}, Content::offer, reception};
}

TEST(Answerer, InviteRingsUntilItsTime)
{
    Scene scene;
    EXPECT_EQ(scene.on(invite(event::Reception::ring)), "ring");
    EXPECT_EQ(scene.state(), State::ringing_in);
    EXPECT_EQ(scene.machine.deadline(), noon + seconds{120});
}

TEST(Answerer, SilentInviteWaitsWithoutRinging)
{
    Scene scene;
    EXPECT_EQ(scene.on(invite(event::Reception::silent)), "");
    scene.wait(seconds{120});
    EXPECT_EQ(scene.on(event::Tick{}), "finish missed");
}

TEST(Answerer, InviteThatIsTooLateIsMissedAndNeverRings)
{
    Scene scene;
    EXPECT_EQ(scene.on(invite(event::Reception::too_late)), "finish missed");
    EXPECT_EQ(scene.on(event::Accept{}), "");
}

TEST(Answerer, SecondCopyOfAnInviteChangesNothing)
{
    auto scene = Scene::ringing_in();
    EXPECT_EQ(scene.on(invite(event::Reception::ring)), "");
}

TEST(Answerer, RingingThatNobodyHearsIsMissed)
{
    auto scene = Scene::ringing_in();
    scene.wait(seconds{119});
    EXPECT_EQ(scene.on(event::Tick{}), "");
    scene.wait(seconds{1});
    EXPECT_EQ(scene.on(event::Tick{}), "stop ringing, finish missed");
}

TEST(Answerer, AcceptTakesUpTheOfferOfTheInvite)
{
    auto scene = Scene::ringing_in();
    EXPECT_EQ(scene.on(event::Accept{}), "stop ringing, start answer 0");
    EXPECT_EQ(scene.on(event::AnswerReady{0}), "send accept 0 answer");
    EXPECT_EQ(scene.state(), State::connecting);
}

TEST(Answerer, AcceptOfAPrivateInviteMakesTheOffer)
{
    auto scene = Scene::ringing_in(Content::none);
    EXPECT_EQ(scene.on(event::Accept{}), "stop ringing, start offer 0");
    EXPECT_EQ(scene.on(event::OfferReady{0}), "send accept 0 offer want");
    EXPECT_EQ(scene.on(event::Address{0, Content::answer}), "apply answer 0");
    EXPECT_EQ(scene.on(event::Address{0, Content::answer}), "");
}

TEST(Answerer, AcceptThatIsNotDirectShowsAndOpensNothing)
{
    auto scene = Scene::ringing_in();
    EXPECT_EQ(scene.on(event::Accept{.media = {}, .automatic = true, .direct = false}),
              "stop ringing, send accept 0 want automatic");
    EXPECT_EQ(scene.machine.memory().session_gen, -1);
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "start answer 1");
    EXPECT_EQ(scene.on(event::AnswerReady{1}), "send accept 1 answer automatic");
}

TEST(Answerer, SecondAcceptChangesNothing)
{
    auto scene = Scene::accepted_in();
    EXPECT_EQ(scene.on(event::Accept{}), "");
}

TEST(Answerer, WaitsForTheConnectionBeyondTheRingTime)
{
    auto scene = Scene::ringing_in();
    scene.wait(seconds{20});
    scene.then(event::Accept{});
    EXPECT_EQ(scene.machine.deadline(), noon + seconds{420});
}

TEST(Answerer, ConnectingEndsAtItsDeadlineAndTellsTheInviter)
{
    auto scene = Scene::connecting_in();
    scene.wait(seconds{420});
    EXPECT_EQ(scene.on(event::Tick{}), "send cancel 0 failed, stop session, finish failed");
}

TEST(Answerer, DeclineStopsTheRinging)
{
    auto scene = Scene::ringing_in();
    EXPECT_EQ(scene.on(event::Decline{"later", false, false}),
              "send decline 0 declined, stop ringing, finish declined");
}

TEST(Answerer, BusyIsDeclinedAsSuch)
{
    auto scene = Scene::ringing_in();
    EXPECT_EQ(scene.on(event::Decline{{}, true, true}),
              "send decline 0 busy automatic, stop ringing, finish busy");
}

TEST(Answerer, TalksWhenProvenEvenBeforeTheMailCouldLeave)
{
    auto scene = Scene::accepted_in();
    EXPECT_EQ(scene.on(event::Proven{0, key(1)}), "");
    EXPECT_EQ(scene.state(), State::talking);
    EXPECT_EQ(scene.on(event::AnswerReady{0}), "");
}

TEST(Answerer, NewOfferIsTakenUpWithoutAskingAgain)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "stop session, start answer 1");
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "");
    EXPECT_EQ(scene.on(event::AnswerReady{1}), "send accept 1 answer");
}

TEST(Answerer, OldOfferMeansNothing)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Address{2, Content::offer});
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "");
    scene.then(event::Lost{2, {}});
    EXPECT_EQ(scene.on(event::Address{2, Content::offer}), "");
}

TEST(Answerer, ProofOfAnOlderSessionMeansNothing)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Address{1, Content::offer});
    EXPECT_EQ(scene.on(event::Proven{0, key(1)}), "");
    EXPECT_EQ(scene.state(), State::accepted);
}

TEST(Answerer, LostSessionAsksForTheNextGeneration)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::Lost{0, "crashed"}), "stop session, send accept 1 want");
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "start answer 1");
}

TEST(Answerer, KnowsWhoseMailIsWaitedFor)
{
    auto waits = [](const Scene& scene) { return waits_for(scene.machine.memory()); };
    auto open = Scene::accepted_in();
    EXPECT_EQ(waits(open), Wait::nothing) << "our answer is being made";
    open.on(event::AnswerReady{0});
    EXPECT_EQ(waits(open), Wait::own_mail);
    open.then(event::Proven{0, key(1)});
    EXPECT_EQ(waits(open), Wait::nothing);
    auto secret = Scene::ringing_in(Content::none).then(event::Accept{}).then(event::OfferReady{0});
    EXPECT_EQ(waits(secret), Wait::their_mail);
    secret.then(event::Address{0, Content::answer});
    EXPECT_EQ(waits(secret), Wait::path) << "both have all they need";
}

TEST(Answerer, GivesUpAfterTheLastGeneration)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Address{last_gen, Content::offer});
    EXPECT_EQ(scene.on(event::Lost{last_gen, "crashed"}),
              "send cancel 4 failed, stop session, finish failed");
}

TEST(Answerer, ManInTheMiddleEndsTheCall)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::Impostor{0}),
              "send cancel 0 intercepted, stop session, finish intercepted");
}

TEST(Answerer, AcceptMailThatCannotLeaveDoesNoHarmToADirectConnection)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::SendFailed{SignalType::accept, 0, "no network"}), "");
    EXPECT_EQ(scene.state(), State::connecting);
}

TEST(Answerer, AcceptMailThatCannotLeaveFailsACallThatHangsOnIt)
{
    auto scene = Scene::ringing_in();
    scene.then(event::Accept{.media = {}, .automatic = false, .direct = false});
    EXPECT_EQ(scene.on(event::SendFailed{SignalType::accept, 0, "no network"}), "finish failed");
}

struct Heard {
    Reason reason;
    bool won_by_us;
    const char* ringing;
    const char* connecting;
    const char* talking;
};

class AnswererHears : public testing::TestWithParam<Heard> {};

TEST_P(AnswererHears, WhatTheCancelSays)
{
    const auto& heard = GetParam();
    const event::Cancelled cancelled{heard.reason, heard.won_by_us};
    EXPECT_EQ(Scene::ringing_in().on(cancelled), heard.ringing);
    EXPECT_EQ(Scene::connecting_in().on(cancelled), heard.connecting);
    EXPECT_EQ(Scene::connecting_in().then(event::Proven{0, key(1)}).on(cancelled), heard.talking);
}

INSTANTIATE_TEST_SUITE_P(
    EachReason, AnswererHears,
    testing::Values(Heard{Reason::taken, true, "stop ringing, finish taken", "", ""},
                    Heard{Reason::taken, false, "stop ringing, finish taken",
                          "stop session, finish taken", "hang up media taken, finish taken"},
                    Heard{Reason::late, false, "stop ringing, finish cancelled",
                          "stop session, finish late", "hang up media late, finish late"},
                    Heard{Reason::cancelled, false, "stop ringing, finish cancelled",
                          "stop session, finish cancelled",
                          "hang up media cancelled, finish cancelled"},
                    Heard{Reason::hung_up, false, "stop ringing, finish cancelled",
                          "hang up media hung_up, finish hung_up",
                          "hang up media hung_up, finish hung_up"},
                    Heard{Reason::failed, false, "stop ringing, finish cancelled",
                          "stop session, finish failed", "hang up media failed, finish failed"}));

TEST(Answerer, HangUpBeforeTheConnectionIsTold)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::HangUp{}),
              "send cancel 0 hung_up, hang up media hung_up, finish hung_up");
}

TEST(Answerer, PeerWhoHangsUpEndsTheCall)
{
    auto scene = Scene::connecting_in();
    EXPECT_EQ(scene.on(event::PeerHungUp{}), "hang up media hung_up, finish hung_up");
}

TEST(Answerer, NewOfferWhileTalkingReplacesTheBrokenSession)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Proven{0, key(1)});
    EXPECT_EQ(scene.on(event::Address{0, Content::offer}), "");
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "stop session, start answer 1");
}

TEST(Answerer, InviterWhoOffersAgainAfterTheEndHearsThatItIsOver)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Proven{0, key(1)}).then(event::HangUp{});
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "send cancel 1 hung_up");
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "");
}

TEST(Answerer, OfferAfterAnEndThatTheInviterToldUsOfMeansNothing)
{
    auto scene = Scene::connecting_in();
    scene.then(event::Cancelled{Reason::taken, false});
    EXPECT_EQ(scene.on(event::Address{1, Content::offer}), "");
}

}  // namespace
}  // namespace mailcall::call
