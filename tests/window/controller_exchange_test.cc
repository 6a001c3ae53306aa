// What the window shows of chat, files and folders, and its notes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.hh"

namespace mailcall::window {
namespace {

using ControllerChat = Scene;
using ControllerFiles = Scene;
using ControllerNotes = Scene;

// --- chat ---

TEST_F(ControllerChat, CountsWhatIsUnread)
{
    talk();
    controller.chat_in("one", now);
    controller.chat_sent("mine", now);
    controller.chat_in("two", now);
    EXPECT_EQ(settled().unread, 2);
    controller.chat_read();
    EXPECT_EQ(settled().unread, 0);
    EXPECT_EQ(settled().chat.at(0).who, "Bob");
}

TEST_F(ControllerChat, MakesTextsHarmlessAndKeepsTheirLines)
{
    controller.chat_in("a\nb\x1b[2J", now);
    EXPECT_EQ(settled().chat.at(0).text, "a\nb\xEF\xBF\xBD[2J");
}

TEST_F(ControllerChat, ShowsWhatHasArrivedAndWhatNeverWill)
{
    talk();
    controller.chat_sent("one", now);
    controller.chat_in("theirs", now);
    controller.chat_sent("two", now);
    controller.chat_delivered(1);
    EXPECT_EQ(settled().chat.at(0).delivery, Delivery::delivered);
    EXPECT_EQ(settled().chat.at(2).delivery, Delivery::sending);
    controller.take(card_in("over"));
    EXPECT_EQ(settled().chat.at(0).delivery, Delivery::delivered);
    EXPECT_EQ(settled().chat.at(2).delivery, Delivery::lost);
}

TEST_F(ControllerChat, AFloodPushesTheOldestOut)
{
    talk();
    controller.chat_sent("mine, long ago", now);
    controller.chat_sent("mine", now);
    for (std::size_t i = 0; i + 1 < Controller::most_chat_lines; ++i) controller.chat_in("x", now);
    EXPECT_EQ(settled().chat.size(), Controller::most_chat_lines);
    EXPECT_EQ(settled().chat.at(0).text, "mine");
    controller.chat_delivered(1);
    EXPECT_EQ(settled().chat.at(0).delivery, Delivery::sending) << "the first was another one";
    controller.chat_delivered(2);
    EXPECT_EQ(settled().chat.at(0).delivery, Delivery::delivered);
}

// --- files ---

Transfer offered(int id)
{
    Transfer made;
    made.id = id;
    made.name = "holiday.zip";
    made.size = 3'400'000;
    return made;
}

TEST_F(ControllerFiles, AnOfferAsksUntilItIsAnswered)
{
    talk();
    controller.transfer(offered(7));
    EXPECT_EQ(settled().notes.at(0).text, "Bob would like to send you holiday.zip (3.4 MB)");
    click("Take it");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"take 7"});
    controller.transfer(offered(8));
    auto running = offered(8);
    running.state = TransferState::running;
    controller.transfer(running);
    EXPECT_TRUE(settled().notes.empty()) << "taken elsewhere";
    ASSERT_EQ(settled().transfers.size(), 2U);
    EXPECT_EQ(settled().transfers.at(1).state, TransferState::running);
}

TEST_F(ControllerFiles, MoreOffersThanAnybodyReadsPushOldOnesOut)
{
    for (int id = 1; id <= static_cast<int>(Controller::most_transfers) + 5; ++id)
        controller.transfer(offered(id));
    EXPECT_EQ(settled().transfers.size(), Controller::most_transfers);
    EXPECT_LE(settled().notes.size(), NoteList::most);
}

TEST_F(ControllerFiles, AFolderOfTheirsIsOfferedOnce)
{
    talk();
    controller.shares({{3, false, "Music", {}, 0, {}}});
    click("Look inside");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"browse 3"});
    controller.shares({{3, false, "Music", {}, 0, {}}});
    EXPECT_TRUE(settled().notes.empty());
}

TEST_F(ControllerFiles, WhoReadsInAFolderIsSeenAndCanBeStopped)
{
    talk();
    controller.shares({{1, true, "Plans", "/home/a/Plans", 0, {}}});
    controller.read(1, "", false, now);
    controller.read(1, "house.pdf", true, now);
    const auto& reads = settled().shares.at(0).reads;
    ASSERT_EQ(reads.size(), 2U);
    EXPECT_NE(reads.at(0).find("fetched house.pdf"), std::string::npos) << "newest first";
    ASSERT_EQ(settled().notes.size(), 1U);
    EXPECT_EQ(settled().notes.at(0).text, "Bob fetches house.pdf from your folder Plans");
    controller.shares({{1, true, "Plans", "/home/a/Plans", 0, {}}, {2, true, "x", "/x", 0, {}}});
    EXPECT_EQ(settled().shares.at(0).reads.size(), 2U) << "lost by another share";
    click("Stop sharing");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"unshare 1"});
}

TEST_F(ControllerFiles, AReadersNoteStaysAwayOnceDismissed)
{
    controller.shares({{1, true, "Plans", "/home/a/Plans", 0, {}}});
    controller.read(1, "a", false, now);
    controller.dismiss_note(settled().notes.at(0).id);
    controller.read(1, "b", false, now);
    EXPECT_TRUE(settled().notes.empty());
    EXPECT_EQ(settled().shares.at(0).reads.size(), 2U);
}

TEST_F(ControllerFiles, AListingThatComesLateIsNotShownElsewhere)
{
    controller.shares({{3, false, "Music", {}, 0, {}}});
    controller.browsing(3, "a");
    EXPECT_TRUE(settled().browser.loading);
    controller.browsing(3, "b");
    controller.listing({3, "a", {{"song", false, 1, 2}}, false, false, {}});
    EXPECT_TRUE(settled().browser.entries.empty());
    controller.listing({3, "b", {{"song", false, 1, 2}}, false, false, {}});
    EXPECT_EQ(settled().browser.entries.size(), 1U);
    EXPECT_FALSE(settled().browser.loading);
    controller.shares({});
    EXPECT_EQ(settled().browser.share, 0) << "a folder that is shared no longer";
}

// --- notes ---

TEST_F(ControllerNotes, TheSameTroubleIsOneNote)
{
    base::Error error{base::Code::device_missing, "opening the camera: it is busy", "Close it."};
    controller.trouble(error);
    controller.trouble(error);
    ASSERT_EQ(settled().notes.size(), 1U);
    EXPECT_EQ(settled().notes.at(0).text, "opening the camera: it is busy. Close it.");
}

TEST_F(ControllerNotes, WhatIsWantedAndMissingCanBeTriedAgain)
{
    talk();
    controller.sending({true, false, false});
    controller.trouble({base::Code::device_missing, "opening the camera: it is busy"});
    click("Try again");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"camera on"});
    wishes.made.clear();
    controller.want_camera(false);
    controller.trouble({base::Code::device_missing, "no loudspeaker"});
    click("Try again");
    EXPECT_EQ(wishes.made, std::vector<std::string>{"use default"});
}

TEST_F(ControllerNotes, AreFewAndWarningsStayLongest)
{
    controller.say({"warning", "mind this", {}, {}, true});
    for (auto key : {"a", "b", "c", "d", "e"}) controller.say({key, key});
    EXPECT_EQ(settled().notes.size(), NoteList::most);
    EXPECT_EQ(settled().notes.front().text, "mind this");
    EXPECT_EQ(settled().notes.back().text, "e");
}

TEST(NoteList, WhatAsksAndWarnsStaysAndTheRestPasses)
{
    int passed = 0;
    NoteList notes{[&passed] { ++passed; }, std::chrono::milliseconds{1}};
    notes.say({"a", "something has arrived"});
    notes.say({"b", "mind this", {}, {}, true});
    notes.say({"c", "do you want it?", "Yes", [] {}});
    EXPECT_EQ(notes.list().size(), 3U);
    ASSERT_TRUE(run_until([&] { return passed > 0; }));
    ASSERT_EQ(notes.list().size(), 2U);
    EXPECT_EQ(notes.list().front().text, "mind this");
}

TEST_F(ControllerNotes, WhatHasComeBackIsMissingNoLonger)
{
    talk();
    controller.sending({false, true, false});
    controller.trouble({base::Code::device_missing, "no sound system is running"});
    controller.trouble({base::Code::internal, "something else"});
    const Device speaker{DeviceKind::loudspeaker, "l", "Speaker", true};
    controller.devices({speaker}, {});
    EXPECT_EQ(settled().notes.size(), 2U) << "the microphone is still away";
    controller.sending({true, true, false});
    ASSERT_EQ(settled().notes.size(), 1U);
    EXPECT_EQ(settled().notes.at(0).text, "something else");
}

TEST_F(ControllerNotes, GoWithTheCall)
{
    talk();
    controller.transfer(offered(7));
    controller.peer_hung_up();
    EXPECT_TRUE(settled().notes.empty());
}

TEST_F(ControllerNotes, ADismissedOneMayComeBack)
{
    controller.refused({base::Code::not_now, "too early"});
    controller.dismiss_note(settled().notes.at(0).id);
    EXPECT_TRUE(settled().notes.empty());
    controller.refused({base::Code::not_now, "too early"});
    EXPECT_EQ(settled().notes.size(), 1U);
}

}  // namespace
}  // namespace mailcall::window
