// The window's controller: what it makes of what is heard of a call.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.hh"

namespace mailcall::window {
namespace {

using ControllerShows = Scene;
using ControllerPhase = Scene;
using ControllerSwitches = Scene;
using ControllerDevices = Scene;

// --- showing ---

TEST_F(ControllerShows, OnceInATurnHoweverMuchHasChanged)
{
    settled();
    view.models.clear();
    controller.take(card_in("ringing_out"));
    controller.chat_in("one", now);
    controller.chat_in("two", now);
    EXPECT_TRUE(view.models.empty()) << "shown from inside a call";
    run_ready();
    ASSERT_EQ(view.models.size(), 1U);
    EXPECT_EQ(view.models.front().unread, 2);
}

TEST_F(ControllerShows, NothingOnceTheViewHasGone)
{
    controller.take(card_in("talking"));
    controller.show_on(nullptr);
    run_ready();
    EXPECT_TRUE(view.models.empty());
}

TEST_F(ControllerShows, ALaterViewAllThatWasHeardBefore)
{
    ShownModels later;
    controller.take(card_in("talking"));
    controller.chat_in("hello", now);
    controller.show_on(&later);
    run_ready();
    ASSERT_EQ(later.models.size(), 1U);
    EXPECT_EQ(later.models.front().chat.at(0).text, "hello");
    EXPECT_EQ(later.models.front().title, "Bob");
}

TEST_F(ControllerShows, PicturesAndLevelsPastTheModel)
{
    talk();
    settled();
    view.models.clear();
    controller.level(true, -20);
    controller.level(false, -30);
    run_ready();
    EXPECT_TRUE(view.models.empty()) << "drawn anew for a level";
    EXPECT_EQ(view.levels, (std::vector<std::string>{"", "peer"}));
    controller.picture(false, {});
    controller.picture(false, {});
    run_ready();
    EXPECT_EQ(view.pictures, (std::vector<std::string>{"peer", "peer"}));
    ASSERT_EQ(view.models.size(), 1U);
    EXPECT_TRUE(view.models.front().people.at(0).has_picture);
}

// --- phases ---

TEST_F(ControllerPhase, FollowsTheCall)
{
    EXPECT_EQ(phase_after("inviting"), Phase::ringing_out);
    EXPECT_EQ(phase_after("ringing_out"), Phase::ringing_out);
    EXPECT_EQ(phase_after("accepted"), Phase::connecting);
    EXPECT_EQ(phase_after("connecting"), Phase::connecting);
    EXPECT_EQ(phase_after("ringing_in"), Phase::ringing_in);
    EXPECT_EQ(phase_after("over"), Phase::over);
}

TEST_F(ControllerPhase, SaysWhatConnectingWaitsFor)
{
    auto connecting = card_in("connecting");
    controller.take(connecting);
    EXPECT_EQ(settled().sentence, "Connecting to Bob…");
    connecting.waits = "own_mail";
    controller.take(connecting);
    EXPECT_EQ(settled().sentence, "Connecting to Bob… Your mail is on its way.");
    connecting.waits = "path";
    controller.take(connecting);
    EXPECT_EQ(settled().sentence, "Still connecting to Bob…");
    auto accepted = card_in("accepted");
    accepted.waits = "their_mail";
    controller.take(accepted);
    EXPECT_EQ(settled().sentence, "Waiting for Bob's mail…");
}

TEST_F(ControllerPhase, TalkingIsKnownBeforeTheHostSaysSo)
{
    controller.take(card_in("connecting"));
    controller.session_began();
    controller.talking(now);
    EXPECT_EQ(settled().phase, Phase::talking);
    EXPECT_EQ(settled().talked_from, now);
    EXPECT_EQ(phase_after("connecting"), Phase::talking) << "a card that was on its way";
}

TEST_F(ControllerPhase, WhoIsNotReachedIsReconnecting)
{
    talk();
    controller.reaching(false);
    EXPECT_EQ(settled().phase, Phase::reconnecting);
    EXPECT_NE(settled().sentence.find("Bob"), std::string::npos);
    controller.reaching(true);
    EXPECT_EQ(settled().phase, Phase::talking);
    controller.session_ended("the network is away");
    EXPECT_EQ(settled().phase, Phase::reconnecting);
}

TEST_F(ControllerPhase, CallThatGoesOnByMailIsReconnecting)
{
    talk();
    controller.session_ended("");
    EXPECT_EQ(phase_after("accepted"), Phase::reconnecting);
    EXPECT_EQ(phase_after("connecting"), Phase::reconnecting);
    controller.session_began();
    controller.talking(now);
    EXPECT_EQ(settled().phase, Phase::talking);
}

TEST_F(ControllerPhase, AcceptingShowsAtOnce)
{
    auto card = card_in("ringing_in");
    card.outgoing = false;
    controller.take(card);
    EXPECT_EQ(settled().sentence, "Bob is calling you, with video.");
    controller.accepted();
    EXPECT_EQ(settled().phase, Phase::connecting);
}

TEST_F(ControllerPhase, TheEndIsToldByThePeerAndBetterByTheHost)
{
    talk();
    controller.peer_hung_up();
    EXPECT_EQ(settled().phase, Phase::over);
    EXPECT_EQ(settled().outcome, "Bob has hung up.");
    EXPECT_FALSE(settled().can_call_again) << "without a host there is nobody to call";
    auto card = card_in("over");
    card.can_call_again = true;
    card.seconds = 61;
    controller.take(card);
    EXPECT_EQ(settled().outcome, "what the host says");
    EXPECT_TRUE(settled().can_call_again);
    EXPECT_EQ(settled().seconds, 61);
}

TEST_F(ControllerPhase, TrustIsTheHosts)
{
    auto card = card_in("talking");
    for (auto [word, trust] : {std::pair{"verified", Trust::verified},
                               {"changed", Trust::changed},
                               {"suspect", Trust::suspect},
                               {"new", Trust::fresh}}) {
        card.trust = word;
        controller.take(card);
        EXPECT_EQ(settled().people.at(0).trust, trust) << word;
    }
    EXPECT_EQ(settled().people.at(0).trust_words, "Known from an earlier call");
}

TEST_F(ControllerPhase, WordsAreComparedOnce)
{
    auto card = card_in("talking");
    EXPECT_EQ(settled().words_state, Words::none);
    card.words = {"bato", "dusi"};
    controller.take(card);
    EXPECT_EQ(settled().words_state, Words::offered);
    controller.compare_words(true);
    controller.take(card);
    EXPECT_EQ(settled().words_state, Words::matched) << "a card that was on its way";
}

TEST_F(ControllerPhase, WordsThatDifferWarnAndOfferToHangUp)
{
    auto card = card_in("talking");
    card.words = {"bato", "dusi"};
    controller.take(card);
    controller.compare_words(false);
    EXPECT_EQ(settled().words_state, Words::different);
    EXPECT_TRUE(settled().notes.at(0).is_warning);
    click("Hang up");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"hang up"});
}

// --- switches ---

TEST_F(ControllerSwitches, ShowWhatIsWantedUntilTheSessionSays)
{
    talk();
    controller.want_camera(false);
    EXPECT_FALSE(settled().camera.on);
    EXPECT_TRUE(settled().microphone.on);
    controller.sending({false, true, true});
    EXPECT_FALSE(settled().microphone.on);
    EXPECT_TRUE(settled().camera.on);
    EXPECT_TRUE(settled().screen.on);
}

TEST_F(ControllerSwitches, SayWhyTheyAreOfNoUse)
{
    auto card = card_in("talking");
    card.media = {true, false, true};
    controller.take(card);
    EXPECT_FALSE(settled().camera.possible);
    EXPECT_FALSE(settled().screen.possible);
    EXPECT_EQ(settled().camera.why_not, "This call has no pictures. Call again with video.");
    EXPECT_TRUE(settled().microphone.possible);
}

TEST_F(ControllerSwitches, WithoutACameraSaySo)
{
    talk();
    controller.devices({{DeviceKind::microphone, "m", "Mic", true}}, {});
    EXPECT_TRUE(settled().camera.possible) << "the session has not said that it has none";
    controller.sending({true, false, false});
    EXPECT_FALSE(settled().camera.possible);
    controller.devices({{DeviceKind::camera, "c", "Cam", false}}, {});
    EXPECT_TRUE(settled().camera.possible);
}

TEST_F(ControllerSwitches, APictureOnItsWayDoesNotOutliveTheCamera)
{
    talk();
    controller.picture(false, {});
    controller.peer_sending({true, false, false});
    controller.picture(false, {});
    EXPECT_FALSE(settled().people.at(0).has_picture);
    EXPECT_EQ(view.pictures.size(), 1U);
    controller.peer_sending({false, true, false});
    EXPECT_FALSE(settled().people.at(0).has_picture) << "none has come yet";
    controller.picture(false, {});
    EXPECT_TRUE(settled().people.at(0).has_picture);
    EXPECT_FALSE(settled().people.at(0).microphone);
}

// --- oneself, before one accepts ---

struct ControllerPreview : Scene {
    void ring()
    {
        auto card = card_in("ringing_in");
        card.outgoing = false;
        controller.take(card);
    }
};

TEST_F(ControllerPreview, ShowsOneselfUntilItEnds)
{
    ring();
    EXPECT_FALSE(settled().previews) << "nobody has asked for it";
    controller.preview(true);
    EXPECT_FALSE(settled().has_own_picture);
    controller.picture(true, {});
    controller.level(true, -12);
    EXPECT_TRUE(settled().previews && settled().has_own_picture);
    EXPECT_EQ(view.pictures, std::vector<std::string>{""});
    controller.preview(false);
    EXPECT_FALSE(settled().previews || settled().has_own_picture);
    EXPECT_EQ(settled().own_level, -60);
}

TEST_F(ControllerPreview, IsTriedAgainWhereADeviceIsMissing)
{
    ring();
    controller.preview(true);
    controller.trouble({base::Code::device_missing, "there is no camera", "Plug one in."});
    click("Try again");
    EXPECT_EQ(wishes.made, (std::vector<std::string>{"preview off", "preview on"}));
}

TEST_F(ControllerPreview, TakesWhatItMissedWithIt)
{
    ring();
    controller.preview(true);
    controller.trouble({base::Code::device_missing, "there is no camera", "Plug one in."});
    EXPECT_EQ(settled().notes.size(), 1U);
    controller.preview(false);
    EXPECT_TRUE(settled().notes.empty()) << "the call has yet to look for one";
}

// --- devices ---

const Device webcam{DeviceKind::camera, "c1", "Webcam", true};
const Device headset{DeviceKind::microphone, "m1", "Headset", true};

TEST_F(ControllerDevices, ANewOneIsOffered)
{
    controller.devices({webcam}, {});
    EXPECT_TRUE(settled().notes.empty()) << "the first ones are no news";
    controller.devices({webcam, {DeviceKind::camera, "c2", "Better cam", false}}, {});
    EXPECT_EQ(settled().notes.at(0).text, "There is a new camera: Better cam");
    click("Use it");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"use c2"});
    EXPECT_TRUE(settled().notes.empty());
}

TEST_F(ControllerDevices, AnOfferGoesWithItsDevice)
{
    controller.devices({webcam}, {});
    controller.devices({webcam, {DeviceKind::camera, "c2", "Better cam", false}}, {});
    controller.devices({webcam}, {});
    EXPECT_TRUE(settled().notes.empty());
}

TEST_F(ControllerDevices, OneThatWasUsedAndIsGoneIsTold)
{
    controller.devices({webcam, headset, {DeviceKind::microphone, "m2", "Built-in", false}}, {});
    controller.devices({webcam, {DeviceKind::microphone, "m2", "Built-in", true}}, "Headset");
    EXPECT_EQ(settled().notes.at(0).text, "Headset was unplugged. Now in use: Built-in");
    controller.devices({{DeviceKind::microphone, "m2", "Built-in", true}}, "Webcam");
    EXPECT_EQ(settled().notes.at(1).text,
              "Webcam was unplugged. The call goes on without your picture.");
    EXPECT_TRUE(settled().notes.at(1).is_warning);
}

TEST_F(ControllerDevices, WhatIsUsedInsteadMayBeKnownLater)
{
    const Device built_in{DeviceKind::microphone, "m2", "Built-in", false};
    controller.devices({headset, built_in}, {});
    controller.devices({built_in}, "Headset");
    EXPECT_TRUE(settled().notes.empty());
    auto used = built_in;
    used.used = true;
    controller.devices({used}, {});
    EXPECT_EQ(settled().notes.at(0).text, "Headset was unplugged. Now in use: Built-in");
}

TEST_F(ControllerDevices, WhenNothingIsUsedInsteadThatIsSaid)
{
    const Device built_in{DeviceKind::microphone, "m2", "Built-in", false};
    controller.devices({headset, built_in}, {});
    controller.devices({built_in}, "Headset");
    for (int i = 0; i < 3; ++i) controller.devices({built_in}, {});
    EXPECT_EQ(settled().notes.at(0).text,
              "Headset was unplugged. Plug in another microphone to be heard.");
}

}  // namespace
}  // namespace mailcall::window
