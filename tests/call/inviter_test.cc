// The inviter's side of a call, flow by flow.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "scene.hh"

namespace mailcall::call {
namespace {

using std::chrono::seconds;

TEST(Inviter, OpenCallMakesAnOfferFirst)
{
    Scene scene;
    EXPECT_EQ(scene.on(event::Place{}), "start offer 0");
    EXPECT_EQ(scene.on(event::OfferReady{0}), "send invite 0 offer");
    EXPECT_EQ(scene.on(event::Sent{}), "");
    EXPECT_EQ(scene.state(), State::ringing_out);
}

TEST(Inviter, PrivateCallSendsItsInviteWithoutAnySession)
{
    Scene scene;
    EXPECT_EQ(scene.on(event::Place{.media = {}, .ttl = 120, .open = false}), "send invite 0");
    EXPECT_EQ(scene.machine.memory().session_gen, -1);
}

TEST(Inviter, WaitsForTheRingTimeAndAGraceCountedFromPlacing)
{
    Scene scene;
    scene.then(event::Place{.media = {}, .ttl = 900});
    scene.wait(seconds{5});
    scene.then(event::OfferReady{0}).then(event::Sent{});
    EXPECT_EQ(scene.machine.deadline(), noon + seconds{960});
}

TEST(Inviter, HasNoAnswerWhenTheGraceIsOver)
{
    auto scene = Scene::ringing_out();
    scene.wait(seconds{179});
    EXPECT_EQ(scene.on(event::Tick{}), "");
    scene.wait(seconds{1});
    EXPECT_EQ(scene.on(event::Tick{}), "stop session, finish no_answer");
    EXPECT_EQ(scene.machine.deadline(), std::nullopt);
}

TEST(Inviter, InviteThatCannotBeSentFailsTheCall)
{
    Scene scene;
    scene.then(event::Place{}).then(event::OfferReady{0});
    EXPECT_EQ(scene.on(event::SendFailed{SignalType::invite, 0, "no network"}),
              "stop session, finish failed");
}

TEST(Inviter, HangUpBeforeTheInviteLeftSendsNothing)
{
    Scene scene;
    scene.then(event::Place{});
    EXPECT_EQ(scene.on(event::HangUp{}), "stop session, finish cancelled");
}

TEST(Inviter, HangUpWhileItRingsIsCancelled)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(event::HangUp{}), "send cancel 0 cancelled, stop session, finish cancelled");
}

TEST(Inviter, SessionLostBeforeTheInviteLeftFailsTheCall)
{
    Scene scene;
    scene.then(event::Place{});
    EXPECT_EQ(scene.on(event::Lost{0, "no camera"}), "stop session, finish failed");
}

TEST(Inviter, EarlySessionIsExpendable)
{
    auto lost = Scene::ringing_out();
    EXPECT_EQ(lost.on(event::Lost{0, "crashed"}), "stop session");
    EXPECT_EQ(lost.state(), State::ringing_out);
    auto visited = Scene::ringing_out();
    EXPECT_EQ(visited.on(event::Impostor{0}), "stop session");
    EXPECT_EQ(visited.state(), State::ringing_out);
}

TEST(Inviter, LossOfAnOlderSessionMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::none));
    ASSERT_EQ(scene.machine.memory().session_gen, 1);
    EXPECT_EQ(scene.on(event::Lost{0, "old"}), "");
    EXPECT_EQ(scene.on(event::Impostor{0}), "");
    EXPECT_EQ(scene.machine.memory().session_gen, 1);
}

TEST(Inviter, MailedAcceptCompletesTheVerySameSession)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "apply answer 0");
    EXPECT_EQ(scene.state(), State::connecting);
    EXPECT_EQ(scene.machine.deadline(), noon + seconds{300});
}

TEST(Inviter, SecondCopyOfAnAcceptChangesNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    const auto before = scene.machine.memory();
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "");
    EXPECT_EQ(scene.machine.memory(), before);
}

TEST(Inviter, AcceptMayComeBeforeTheSendingIsConfirmed)
{
    Scene scene;
    scene.then(event::Place{}).then(event::OfferReady{0});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "apply answer 0");
    EXPECT_EQ(scene.on(event::Sent{}), "");
    EXPECT_EQ(scene.state(), State::connecting);
}

TEST(Inviter, AcceptOnTheWireWaitsForItsProof)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(accept_on_wire(0)), "");
    EXPECT_EQ(scene.state(), State::accepted);
    EXPECT_EQ(scene.on(event::Proven{0, key(7)}), "");
    EXPECT_EQ(scene.state(), State::talking);
    EXPECT_EQ(scene.machine.deadline(), std::nullopt);
}

TEST(Inviter, ProofOfAnotherComputerThanTheOneThatAcceptedIsAnImpostor)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(event::Proven{0, key(8)}), "stop session, start offer 1");
    EXPECT_EQ(scene.state(), State::accepted);
}

TEST(Inviter, ProofOfAnOlderSessionMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::none));
    EXPECT_EQ(scene.on(event::Proven{0, key(7)}), "");
    EXPECT_EQ(scene.state(), State::accepted);
}

TEST(Inviter, AcceptWithoutAddressesGetsOursInANewGeneration)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(accept(0, Content::none)), "stop session, start offer 1");
    EXPECT_EQ(scene.on(event::OfferReady{1}), "send address 1 offer");
    EXPECT_EQ(scene.state(), State::connecting);
    EXPECT_EQ(scene.on(accept(1, Content::answer)), "apply answer 1");
}

TEST(Inviter, OfferOfAnOlderSessionIsNotSent)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::none));
    EXPECT_EQ(scene.on(event::OfferReady{0}), "");
    EXPECT_EQ(scene.state(), State::accepted);
}

TEST(Inviter, AcceptOfALostSessionGetsTheNextGeneration)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Impostor{0});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "start offer 1");
}

TEST(Inviter, PrivateCallTakesUpTheAnswerersOffer)
{
    auto scene = Scene::ringing_out_private();
    EXPECT_EQ(scene.on(accept(0, Content::offer)), "start answer 0");
    EXPECT_EQ(scene.state(), State::accepted);
    EXPECT_EQ(scene.on(event::AnswerReady{0}), "send address 0 answer");
    EXPECT_EQ(scene.state(), State::connecting);
}

TEST(Inviter, PrivateCallKeepsItsAddressIfNobodyWantsIt)
{
    auto scene = Scene::ringing_out_private();
    auto accepted = accept(0, Content::offer);
    accepted.want_address = false;
    scene.then(accepted);
    EXPECT_EQ(scene.on(event::AnswerReady{0}), "");
    EXPECT_EQ(scene.state(), State::connecting);
}

TEST(Inviter, SessionLostAfterAcceptIsReplaced)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(event::Lost{0, "crashed"}), "stop session, start offer 1");
    EXPECT_EQ(scene.on(event::OfferReady{1}), "send address 1 offer");
}

TEST(Inviter, PeerWhoAsksForTheGenerationThatIsOnItsWayGetsNoOther)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer)).then(event::Lost{0, {}}).then(event::OfferReady{1});
    EXPECT_EQ(scene.on(accept(1, Content::none)), "");
    EXPECT_EQ(scene.on(accept(2, Content::none)), "stop session, start offer 2");
}

TEST(Inviter, GivesUpAfterTheLastGeneration)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    for (int gen = 0; gen < last_gen; ++gen) scene.then(event::Lost{gen, {}});
    ASSERT_EQ(scene.machine.memory().session_gen, last_gen);
    EXPECT_EQ(scene.on(event::Lost{last_gen, {}}),
              "send cancel 4 failed, stop session, finish failed");
}

TEST(Inviter, AddressThatCannotBeSentFailsTheCall)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::none)).then(event::OfferReady{1});
    EXPECT_EQ(scene.on(event::SendFailed{SignalType::address, 1, "no network"}),
              "stop session, finish failed");
}

TEST(Inviter, InviteThatWasSentAfterAllIsTakenBackOnce)
{
    Scene scene;
    scene.then(event::Place{})
        .then(event::OfferReady{0})
        .then(event::SendFailed{SignalType::invite, 0, "no answer"});
    EXPECT_EQ(scene.on(event::Sent{SignalType::invite, 0}), "send cancel 0 failed");
    EXPECT_EQ(scene.on(event::Sent{SignalType::invite, 0}), "");
}

TEST(Inviter, InviteThatWasOnItsWayWhenItWasCancelledIsTakenBack)
{
    Scene scene;
    scene.then(event::Place{}).then(event::OfferReady{0});
    EXPECT_EQ(scene.on(event::HangUp{}), "stop session, finish cancelled");
    EXPECT_EQ(scene.on(event::Sent{SignalType::invite, 0}), "send cancel 0 cancelled");
}

TEST(Inviter, ConnectingEndsAtItsDeadline)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    scene.wait(seconds{300});
    EXPECT_EQ(scene.on(event::Tick{}), "send cancel 0 failed, stop session, finish failed");
}

TEST(Inviter, TellsTheOtherComputersOnceThatTheCallIsTaken)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(accept_on_wire(0, 7, 2)), "send cancel 0 taken won=7");
    EXPECT_EQ(scene.on(accept(0, Content::answer, 7, 2)), "apply answer 0");
}

TEST(Inviter, SecondAcceptIsToldWhoWonAndNothingElse)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(accept(0, Content::answer, 8)), "send cancel 0 taken won=7 to=8");
    EXPECT_EQ(scene.on(accept(0, Content::answer, 8)), "");
    EXPECT_EQ(scene.state(), State::connecting);
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(accept(0, Content::answer, 9)), "send cancel 0 taken won=7 to=9");
}

TEST(Inviter, CancelOfAComputerThatLostTheRaceMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(event::Cancelled{Reason::hung_up, false, key(8)}), "");
    EXPECT_EQ(scene.on(event::Cancelled{Reason::hung_up, false, key(7)}),
              "hang up media hung_up, finish hung_up");
}

TEST(Inviter, CancelMayOvertakeTheAcceptThatItUndoes)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(event::Cancelled{Reason::intercepted, false, key(7)}),
              "stop session, finish intercepted");
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "");
}

TEST(Inviter, DeclineStopsTheOtherComputersToo)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(event::Declined{key(7), 2, false}),
              "send cancel 0 taken won=7, stop session, finish declined");
}

TEST(Inviter, BusyIsAnOutcomeOfItsOwn)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(event::Declined{key(7), 1, true}), "stop session, finish busy");
}

TEST(Inviter, DeclineOfAnotherComputerAfterAnAcceptMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(event::Declined{key(8), 2, false}), "");
}

TEST(Inviter, LateAcceptIsToldSoOnce)
{
    auto scene = Scene::ringing_out();
    scene.wait(seconds{180});
    scene.then(event::Tick{});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "send cancel 0 late to=7, answered late");
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "");
}

TEST(Inviter, AcceptOfACancelledCallHearsSo)
{
    auto scene = Scene::ringing_out();
    scene.then(event::HangUp{});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "send cancel 0 cancelled to=7");
}

TEST(Inviter, LateCopyOfTheAcceptOfAFinishedCallMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer)).then(event::Proven{0, key(7)}).then(event::HangUp{});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "");
}

TEST(Inviter, PeerWhoWaitsForANewGenerationOfAFinishedCallHearsThatItIsOver)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer)).then(event::Proven{0, key(7)}).then(event::HangUp{});
    EXPECT_EQ(scene.on(accept(1, Content::none)), "send cancel 1 hung_up to=7");
    EXPECT_EQ(scene.on(accept(1, Content::none)), "");
}

TEST(Inviter, HangUpWhileConnectingIsTold)
{
    auto scene = Scene::ringing_out();
    scene.then(accept(0, Content::answer));
    EXPECT_EQ(scene.on(event::HangUp{}),
              "send cancel 0 hung_up, hang up media hung_up, finish hung_up");
}

TEST(Inviter, HangUpWhileTalkingNeedsNoMail)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(event::HangUp{}), "hang up media hung_up, finish hung_up");
}

TEST(Inviter, AcceptOfThePeerWhileTalkingMeansNothing)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(accept(0, Content::answer)), "");
    EXPECT_EQ(scene.state(), State::talking);
}

// The proof reached us, ours did not reach the peer, whose session then broke.
TEST(Inviter, PeerThatNeverGotToTalkGetsANewGeneration)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(accept(1, Content::none)), "stop session, start offer 1");
    EXPECT_EQ(scene.machine.deadline(), noon + seconds{300});
}

TEST(Inviter, ConnectionThatBreaksWhileTalkingFailsTheCall)
{
    auto scene = Scene::ringing_out();
    scene.then(event::Proven{0, key(7)});
    EXPECT_EQ(scene.on(event::Lost{0, "gone"}), "hang up media failed, finish failed");
}

TEST(Inviter, MergingTakesBackAnInviteThatMayHaveLeft)
{
    auto scene = Scene::ringing_out();
    EXPECT_EQ(scene.on(event::Merged{}), "send cancel 0 taken, stop session, finish merged");
    Scene early;
    early.then(event::Place{});
    EXPECT_EQ(early.on(event::Merged{}), "stop session, finish merged");
}

}  // namespace
}  // namespace mailcall::call
