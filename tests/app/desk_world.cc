// Two desks and the letters between them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_world.hh"

namespace mailcall::app {

using call::Content;
using call::action::Send;
using wire::SignalType;

std::string Side::description() const { return app::description(certificate, address); }

base::Key filled(std::uint8_t byte)
{
    base::Key key;
    key.fill(byte);
    return key;
}

std::string description(const base::Key& fingerprint, const std::string& address)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string hex;
    for (auto byte : fingerprint) {
        hex += hex.empty() ? "" : ":";
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    return "v=0\r\no=- 1 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE data0\r\n"
           "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n"
           "a=setup:actpass\r\na=mid:data0\r\na=ice-ufrag:abcd\r\n"
           "a=ice-pwd:abcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 " +
           hex + "\r\na=sctp-port:5000\r\na=candidate:1 1 UDP 2015363327 " + address +
           " 50000 typ host\r\n";
}

DeskWorld::DeskWorld()
{
    base::start_crypto();
    alice_.party.me = base::make_identity();
    alice_.certificate = filled(0xA1);
    alice_.address = "192.0.2.1";
    bob_.party.me = base::make_identity();
    bob_.certificate = filled(0xB2);
    bob_.address = "192.0.2.2";
    auto& record = alice_.record;
    record.call = wire::make_call_id();
    record.own = "alice@example.org";
    record.peer = "bob@example.net";
    record.memory.outgoing = true;
    record.ephemeral = base::make_ephemeral();
    record.own_description = alice_.description();
}

void DeskWorld::pair(const base::Key& alices, const base::Key& bobs)
{
    alice_.party.contact = store::Contact{"bob@example.net", {}, {}, false, alices, true, 0};
    bob_.party.contact = store::Contact{"alice@example.org", {}, {}, false, bobs, true, 0};
}

Letterhead DeskWorld::letterhead(const Side& side) const
{
    Letterhead head;
    head.now = 1'700'000'000;
    head.fingerprint = side.certificate;
    return head;
}

mail::Letter DeskWorld::send(Side& from, const Send& what)
{
    auto written = write_signal(from.record, from.party, letterhead(from), what);
    EXPECT_TRUE(written) << written.error().what;
    mail_ = written ? written->mail : std::string{};
    auto letter = mail::read_letter(std::string_view{mail_}, {});
    EXPECT_EQ(letter.verdict, mail::Verdict::signal) << letter.refusal;
    return letter;
}

mail::Letter DeskWorld::invite()
{
    return send(alice_, {.type = SignalType::invite, .content = Content::offer});
}

mail::Letter DeskWorld::accept()
{
    return send(bob_, {.type = SignalType::accept, .content = Content::answer});
}

base::Result<ReadSignal> DeskWorld::read_by(Side& side, const mail::Letter& letter)
{
    return read_signal(side.record, letter, side.party, any_candidate);
}

void DeskWorld::ring(const mail::Letter& letter)
{
    auto read = read_invite(letter, bob_.party, any_candidate);
    ASSERT_TRUE(read) << read.error().what;
    bob_.record = std::move(read->record);
    bob_.record.own_description = bob_.description();
}

void DeskWorld::reach_auth()
{
    ring();
    write_accept(bob_.record, bob_.party, letterhead(bob_), 0, false);
}

base::Bytes DeskWorld::first_frame()
{
    auto frame = write_auth(bob_.record, bob_.party, bob_.certificate, alice_.certificate);
    EXPECT_TRUE(frame);
    return frame.value_or(base::Bytes{});
}

std::optional<Welcome> DeskWorld::greet(const base::Bytes& frame)
{
    return read_auth(alice_.record, alice_.party, alice_.certificate, bob_.certificate, frame);
}

}  // namespace mailcall::app
