// Frames: every way in which bytes can arrive, and every way in which they can be wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/frame.hh"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

namespace mailcall::host {
namespace {

using base::Code;
using base::Json;

std::string raw_frame(std::string_view body, std::uint32_t length)
{
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    return frame.append(body);
}

std::string raw_frame(std::string_view body)
{
    return raw_frame(body, static_cast<std::uint32_t>(body.size()));
}

Code error_of(std::string_view bytes)
{
    FrameReader reader;
    reader.add(bytes);
    auto next = reader.next();
    EXPECT_FALSE(next.has_value());
    return next ? Code::internal : next.error().code;
}

TEST(Frame, LengthIsFourBytesInNativeOrder)
{
    EXPECT_EQ(*make_frame({{"ack", 7}}), raw_frame(R"({"ack":7})"));
}

TEST(Frame, ArrivesWholeHoweverItIsSplit)
{
    Json sent{{"report", "chat_received"}, {"text", "Grüße, 你好"}};
    auto bytes = *make_frame(sent);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        FrameReader reader;
        reader.add(bytes.substr(0, cut));
        auto early = reader.next();
        ASSERT_TRUE(early.has_value()) << cut;
        EXPECT_EQ(early->has_value(), cut == bytes.size()) << cut;
        reader.add(bytes.substr(cut));
        if (cut < bytes.size()) {
            EXPECT_EQ(**reader.next(), sent) << cut;
        }
        EXPECT_FALSE(reader.next()->has_value()) << cut;
    }
}

TEST(Frame, ArrivesByteByByte)
{
    auto bytes = *make_frame({{"a", 1}}) + *make_frame({{"b", 2}});
    FrameReader reader;
    std::vector<Json> got;
    for (char byte : bytes) {
        reader.add({&byte, 1});
        if (auto next = reader.next(); next && *next) got.push_back(**next);
    }
    EXPECT_EQ(got, (std::vector<Json>{{{"a", 1}}, {{"b", 2}}}));
}

TEST(Frame, TwoInOnePieceComeOutInOrder)
{
    FrameReader reader;
    reader.add(*make_frame({{"a", 1}}) + *make_frame({{"b", 2}}));
    EXPECT_EQ(**reader.next(), (Json{{"a", 1}}));
    EXPECT_EQ(**reader.next(), (Json{{"b", 2}}));
    EXPECT_FALSE(reader.next()->has_value());
}

TEST(Frame, OfExactlyOneMebibytePasses)
{
    Json json{{"text", std::string(max_frame - std::string_view{R"({"text":""})"}.size(), 'x')}};
    auto bytes = make_frame(json);
    ASSERT_TRUE(bytes.has_value());
    FrameReader reader;
    reader.add(*bytes);
    EXPECT_EQ(**reader.next(), json);
}

TEST(Frame, OverOneMebibyteIsNotMade)
{
    auto made = make_frame({{"text", std::string(max_frame, 'x')}});
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code, Code::too_big);
}

TEST(Frame, OverOneMebibyteIsRefusedFromItsLengthAlone)
{
    EXPECT_EQ(error_of(raw_frame("", max_frame + 1)), Code::bad_frame);
}

TEST(Frame, OfLengthZeroIsRefused) { EXPECT_EQ(error_of(raw_frame("")), Code::bad_frame); }

TEST(Frame, ThatIsNotJsonIsRefused)
{
    for (auto body : {"garbage", "{", "[1]", "7", "{} {}", R"({"a":1,"a":2})", "{\"a\":\"\xff\"}"})
        EXPECT_EQ(error_of(raw_frame(body)), Code::bad_json) << body;
}

TEST(Frame, ThatIsDeepIsRefusedWithoutACrash)
{
    std::string deep = R"({"a":)" + std::string(500'000, '[');
    EXPECT_EQ(error_of(raw_frame(deep)), Code::bad_json);
}

TEST(Frame, NothingIsReadAfterAnError)
{
    FrameReader reader;
    reader.add(raw_frame("garbage") + *make_frame({{"a", 1}}));
    EXPECT_FALSE(reader.next().has_value());
    EXPECT_EQ(reader.next().error().code, Code::bad_frame);
    reader.add(*make_frame({{"b", 2}}));
    EXPECT_EQ(reader.next().error().code, Code::bad_frame);
}

TEST(Frame, BytesThatAreNotUtf8AreReplacedWhenMade)
{
    FrameReader reader;
    reader.add(*make_frame({{"text", "a\xff"}}));
    EXPECT_EQ((**reader.next())["text"], "a\uFFFD");
}

}  // namespace
}  // namespace mailcall::host
