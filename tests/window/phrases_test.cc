// How sizes, times and progress are said.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/phrases.hh"

#include <glib.h>
#include <gtest/gtest.h>

#include <limits>

namespace mailcall::window {
namespace {

std::int64_t local_time(int year, int month, int day, int hour, int minute)
{
    auto* moment = g_date_time_new_local(year, month, day, hour, minute, 0);
    auto seconds = g_date_time_to_unix(moment);
    g_date_time_unref(moment);
    return seconds;
}

TEST(Capitalised, TheFirstLetterAndNoOther)
{
    EXPECT_EQ(capitalised("known from an earlier call"), "Known from an earlier call");
    EXPECT_EQ(capitalised("überprüft"), "Überprüft");
    EXPECT_EQ(capitalised("首次通话"), "首次通话");
    EXPECT_EQ(capitalised(""), "");
}

TEST(Phrases, TellSizesInThreeDigits)
{
    EXPECT_EQ(size_phrase(0), "0 bytes");
    EXPECT_EQ(size_phrase(1), "1 byte");
    EXPECT_EQ(size_phrase(999), "999 bytes");
    EXPECT_EQ(size_phrase(1000), "1.0 kB");
    EXPECT_EQ(size_phrase(3'400'000), "3.4 MB");
    EXPECT_EQ(size_phrase(9'960'000), "10 MB");
    EXPECT_EQ(size_phrase(345'600'000), "346 MB");
    EXPECT_EQ(size_phrase(999'499), "999 kB");
    EXPECT_EQ(size_phrase(999'600), "1.0 MB");
    EXPECT_EQ(size_phrase(5'000'000'000), "5.0 GB");
    EXPECT_EQ(size_phrase(-5), "0 bytes");
    EXPECT_FALSE(size_phrase(std::numeric_limits<std::int64_t>::max()).empty());
}

TEST(Phrases, TellSpeed) { EXPECT_EQ(speed_phrase(1'234'567.8), "1.2 MB/s"); }

TEST(Phrases, TellTimeLeftRoughly)
{
    EXPECT_EQ(time_left_phrase(-1), "");
    EXPECT_EQ(time_left_phrase(0), "a few seconds");
    EXPECT_EQ(time_left_phrase(30), "half a minute");
    EXPECT_EQ(time_left_phrase(50), "about a minute");
    EXPECT_EQ(time_left_phrase(89), "about a minute");
    EXPECT_EQ(time_left_phrase(90), "about 2 minutes");
    EXPECT_EQ(time_left_phrase(3569), "about 59 minutes");
    EXPECT_EQ(time_left_phrase(3570), "about an hour");
    EXPECT_EQ(time_left_phrase(7200), "about 2 hours");
    EXPECT_EQ(time_left_phrase(std::numeric_limits<int>::max()), "more than a day");
}

TEST(Phrases, TellDays)
{
    const auto now = local_time(2026, 11, 21, 0, 10);
    EXPECT_EQ(day_phrase(local_time(2026, 11, 21, 0, 5), now), "Today");
    EXPECT_EQ(day_phrase(local_time(2026, 11, 20, 23, 55), now), "Yesterday");
    EXPECT_EQ(day_phrase(local_time(2026, 5, 3, 12, 0), now), "3 May 2026");
    EXPECT_EQ(when_phrase(local_time(2026, 11, 21, 14, 3), now), "Today, 14:03");
    EXPECT_EQ(when_phrase(local_time(2025, 12, 31, 9, 0), now), "31 December 2025");
    EXPECT_TRUE(is_same_day(local_time(2026, 11, 21, 23, 59), now));
    EXPECT_FALSE(is_same_day(local_time(2025, 11, 21, 0, 10), now));
}

// A peer may claim any time for a file.
TEST(Phrases, StandTimesThatAreNone)
{
    for (auto at : {std::numeric_limits<std::int64_t>::max(), std::int64_t{253'402'300'800},
                    std::numeric_limits<std::int64_t>::min()}) {
        EXPECT_EQ(date_phrase(at), "");
        EXPECT_EQ(when_phrase(at, 0), "");
        EXPECT_EQ(entry_phrase({"x", false, 5, at}, 0), "5 bytes");
    }
}

TEST(Phrases, TellHowLongAFolderIsShared)
{
    EXPECT_EQ(until_phrase(0), "For this call");
    const auto until = months_later(local_time(2026, 1, 31, 10, 0), 1);
    EXPECT_EQ(until_phrase(until), "Until 28 February 2026");
    EXPECT_EQ(until, local_time(2026, 2, 28, 23, 59) + 59);
}

std::string said(TransferState state, bool own, bool by_us = false)
{
    Transfer transfer;
    transfer.own = own;
    transfer.size = 12'000'000;
    transfer.done = 3'400'000;
    transfer.bytes_per_second = 1'200'000;
    transfer.seconds_left = 120;
    transfer.state = state;
    transfer.paused_by_us = by_us;
    return transfer_phrase(transfer, "Bob");
}

TEST(Phrases, TellWhatATransferDoes)
{
    EXPECT_EQ(said(TransferState::offered, false), "12 MB");
    EXPECT_EQ(said(TransferState::offered, true), "12 MB · waiting for Bob");
    EXPECT_EQ(said(TransferState::running, true), "3.4 MB of 12 MB\n1.2 MB/s · about 2 minutes");
    EXPECT_EQ(said(TransferState::paused, true, true), "Paused · 3.4 MB of 12 MB");
    EXPECT_EQ(said(TransferState::paused, true), "Paused by Bob · 3.4 MB of 12 MB");
    EXPECT_EQ(said(TransferState::done, false), "12 MB · received");
    EXPECT_EQ(said(TransferState::refused, true), "Bob did not take it");
    EXPECT_EQ(said(TransferState::refused, false), "Not taken");
    EXPECT_EQ(said(TransferState::failed, false), "It did not work");
}

TEST(Phrases, TellWhyATransferFailed)
{
    Transfer transfer;
    transfer.state = TransferState::failed;
    transfer.problem = "The disk is full.";
    EXPECT_EQ(transfer_phrase(transfer, "Bob"), "The disk is full.");
}

TEST(Phrases, TellThatAFolderCameWithoutAllOfIt)
{
    Transfer transfer;
    transfer.size = 12'000'000;
    transfer.state = TransferState::done;
    transfer.problem = "Not all of it came.";
    EXPECT_EQ(transfer_phrase(transfer, "Bob"), "12 MB · received\nNot all of it came.");
}

TEST(Phrases, CountTheFilesOfAFolder)
{
    Transfer transfer;
    transfer.is_folder = true;
    transfer.files = 240;
    transfer.size = 1'200'000'000;
    EXPECT_EQ(transfer_phrase(transfer, "Bob"), "240 files · 1.2 GB");
}

TEST(Phrases, KnowHowFarATransferIs)
{
    Transfer transfer;
    EXPECT_EQ(done_part(transfer), 0);
    transfer.state = TransferState::done;
    EXPECT_EQ(done_part(transfer), 1) << "an empty file is done, too";
    transfer.state = TransferState::running;
    transfer.size = 4;
    transfer.done = 1;
    EXPECT_EQ(done_part(transfer), 0.25);
    transfer.done = 9;
    EXPECT_EQ(done_part(transfer), 1) << "a peer may send more than it announced";
}

TEST(Phrases, FoldersHaveNoSize)
{
    EXPECT_EQ(entry_phrase({"x", true, 4096, 0}, 0), "");
    EXPECT_EQ(entry_phrase({"x", false, 812, 0}, 0), "812 bytes");
}

}  // namespace
}  // namespace mailcall::window
