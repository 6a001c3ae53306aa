// The desk's checks on the auth channel: which first frames, and which answers to them, hold.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desk.hh"

#include "desk_world.hh"

namespace mailcall::app {
namespace {

using wire::SignalType;

class DeskAuth : public DeskWorld {
  protected:
    void SetUp() override { reach_auth(); }
    void expect_refused(const base::Bytes& frame)
    {
        EXPECT_FALSE(greet(frame));
        EXPECT_FALSE(alice_.record.reply);
    }
};

TEST_F(DeskAuth, BothConfirm)
{
    auto welcome = greet(first_frame());
    ASSERT_TRUE(welcome);
    EXPECT_EQ(welcome->accepted.key, bob_.record.ephemeral.key);
    EXPECT_EQ(alice_.record.peer_identity, bob_.party.me.key);
    EXPECT_TRUE(is_confirmed(bob_.record, bob_.party, bob_.certificate, alice_.certificate,
                             welcome->reply));
}

TEST_F(DeskAuth, AnswererSaysNothingToACertificateThatWasNotSigned)
{
    EXPECT_FALSE(write_auth(bob_.record, bob_.party, bob_.certificate, filled(7)));
}

TEST_F(DeskAuth, WrongConfirmationIsRefused)
{
    auto frame = first_frame();
    frame.back() ^= 1U;
    expect_refused(frame);
}

TEST_F(DeskAuth, ConfirmationOfAnotherCertificateOfOursIsRefused)
{
    bob_.record.peer_description.clear();  // a Bob who does not look
    auto frame = write_auth(bob_.record, bob_.party, bob_.certificate, filled(7));
    ASSERT_TRUE(frame);
    expect_refused(*frame);
}

// Somebody who could make the confirmation, but comes with a certificate that was not signed.
TEST_F(DeskAuth, CertificateOtherThanInTheAcceptIsRefused)
{
    bob_.certificate = filled(7);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, AcceptOfAnotherCallIsRefused)
{
    bob_.record.call = wire::make_call_id();
    write_accept(bob_.record, bob_.party, letterhead(bob_), 0, false);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, DeclineIsNoAccept)
{
    send(bob_, {.type = SignalType::decline, .reason = wire::Reason::declined});
    expect_refused(first_frame());
}

TEST_F(DeskAuth, AcceptFromAnotherAddressIsRefused)
{
    bob_.record.own = "carol@example.net";
    write_accept(bob_.record, bob_.party, letterhead(bob_), 0, false);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, AlteredAcceptIsRefused)
{
    auto accept = wire::read_frame(*bob_.record.reply);
    accept->devices = 2;
    bob_.record.reply = wire::print_frame(*accept);
    bob_.record.reply_digest = wire::digest(*accept, {});
    expect_refused(first_frame());
}

TEST_F(DeskAuth, AnotherComputerThanTheOneThatWonIsRefused)
{
    alice_.record.memory.peer = filled(5);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, WrongPasscodeIsRefused)
{
    pair(filled(1), filled(1));
    reach_auth();
    alice_.party.contact->passcode = filled(2);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, AcceptWithoutThePasscodeIsRefused)
{
    pair(filled(1), filled(1));
    ring();
    bob_.party.contact.reset();
    write_accept(bob_.record, bob_.party, letterhead(bob_), 0, false);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, ProofCutOffTheInviteDoesNotGoUnnoticed)
{
    pair(filled(1), filled(1));
    auto letter = invite();
    letter.signal->proof.reset();
    ring(letter);
    write_accept(bob_.record, bob_.party, letterhead(bob_), 0, false);
    expect_refused(first_frame());
}

TEST_F(DeskAuth, ShortFrameIsRefused)
{
    expect_refused({});
    expect_refused(base::Bytes(32, 1));
}

class DeskConfirmation : public DeskAuth {
  protected:
    void SetUp() override
    {
        DeskAuth::SetUp();
        auto welcome = greet(first_frame());
        ASSERT_TRUE(welcome);
        reply_ = welcome->reply;
    }
    bool is_right(const base::Key& own, const base::Key& theirs)
    {
        return is_confirmed(bob_.record, bob_.party, own, theirs, reply_);
    }

    base::Bytes reply_;
};

TEST_F(DeskConfirmation, WrongOneIsRefused)
{
    reply_.front() ^= 1U;
    EXPECT_FALSE(is_right(bob_.certificate, alice_.certificate));
}

TEST_F(DeskConfirmation, ForOtherCertificatesIsRefused)
{
    EXPECT_FALSE(is_right(filled(7), alice_.certificate));
    EXPECT_FALSE(is_right(bob_.certificate, filled(7)));
}

TEST_F(DeskConfirmation, OfAnotherLengthIsRefused)
{
    reply_.push_back(0);
    EXPECT_FALSE(is_right(bob_.certificate, alice_.certificate));
}

TEST_F(DeskConfirmation, OnesOwnSentBackIsRefused)
{
    auto frame = first_frame();
    reply_.assign(frame.end() - 32, frame.end());
    EXPECT_FALSE(is_right(bob_.certificate, alice_.certificate));
}

}  // namespace
}  // namespace mailcall::app
