// Orders and reports: every one comes back from its JSON, and nothing else is taken.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/order.hh"

#include <gtest/gtest.h>

#include "samples.hh"
#include "wire/order_fields.hh"

namespace mailcall::wire {
namespace {

SessionSettings settings()
{
    SessionSettings made;
    made.media = {true, false, true};
    made.camera = "test";
    made.microphone = "none";
    made.play_sound = false;
    made.addresses = {true, false, true, 3};
    made.stun = {"stun:s.example.org:3478"};
    made.need_devices = true;
    made.processing = "echo,noise";
    made.turn = {"turn:u:p@t.example.org:3478", "turns:u:p@t.example.org:5349"};
    made.waits = {3, 2, 12};
    made.excluded = {"tun0"};
    made.authorities = "/ours.pem";
    made.map_ports = true;
    made.lent = {"turn:x:y@192.0.2.1:3478"};
    made.video = "h264";
    made.asked_us = 1'000'000;
    return made;
}

Card card()
{
    Card made;
    made.peer = "bob@example.org";
    made.name = "Bob";
    made.trust = "known";
    made.trust_words = "as in earlier calls";
    made.state = "talking";
    made.outcome = "hung_up";
    made.sentence = "Talking to Bob.";
    made.media = {true, false, true};
    made.outgoing = true;
    made.ring_until = 1;
    made.talked_from = 2;
    made.seconds = 3;
    made.words = {"apple", "moon"};
    made.words_match = true;
    made.can_call_again = true;
    made.keep_chat = true;
    made.downloads = "/tmp/d";
    made.always_into = "/tmp/i";
    made.partial = "/tmp/p";
    return made;
}

const base::Bytes sample_frame{0x00, 0xff, '\n', 'x'};

// One of each, no field at its default.
const std::vector<Order> orders{
    order::Offer{2, settings()},
    order::Answer{3, settings(), "v=0\r\n"},
    order::Apply{4, "v=0\r\n"},
    order::SendAuth{sample_frame},
    order::Prove{sample_frame},
    order::Stop{},
    order::Chat{"h\xc3\xa9 \"\n"},
    order::HangUp{Reason::intercepted},
    order::Snapshot{"/tmp/a b.png"},
    order::AskStats{},
    order::Show{card()},
    order::Switch{"camera", "off"},
    order::SendFiles{{"/tmp/a", "/tmp/b c"}},
    order::SteerFile{3, "take", "/tmp"},
    order::ShareFolder{"/tmp/x", 1'700'000'000},
    order::Unshare{2},
    order::Browse{1, "a/b"},
    order::Fetch{1, "a/b.txt"},
};
const std::vector<Report> reports{
    report::Hello{"abc", 1, true},
    report::OfferReady{1, "v=0\r\n", counting(1)},
    report::AnswerBegun{2, counting(2)},
    report::AnswerReady{3, "v=0\r\n"},
    report::AuthOpen{4, counting(3), counting(4)},
    report::AuthFrame{5, counting(5), counting(6), sample_frame},
    report::Talking{6},
    report::Seen{true},
    report::ChatReceived{"hello"},
    report::Reaching{false},
    report::PeerHungUp{Reason::busy},
    report::Lost{7, Reason::intercepted, "why"},
    report::SnapshotDone{"/tmp/x.png", "no space"},
    report::Stats{1,
                  2,
                  440.5,
                  INT64_MAX,
                  4,
                  5,
                  6,
                  "host-srflx",
                  "host",
                  "udp",
                  4,
                  12,
                  7,
                  8,
                  14,
                  "VP8",
                  "H264",
                  {3, 20, 0.01, 0.05, 90, 80, 70, 30, 25, 640, 360, true},
                  {1, 2, 3, 4, 5, 6}},
    report::Refused{22, "doing: cause", "hint"},
    report::Trouble{"doing: cause", "hint"},
    report::Wish{"accept", "audio"},
    report::WindowShown{},
    report::ChatSent{"hello"},
    report::ChatDelivered{4},
    report::SendingNow{{true, false, true}, {false, true, false}},
    report::Transfer{1, true, true, "a", 2, 3, 4, 5, 6, "running", "problem", "/tmp/a"},
    report::Shares{{{1, true, "a", "/tmp/a", 7}, {2, false, "b", "", 0}}},
    report::Listing{1, "a", {{"b", true, 0, 8}, {"c", false, 9, 10}}, true, "problem"},
    report::FolderRead{1, "a/b", true},
    report::Stranded{8},
};

template <class Read, class Variant>
void expect_back(Read read, const Variant& value)
{
    auto json = to_json(value);
    auto parsed = base::parse_json(base::print_json(json));
    ASSERT_TRUE(parsed);
    auto back = read(*parsed);
    ASSERT_TRUE(back) << json << back.error().what;
    EXPECT_EQ(back->index(), value.index());
    EXPECT_EQ(to_json(*back), json);
}

base::Code refusal(const base::Json& json)
{
    auto read = read_order(json);
    EXPECT_FALSE(read) << json;
    return read ? base::Code::internal : read.error().code;
}

TEST(Order, EveryOneComesBack)
{
    ASSERT_EQ(orders.size(), std::variant_size_v<Order>);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        ASSERT_EQ(orders[i].index(), i);
        expect_back(read_order, orders[i]);
    }
}

TEST(Report, EveryOneComesBack)
{
    ASSERT_EQ(reports.size(), std::variant_size_v<Report>);
    for (std::size_t i = 0; i < reports.size(); ++i) {
        ASSERT_EQ(reports[i].index(), i);
        expect_back(read_report, reports[i]);
    }
}

// Structured bindings count a struct's members: one that is missing in the table does not compile.
TEST(Order, TableHoldsEveryMemberOfTheLargeStructs)
{
    const auto& [media, camera, microphone, sound, addresses, stun, turn, needed, processing, waits,
                 excluded, authorities, map_ports, lent, video, asked] = settings();
    const auto& [loopback, host, relay_only, most] = addresses;
    const auto& [keep_alive, punch, permission] = waits;
    const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s] = report::Stats{};
    EXPECT_EQ(std::tuple_size_v<decltype(fields_of(static_cast<SessionSettings*>(nullptr)))>, 16U);
    EXPECT_EQ(std::tuple_size_v<decltype(fields_of(static_cast<CandidateRule*>(nullptr)))>, 4U);
    EXPECT_EQ(std::tuple_size_v<decltype(fields_of(static_cast<report::Stats*>(nullptr)))>, 19U);
    EXPECT_EQ(std::tuple_size_v<decltype(fields_of(static_cast<Waits*>(nullptr)))>, 3U);
    (void)std::tie(media, camera, microphone, sound, stun, turn, needed, processing, loopback, host,
                   relay_only, most, keep_alive, punch, permission, excluded, authorities,
                   map_ports, lent, video, asked, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q,
                   r, s);
}

TEST(Order, HasTheFormOfTheProtocolPage)
{
    EXPECT_EQ(
        base::print_json(to_json(orders[0])),
        R"({"gen":2,"order":"offer","settings":{"addresses":{"host":false,"loopback":true,)"
        R"("most":3,"relay_only":true},"asked_us":1000000,"authorities":"/ours.pem","camera":"test","excluded":["tun0"],)"
        R"("lent":["turn:x:y@192.0.2.1:3478"],"map_ports":true,"media":"audio,chat",)"
        R"("microphone":"none","need_devices":true,"play_sound":false,"processing":"echo,noise","stun":["stun:s.example.org:3478"],)"
        R"("turn":["turn:u:p@t.example.org:3478","turns:u:p@t.example.org:5349"],"video":"h264","waits":{"keep_alive":3,"permission":12,"punch":2}}})");
    EXPECT_EQ(base::print_json(to_json(orders[3])), R"({"frame":"AP8KeA==","order":"send_auth"})");
    EXPECT_EQ(base::print_json(to_json(reports[2])),
              R"({"fp":"AgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICE","gen":2,)"
              R"("report":"answer_begun"})");
}

TEST(Order, OfAnUnknownNameOrFieldIsUnknown)
{
    EXPECT_EQ(refusal({{"order", "explode"}}), base::Code::unknown_command);
    EXPECT_EQ(refusal({{"order", "stop"}, {"now", true}}), base::Code::unknown_command);
    EXPECT_EQ(refusal({{"order", "stop"}, {"report", "talking"}}), base::Code::unknown_command);
    EXPECT_EQ(refusal({{"order", "Stop"}}), base::Code::unknown_command);
}

TEST(Order, WithoutNameOrFieldIsBadJson)
{
    EXPECT_EQ(refusal(base::Json::object()), base::Code::bad_json);
    EXPECT_EQ(refusal({{"order", 1}}), base::Code::bad_json);
    EXPECT_EQ(refusal({{"order", "chat"}}), base::Code::bad_json);
}

TEST(Order, WithValuesOfAnotherTypeIsBadJson)
{
    for (const char* json :
         {R"({"order":"chat","text":1})", R"({"order":"apply","gen":"1","answer":"x"})",
          R"({"order":"apply","gen":1.5,"answer":"x"})",
          R"({"order":"apply","gen":2147483648,"answer":"x"})",
          R"({"order":"apply","gen":18446744073709551615,"answer":"x"})",
          R"({"order":"hang_up","reason":"tired"})", R"({"order":"prove","reply":"*"})",
          R"({"order":"offer","gen":1,"settings":[]})",
          R"({"order":"offer","gen":1,"settings":{}})"})
        EXPECT_EQ(refusal(*base::parse_json(json)), base::Code::bad_json) << json;
}

TEST(Order, InsideSettingsIsAsStrict)
{
    auto json = to_json(orders[0]);
    json["settings"]["addresses"]["most"] = -1;
    EXPECT_EQ(refusal(json), base::Code::bad_json);
    json = to_json(orders[0]);
    json["settings"]["media"] = "smell";
    EXPECT_EQ(refusal(json), base::Code::bad_json);
    json = to_json(orders[0]);
    for (const auto& servers : {base::Json{"s", 1}, base::Json(nullptr)}) {
        json = to_json(orders[0]);
        json["settings"]["stun"] = servers;
        EXPECT_EQ(refusal(json), base::Code::bad_json) << servers;
    }
    json = to_json(orders[0]);
    json["settings"]["extra"] = 1;
    EXPECT_FALSE(read_order(json));
}

TEST(Report, WithAKeyOfAnotherLengthIsBadJson)
{
    auto json = to_json(reports[2]);
    json["fp"] = "AAAA";
    EXPECT_EQ(read_report(json).error().code, base::Code::bad_json);
}

TEST(Report, OfAToneThatIsNoNumberSaysSilence)
{
    report::Stats stats;
    stats.tone_hz = std::numeric_limits<double>::quiet_NaN();
    auto back = read_report(*base::parse_json(base::print_json(to_json(Report{stats}))));
    ASSERT_TRUE(back);
    EXPECT_EQ(std::get<report::Stats>(*back).tone_hz, 0);
}

}  // namespace
}  // namespace mailcall::wire
