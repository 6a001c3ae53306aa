// Signals as header fields and frames: what comes back, and what is refused.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/signal.hh"

#include <gtest/gtest.h>

#include "samples.hh"

namespace mailcall::wire {
namespace {

constexpr auto from = "alice@example.org";
constexpr auto to = "bob@example.net";

base::Result<Signal> read_again(const Signal& signal)
{
    return read_fields(print_fields(signal), signal.from, signal.to);
}

// Reads the sample invite with its first field changed.
base::Result<Signal> read_changed(std::string_view piece, std::string_view now)
{
    auto fields = print_fields(sample_invite());
    fields.call = with(fields.call, piece, now);
    return read_fields(fields, from, to);
}

void expect_same(const Signal& a, const Signal& b)
{
    EXPECT_EQ(print_frame(a), print_frame(b));
    EXPECT_EQ(transcript(a, {}), transcript(b, {}));
    EXPECT_EQ(a.proof, b.proof);
    EXPECT_EQ(a.signature, b.signature);
}

TEST(Signal, PrintsItsFieldsInOneOrder)
{
    auto fields = print_fields(full_signal(SignalType::cancel));
    EXPECT_EQ(
        fields.call,
        "v=1; type=cancel; call=abcdefghijklmnopqrstuvwxyz; gen=9; sent=1700000000; ttl=3600; "
        "media=audio,video; auto=1; devices=16; want=address; reason=taken; "
        "won=QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8");
    EXPECT_EQ(fields.key,
              "ik=PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw; "
              "ek=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8; "
              "fp=ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8");
    EXPECT_EQ(fields.proof, "YGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn8");
    EXPECT_EQ(fields.signature.size(), 86U);
}

TEST(Signal, LeavesOutWhatIsNotSet)
{
    auto signal = sample_invite();
    signal.fp.reset();
    auto fields = print_fields(signal);
    for (const char* key : {"want", "reason", "won"})
        EXPECT_EQ(fields.call.find(key), std::string::npos) << key;
    EXPECT_EQ(fields.key.find("fp"), std::string::npos);
    EXPECT_TRUE(fields.proof.empty());
}

TEST(Signal, ComesBackFromItsFields)
{
    for (auto type : signal_types) {
        auto signal = full_signal(type);
        sign_signal(signal, alice(), {});
        auto read = read_again(signal);
        ASSERT_TRUE(read) << read.error().what;
        expect_same(*read, signal);
    }
}

TEST(Signal, WithoutOptionalFieldsComesBack)
{
    auto signal = sample_invite();
    signal.fp.reset();
    signal.media = {false, false, false};
    auto read = read_again(signal);
    ASSERT_TRUE(read) << read.error().what;
    expect_same(*read, signal);
    EXPECT_FALSE(read->fp || read->won || read->proof);
    EXPECT_EQ(read->media, signal.media);
}

TEST(Signal, MayBeFoldedAndReordered)
{
    auto fields = print_fields(sample_invite());
    fields.call =
        "devices=1;\r\n\tauto=0 ; media = audio,video;ttl=120; sent=1700000000;\r\n gen=0;"
        "call=abcdefghijklmnopqrstuvwxyz;type=invite; v=1";
    fields.signature = " " + fields.signature + "\r\n ";
    auto read = read_fields(fields, from, to);
    ASSERT_TRUE(read) << read.error().what;
    expect_same(*read, sample_invite());
}

TEST(Signal, TakesKeysOfExperiments)
{
    EXPECT_TRUE(read_changed("v=1;", "v=1; x-colour=blue;"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; colour=blue;"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; x-colour=blue; x-colour=red;"));
}

TEST(Signal, RefusesARepeatedKey)
{
    EXPECT_FALSE(read_changed("gen=0;", "gen=0; gen=0;"));
    EXPECT_FALSE(read_changed("gen=0;", "gen=0; gen=1;"));
}

TEST(Signal, RefusesAMissingKey)
{
    for (const char* key :
         {"v=1; ", "type=invite; ", "call=abcdefghijklmnopqrstuvwxyz; ", "gen=0; ",
          "sent=1700000000; ", "ttl=120; ", "media=audio,video; ", "auto=0; ", "; devices=1"})
        EXPECT_FALSE(read_changed(key, "")) << key;
}

TEST(Signal, OfANewerVersionIsToldAsSuch)
{
    auto read = read_changed("v=1;", "v=2; colour=blue;");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, base::Code::wrong_version);
    EXPECT_NE(read.error().what.find("newer Mailcall"), std::string::npos);
}

TEST(Signal, OfAnImpossibleVersionIsBad)
{
    for (const char* version : {"v=0;", "v=01;", "v=1.0;", "v=;", "v=x;"})
        EXPECT_EQ(read_changed("v=1;", version).error().code, base::Code::bad_signal) << version;
}

TEST(Signal, RefusesNumbersThatAreNotPlainOrOutOfRange)
{
    for (const char* number : {"gen=10", "gen=-1", "gen=+1", "gen=00", "gen=0x1", "gen=1e0",
                               "gen=1 2", "gen=", "gen=99999999999999999999"})
        EXPECT_FALSE(read_changed("gen=0", number)) << number;
    for (const char* number : {"ttl=9", "ttl=3601", "ttl=012"})
        EXPECT_FALSE(read_changed("ttl=120", number)) << number;
    for (const char* number : {"devices=0", "devices=17"})
        EXPECT_FALSE(read_changed("devices=1", number)) << number;
    EXPECT_FALSE(read_changed("auto=0", "auto=2"));
    EXPECT_FALSE(read_changed("sent=1700000000", "sent=253402300800"));
}

TEST(Signal, TakesNumbersAtTheirLimits)
{
    EXPECT_TRUE(read_changed("gen=0", "gen=9"));
    EXPECT_TRUE(read_changed("ttl=120", "ttl=10"));
    EXPECT_TRUE(read_changed("ttl=120", "ttl=3600"));
    EXPECT_TRUE(read_changed("devices=1", "devices=16"));
}

TEST(Signal, RefusesOtherWords)
{
    EXPECT_FALSE(read_changed("type=invite", "type=Invite"));
    EXPECT_FALSE(read_changed("type=invite", "type=ring"));
    EXPECT_FALSE(read_changed("media=audio,video", "media=audio,smell"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; want=money;"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; reason=none;"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; reason=tired;"));
    EXPECT_FALSE(read_changed("v=1;", "v=1; won=abc;"));
}

TEST(Signal, RefusesOtherCallIds)
{
    for (const char* id :
         {"abcdefghijklmnopqrstuvwxy", "abcdefghijklmnopqrstuvwxyzz", "Abcdefghijklmnopqrstuvwxyz",
          "abcdefghijklmnopqrstuvwxy1", "../defghijklmnopqrstuvwxyz"})
        EXPECT_FALSE(read_changed("abcdefghijklmnopqrstuvwxyz", id)) << id;
}

TEST(Signal, RefusesBrokenPairs)
{
    for (const char* pair : {";", "; ;", "=x;", "x;", "x-a=;", "x-a=\x01;", "x-a=\xc3\xa9;"})
        EXPECT_FALSE(read_changed("gen=0;", std::string{"gen=0;"} + pair)) << pair;
}

TEST(Signal, MayHaveAKilobyteAFieldAndNoMore)
{
    auto fields = print_fields(sample_invite());
    fields.call += "; x-long=";
    fields.call.resize(1024, 'y');
    EXPECT_TRUE(read_fields(fields, from, to));
    fields.call += 'y';
    EXPECT_FALSE(read_fields(fields, from, to));
}

TEST(Signal, RefusesKeysOfAnotherLength)
{
    auto refused = [](std::string_view piece, std::string_view now) {
        auto fields = print_fields(sample_invite());
        fields.key = with(fields.key, piece, now);
        return !read_fields(fields, from, to);
    };
    EXPECT_TRUE(refused("ik=P", "ik="));
    EXPECT_TRUE(refused("ek=A", "ek=AA"));
    EXPECT_TRUE(refused("fp=I", "fp=="));
    EXPECT_TRUE(refused("ik=P", "ik=+"));
    EXPECT_TRUE(refused("; fp=", "; ip="));
}

TEST(Signal, RefusesProofsAndSignaturesOfAnotherLength)
{
    auto fields = print_fields(full_signal(SignalType::invite));
    for (auto member : {&Fields::proof, &Fields::signature}) {
        auto changed = fields;
        (changed.*member).pop_back();
        EXPECT_FALSE(read_fields(changed, from, to));
    }
    fields.signature.clear();
    EXPECT_FALSE(read_fields(fields, from, to));
}

TEST(Signal, LowersAddressesAndRefusesOtherThings)
{
    auto fields = print_fields(sample_invite());
    EXPECT_EQ(read_fields(fields, "Alice@Example.ORG", to)->from, from);
    EXPECT_FALSE(read_fields(fields, "", to));
    EXPECT_FALSE(read_fields(fields, from, "bob"));
}

TEST(Signal, ComesBackFromItsFrame)
{
    for (auto type : signal_types) {
        auto signal = full_signal(type);
        sign_signal(signal, alice(), {});
        auto frame = print_frame(signal);
        EXPECT_LE(frame.size(), 2048U);
        auto read = read_frame(frame);
        ASSERT_TRUE(read) << read.error().what;
        expect_same(*read, signal);
    }
}

TEST(Signal, WithoutProofComesBackFromItsFrame)
{
    auto read = read_frame(print_frame(sample_invite()));
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->proof);
}

TEST(Signal, RefusesAFrameOfOtherLines)
{
    auto frame = print_frame(full_signal(SignalType::accept));
    auto proof = frame.substr(frame.find("X-Mailcall-Proof"));
    proof = proof.substr(0, proof.find('\n') + 1);
    std::string long_enough(2100, 'x');
    for (const auto& wrong :
         {std::string{}, frame + "\n", frame + frame, with(frame, "From: ", "from: "),
          with(frame, "From: alice@example.org\n", ""), with(frame, "To: ", "Cc: x@y\nTo: "),
          with(frame, proof, proof + proof), with(frame, proof, "X-Mailcall-Proof: \n"),
          frame.substr(0, frame.size() - 1), with(frame, "\nTo:", "\r\nTo:\n"),
          with(frame, "v=1;", "v=1; x-a=" + long_enough + ";")})
        EXPECT_FALSE(read_frame(wrong)) << wrong;
}

TEST(CallId, IsValidAndNewEachTime)
{
    auto id = make_call_id();
    EXPECT_TRUE(is_call_id(id));
    EXPECT_NE(id, make_call_id());
    EXPECT_FALSE(is_call_id(id + "a"));
    EXPECT_FALSE(is_call_id(""));
}

TEST(MediaWords, ComeBackInEveryCombination)
{
    for (int bits = 0; bits < 8; ++bits) {
        Media media{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
        EXPECT_EQ(read_media(print_media(media)), media);
    }
}

TEST(MediaWords, AreTakenInAnyOrderButOnce)
{
    EXPECT_EQ(read_media("chat,audio"), (Media{true, false, true}));
    for (const char* wrong :
         {"", ",", "audio,", "audio,audio", "none,audio", "audio, video", "AUDIO"})
        EXPECT_FALSE(read_media(wrong)) << wrong;
}

TEST(Names, OfTypesAndReasonsComeBack)
{
    for (auto type : signal_types) EXPECT_EQ(read_signal_type(name(type)), type);
    for (int i = 0; i <= static_cast<int>(Reason::intercepted); ++i) {
        auto reason = static_cast<Reason>(i);
        EXPECT_EQ(read_reason(name(reason)), reason);
    }
}

}  // namespace
}  // namespace mailcall::wire
