// The desk's checks on mails: each of these letters must be refused, or read as what it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desk.hh"

#include "desk_world.hh"
#include "wire/payload.hh"

namespace mailcall::app {
namespace {

using base::Code;
using call::Content;
using wire::SignalType;

template <class T>
void expect_refused(const base::Result<T>& read, Code code, const std::string& words)
{
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, code) << read.error().what;
    EXPECT_NE(read.error().what.find(words), std::string::npos) << read.error().what;
}

bool holds(const base::Bytes& bytes, const std::string& text)
{
    return base::to_text(bytes).find(text) != std::string::npos;
}

class DeskInvite : public DeskWorld {
  protected:
    base::Result<ReadInvite> read(const mail::Letter& letter)
    {
        return read_invite(letter, bob_.party, any_candidate);
    }
    void expect_trust(call::Trust trust)
    {
        auto got = read(invite());
        ASSERT_TRUE(got) << got.error().what;
        EXPECT_EQ(got->trust, trust);
    }
    void know_alice(const base::Key& key)
    {
        bob_.party.contact = store::Contact{"alice@example.org", {}, key, false, {}, true, 0};
    }
};

TEST_F(DeskInvite, OpenOneIsRead)
{
    auto got = read(invite());
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->content, Content::offer);
    EXPECT_EQ(got->record.peer_identity, alice_.party.me.key);
    EXPECT_NE(got->record.peer_description.find(alice_.address), std::string::npos);
}

TEST_F(DeskInvite, AlteredFieldIsRefused)
{
    auto letter = invite();
    letter.signal->ttl += 1;
    expect_refused(read(letter), Code::bad_signature, "altered");
}

TEST_F(DeskInvite, AlteredOfferIsRefused)
{
    auto letter = invite();
    letter.part.back() ^= 1U;
    expect_refused(read(letter), Code::bad_signature, "altered");
}

TEST_F(DeskInvite, WrongPasscodeIsRefused)
{
    pair(filled(1), filled(2));
    expect_refused(read(invite()), Code::bad_signature, "wrong passcode");
}

TEST_F(DeskInvite, RightPasscodeVerifies)
{
    pair(filled(1), filled(1));
    expect_trust(call::Trust::verified);
}

TEST_F(DeskInvite, WithoutAnyKeyIsNew) { expect_trust(call::Trust::fresh); }

TEST_F(DeskInvite, KeyOfEarlierCallsIsKnown)
{
    know_alice(alice_.party.me.key);
    expect_trust(call::Trust::known);
}

TEST_F(DeskInvite, AnotherKeyThanInEarlierCallsIsChanged)
{
    know_alice(filled(9));
    expect_trust(call::Trust::changed);
}

TEST_F(DeskInvite, FailedDmarcIsSuspectWhateverTheKey)
{
    know_alice(alice_.party.me.key);
    bob_.party.dmarc_failed = true;
    expect_trust(call::Trust::suspect);
}

TEST_F(DeskInvite, OfferWithAnotherCertificateThanTheSignedOneIsRefused)
{
    alice_.certificate = filled(7);
    expect_refused(read(invite()), Code::bad_description, "two different certificates");
}

TEST_F(DeskInvite, ToAKnownKeyShowsNoAddress)
{
    alice_.party.contact =
        store::Contact{"bob@example.net", {}, bob_.party.me.key, false, {}, true, 0};
    auto letter = invite();
    EXPECT_TRUE(letter.part_sealed);
    EXPECT_FALSE(holds(letter.part, alice_.address));
    EXPECT_FALSE(holds(letter.part, "ice-pwd"));
    auto got = read(letter);
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->content, Content::offer);
}

TEST_F(DeskInvite, SealedToAnotherKeyHasNoOfferForUs)
{
    alice_.party.contact =
        store::Contact{"bob@example.net", {}, base::make_identity().key, false, {}, true, 0};
    auto got = read(invite());
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->content, Content::none);
    EXPECT_TRUE(got->record.peer_description.empty());
}

class DeskSignal : public DeskWorld {
  protected:
    // Alice takes Bob's accept, so that she knows who he is.
    void settle()
    {
        ring();
        ASSERT_TRUE(read_by(alice_, accept()));
        alice_.record.memory.peer = bob_.record.ephemeral.key;
    }
    // Bob's letter of this type, signed by somebody else.
    mail::Letter forge(const call::action::Send& what)
    {
        auto forger = bob_;
        forger.party.me = base::make_identity();
        return send(forger, what);
    }
    void expect_unchanged(const mail::Letter& letter, Code code, const std::string& words)
    {
        const auto before = alice_.record;
        expect_refused(read_by(alice_, letter), code, words);
        EXPECT_EQ(alice_.record.reply, before.reply);
        EXPECT_EQ(alice_.record.peer_identity, before.peer_identity);
        EXPECT_EQ(alice_.record.peer_description, before.peer_description);
    }
};

TEST_F(DeskSignal, AcceptShowsNoAddressAndIsReadByTheInviter)
{
    ring();
    auto letter = accept();
    EXPECT_TRUE(letter.part_sealed);
    EXPECT_FALSE(holds(letter.part, bob_.address));
    EXPECT_FALSE(holds(letter.part, "ice-pwd"));
    auto read = read_by(alice_, letter);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(std::get<call::event::Accepted>(read->event).content, Content::answer);
    EXPECT_NE(alice_.record.peer_description.find(bob_.address), std::string::npos);
}

TEST_F(DeskSignal, AcceptThatIsNotSealedIsRefused)
{
    ring();
    auto letter = accept();
    auto text = wire::print_payload({.offer = {}, .answer = bob_.description(), .text = {}});
    letter.part.assign(text->begin(), text->end());
    letter.part_sealed = false;
    expect_unchanged(letter, Code::bad_signature, "not sealed");
}

TEST_F(DeskSignal, AlteredAcceptIsRefused)
{
    ring();
    auto letter = accept();
    letter.signal->devices = 2;
    expect_unchanged(letter, Code::bad_signature, "altered");
}

TEST_F(DeskSignal, AlteredSealedPartIsRefused)
{
    ring();
    auto letter = accept();
    letter.part.back() ^= 1U;
    EXPECT_FALSE(read_by(alice_, letter));
    EXPECT_TRUE(alice_.record.peer_description.empty());
}

TEST_F(DeskSignal, AcceptWithAWrongPasscodeIsRefused)
{
    pair(filled(1), filled(1));
    ring();
    bob_.party.contact->passcode = filled(2);
    expect_unchanged(accept(), Code::bad_signature, "wrong passcode");
}

TEST_F(DeskSignal, AcceptWithoutThePasscodeIsRefused)
{
    pair(filled(1), filled(1));
    ring();
    bob_.party.contact.reset();
    expect_unchanged(accept(), Code::bad_signature, "passcode");
}

TEST_F(DeskSignal, AcceptWithoutThePasscodeIsReadUnderAVerifiedKeyOnly)
{
    pair(filled(1), filled(1));
    alice_.party.contact->verified = true;
    ring();
    bob_.party.contact.reset();
    auto letter = accept();
    alice_.party.contact->key = filled(9);
    expect_unchanged(letter, Code::bad_signature, "passcode");
    alice_.party.contact->key = bob_.party.me.key;
    EXPECT_TRUE(read_by(alice_, letter));
}

TEST_F(DeskSignal, ProofCutOffTheInviteDoesNotGoUnnoticed)
{
    pair(filled(1), filled(1));
    auto letter = invite();
    letter.signal->proof.reset();
    ring(letter);
    EXPECT_FALSE(read_by(alice_, accept()));
    EXPECT_FALSE(alice_.record.reply);
}

TEST_F(DeskSignal, AcceptFromAnotherAddressIsRefused)
{
    ring();
    bob_.record.own = "carol@example.net";
    expect_unchanged(accept(), Code::bad_signal, "another address");
}

TEST_F(DeskSignal, AcceptToTheOneWhoWasInvitedIsRefused)
{
    ring();
    auto mirrored = bob_;
    std::swap(mirrored.record.own, mirrored.record.peer);
    auto letter = send(mirrored, {.type = SignalType::accept});
    expect_refused(read_by(bob_, letter), Code::bad_signal, "does not fit");
}

TEST_F(DeskSignal, AddressToTheInviterIsRefused)
{
    settle();
    auto letter = send(bob_, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    expect_unchanged(letter, Code::bad_signal, "does not fit");
}

TEST_F(DeskSignal, AnswerWithAnotherCertificateThanTheSignedOneIsRefused)
{
    ring();
    bob_.record.own_description = description(filled(7), bob_.address);
    expect_unchanged(accept(), Code::bad_description, "two different certificates");
}

TEST_F(DeskSignal, AcceptUnderAnotherIdentityOfTheSameComputerIsRefused)
{
    settle();
    bob_.record.reply.reset();
    expect_unchanged(forge({.type = SignalType::accept, .gen = 1}), Code::bad_signature,
                     "another key");
}

TEST_F(DeskSignal, CancelUnderAnotherIdentityIsRefused)
{
    settle();
    auto letter = forge({.type = SignalType::cancel, .reason = wire::Reason::hung_up});
    expect_unchanged(letter, Code::bad_signature, "another key");
}

TEST_F(DeskSignal, AlteredCancelIsRefused)
{
    settle();
    auto letter = send(bob_, {.type = SignalType::cancel, .reason = wire::Reason::busy});
    letter.signal->reason = wire::Reason::hung_up;
    expect_unchanged(letter, Code::bad_signature, "altered");
}

TEST_F(DeskSignal, AddressIsSealedAndRead)
{
    settle();
    auto letter = send(alice_, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    EXPECT_FALSE(holds(letter.part, alice_.address));
    bob_.record.peer_description.clear();
    auto read = read_by(bob_, letter);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(std::get<call::event::Address>(read->event).content, Content::offer);
    EXPECT_NE(bob_.record.peer_description.find(alice_.address), std::string::npos);
}

// Both have lost the other at once, and both have written.
TEST_F(DeskSignal, AddressThatCrossedANewerAcceptIsRead)
{
    settle();
    auto letter = send(alice_, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    send(bob_, {.type = SignalType::accept, .gen = 1, .content = Content::none});
    auto read = read_by(bob_, letter);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(std::get<call::event::Address>(read->event).content, Content::offer);
}

TEST_F(DeskSignal, AddressFromWhoeverReadTheInviteIsRefused)
{
    settle();
    auto forger = alice_;
    forger.party.me = base::make_identity();
    auto letter = send(forger, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    expect_refused(read_by(bob_, letter), Code::bad_signature, "another key");
}

TEST_F(DeskSignal, AddressWithAnotherCertificateThanTheSignedOneIsRefused)
{
    settle();
    alice_.record.own_description = description(filled(7), alice_.address);
    auto letter = send(alice_, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    expect_refused(read_by(bob_, letter), Code::bad_description, "two different certificates");
}

TEST_F(DeskSignal, AddressAfterTheEndTellsThatTheInviterWaits)
{
    settle();
    auto letter = send(alice_, {.type = SignalType::address, .gen = 1, .content = Content::offer});
    bob_.record.memory.state = call::State::over;
    base::wipe(bob_.record.ephemeral.secret);
    auto read = read_by(bob_, letter);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(std::get<call::event::Address>(read->event).gen, 1);
}

TEST_F(DeskSignal, DeclineTextIsReadByTheInviterAlone)
{
    ring();
    auto letter = send(
        bob_,
        {.type = SignalType::decline, .reason = wire::Reason::declined, .text = "in a meeting"});
    EXPECT_FALSE(holds(letter.part, "meeting"));
    auto read = read_by(alice_, letter);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read->text, "in a meeting");
}

}  // namespace
}  // namespace mailcall::app
