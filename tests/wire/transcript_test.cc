// What signatures cover: everything, and nothing twice the same way.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/transcript.hh"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "samples.hh"

namespace mailcall::wire {
namespace {

using Change = std::function<void(Signal&)>;

// Every field that a forger might want to alter.
const std::vector<Change> changes{
    [](Signal& s) { s.type = SignalType::address; },
    [](Signal& s) { s.call[0] = 'b'; },
    [](Signal& s) { s.gen = 1; },
    [](Signal& s) { s.from = "mallory@example.org"; },
    [](Signal& s) { s.to = "carol@example.net"; },
    [](Signal& s) { s.sent += 1; },
    [](Signal& s) { s.ttl = 121; },
    [](Signal& s) { s.media.chat = true; },
    [](Signal& s) { s.automatic = true; },
    [](Signal& s) { s.devices = 2; },
    [](Signal& s) { s.want_address = true; },
    [](Signal& s) { s.reason = Reason::late; },
    [](Signal& s) { s.won = counting(1); },
    [](Signal& s) { s.ek[31] = 0; },
    [](Signal& s) { s.fp.reset(); },
    [](Signal& s) { (*s.fp)[0] = 0; },
};

Signal signed_invite()
{
    auto signal = sample_invite();
    sign_signal(signal, alice(), base::view("offer"));
    return signal;
}

TEST(Transcript, PutsALengthBeforeEachItem)
{
    Transcript made{"ab"};
    made.add("").add_number(-7);
    EXPECT_EQ(hex(made.bytes()),
              "000000026162"
              "00000000"
              "000000022d37");
}

TEST(Transcript, TellsApartWhatConcatenationWouldNot)
{
    EXPECT_NE(Transcript{"a"}.add("bc").add("d").bytes(),
              Transcript{"a"}.add("b").add("cd").bytes());
    EXPECT_NE(Transcript{"a"}.add("").bytes(), Transcript{"a"}.bytes());
}

TEST(SignalSignature, HoldsForWhatWasSigned)
{
    EXPECT_TRUE(is_signed(signed_invite(), base::view("offer")));
    EXPECT_EQ(signed_invite().ik, alice().key);
}

TEST(SignalSignature, BreaksWithEveryChangedField)
{
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto signal = signed_invite();
        changes[i](signal);
        EXPECT_FALSE(is_signed(signal, base::view("offer"))) << i;
    }
}

TEST(SignalSignature, BreaksWithAnotherIdentityOrSignature)
{
    auto signal = signed_invite();
    signal.ik = base::make_identity().key;
    EXPECT_FALSE(is_signed(signal, base::view("offer")));
    signal = signed_invite();
    signal.signature[63] ^= 1;
    EXPECT_FALSE(is_signed(signal, base::view("offer")));
}

TEST(SignalSignature, CoversAnInvitesPart)
{
    EXPECT_FALSE(is_signed(signed_invite(), base::view("other")));
    EXPECT_FALSE(is_signed(signed_invite(), {}));
}

TEST(SignalSignature, DoesNotCoverTheSealedPartOfOtherSignals)
{
    for (auto type :
         {SignalType::accept, SignalType::address, SignalType::decline, SignalType::cancel}) {
        auto signal = full_signal(type);
        sign_signal(signal, alice(), {});
        EXPECT_TRUE(is_signed(signal, base::view("sealed"))) << name(type);
    }
}

TEST(SignalSignature, DoesNotCoverTheProof)
{
    auto signal = signed_invite();
    signal.proof = counting(9);
    EXPECT_TRUE(is_signed(signal, base::view("offer")));
}

TEST(SignalTranscript, IsAnotherForEveryChangedField)
{
    std::set<base::Bytes> seen{transcript(sample_invite(), {})};
    for (const auto& change : changes) {
        auto signal = sample_invite();
        change(signal);
        EXPECT_TRUE(seen.insert(transcript(signal, {})).second);
    }
}

}  // namespace
}  // namespace mailcall::wire
