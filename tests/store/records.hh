// Call records and mails with a value of its own in every field.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "store/database.hh"

namespace mailcall::store {

inline base::Key key_of(int first)
{
    base::Key key;
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<std::uint8_t>(first + static_cast<int>(i) * 3);
    return key;
}

inline Contact contact_of(const std::string& address, const std::string& name = {})
{
    Contact contact;
    contact.address = address;
    contact.name = name;
    return contact;
}

inline call::Memory full_memory()
{
    call::Memory memory;
    memory.state = call::State::connecting;
    memory.outcome = call::Outcome::late;
    memory.outgoing = true;
    memory.open = false;
    memory.automatic = true;
    memory.quiet = true;
    memory.gen = 3;
    memory.session_gen = 2;
    memory.offerer = true;
    memory.want_address = true;
    memory.media = {true, false, true};
    memory.deadline = call::Time{call::Duration{1'700'000'000'123}};
    memory.ring_until = call::Time{call::Duration{1'700'000'000'456}};
    memory.peer = key_of(9);
    memory.devices = 4;
    memory.peer_told = true;
    memory.invited = true;
    memory.applied_gen = 1;
    memory.told = {key_of(20), key_of(21)};
    return memory;
}

inline CallRecord full_record(const std::string& call)
{
    CallRecord record;
    record.call = call;
    record.account = "work";
    record.own = "alice@example.org";
    record.peer = "bob@example.org";
    record.memory = full_memory();
    record.ephemeral = {key_of(1), key_of(77)};
    record.invite = "the invite";
    record.invite_digest = key_of(3);
    record.reply = "the reply";
    record.reply_digest = key_of(4);
    record.peer_description = "theirs";
    record.own_description = "ours";
    record.in_reply_to = "<1@example.org>";
    record.passcode_used = true;
    record.trust = call::Trust::verified;
    record.peer_identity = key_of(5);
    record.began = 1;
    record.talked_from = 2;
    record.ended = 3;
    record.why = "why";
    record.owner = "host 1";
    return record;
}

inline void expect_same(const CallRecord& a, const CallRecord& b)
{
    EXPECT_EQ(a.call, b.call);
    EXPECT_EQ(a.account, b.account);
    EXPECT_EQ(a.own, b.own);
    EXPECT_EQ(a.peer, b.peer);
    EXPECT_EQ(a.memory, b.memory);
    EXPECT_EQ(a.ephemeral.key, b.ephemeral.key);
    EXPECT_EQ(a.ephemeral.secret, b.ephemeral.secret);
    EXPECT_EQ(a.invite, b.invite);
    EXPECT_EQ(a.invite_digest, b.invite_digest);
    EXPECT_EQ(a.reply, b.reply);
    EXPECT_EQ(a.reply_digest, b.reply_digest);
    EXPECT_EQ(a.peer_description, b.peer_description);
    EXPECT_EQ(a.own_description, b.own_description);
    EXPECT_EQ(a.in_reply_to, b.in_reply_to);
    EXPECT_EQ(a.passcode_used, b.passcode_used);
    EXPECT_EQ(a.trust, b.trust);
    EXPECT_EQ(a.peer_identity, b.peer_identity);
    EXPECT_EQ(a.began, b.began);
    EXPECT_EQ(a.talked_from, b.talked_from);
    EXPECT_EQ(a.ended, b.ended);
    EXPECT_EQ(a.why, b.why);
    EXPECT_EQ(a.owner, b.owner);
}

inline Outgoing mail_of(const std::string& call)
{
    return {0, call, wire::SignalType::accept, 2, "work", "From: alice@example.org\r\n\r\n", 1700};
}

}  // namespace mailcall::store
