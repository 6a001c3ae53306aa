// Calls, claims and waiting mails of Database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "store/database.hh"
#include "store/statement.hh"

namespace mailcall::store {

using base::Result;

namespace {

// As stored. These words are the store's own, so that a state may be renamed on the screen.
constexpr std::array<std::string_view, call::state_count> state_words{
    "idle", "inviting", "ringing_out", "ringing_in", "accepted", "connecting", "talking", "over"};

constexpr std::array<std::string_view, 42> call_columns{"call",
                                                        "account",
                                                        "own",
                                                        "peer",
                                                        "state",
                                                        "outcome",
                                                        "outgoing",
                                                        "open",
                                                        "automatic",
                                                        "quiet",
                                                        "gen",
                                                        "session_gen",
                                                        "offerer",
                                                        "want_address",
                                                        "audio",
                                                        "video",
                                                        "chat",
                                                        "deadline",
                                                        "ring_until",
                                                        "peer_key",
                                                        "devices",
                                                        "peer_told",
                                                        "invited",
                                                        "applied_gen",
                                                        "told",
                                                        "ephemeral_key",
                                                        "ephemeral_secret",
                                                        "invite",
                                                        "invite_digest",
                                                        "reply",
                                                        "reply_digest",
                                                        "in_reply_to",
                                                        "peer_description",
                                                        "own_description",
                                                        "passcode_used",
                                                        "trust",
                                                        "peer_identity",
                                                        "began",
                                                        "talked_from",
                                                        "ended",
                                                        "why",
                                                        "owner"};

std::string select_calls(std::string_view where)
{
    return "SELECT " + list_sql(call_columns) + " FROM calls WHERE " + std::string{where};
}

call::Time read_time(Statement& row) { return call::Time{call::Duration{row.number()}}; }
std::int64_t count(call::Time time) { return time.time_since_epoch().count(); }

std::optional<std::string> optional_text(std::string text)
{
    if (text.empty()) return {};
    return text;
}

// From "state" to "told".
call::Memory read_memory(Statement& row)
{
    call::Memory memory;
    memory.state = static_cast<call::State>(row.word(state_words));
    memory.outcome = row.choice(call::Outcome::intercepted);
    memory.outgoing = row.flag();
    memory.open = row.flag();
    memory.automatic = row.flag();
    memory.quiet = row.flag();
    memory.gen = row.small_number();
    memory.session_gen = row.small_number();
    memory.offerer = row.flag();
    memory.want_address = row.flag();
    memory.media.audio = row.flag();
    memory.media.video = row.flag();
    memory.media.chat = row.flag();
    memory.deadline = read_time(row);
    memory.ring_until = read_time(row);
    memory.peer = row.optional_key();
    memory.devices = row.small_number();
    memory.peer_told = row.flag();
    memory.invited = row.flag();
    memory.applied_gen = row.small_number();
    memory.told = row.keys();
    return memory;
}

CallRecord read_call(Statement& row)
{
    CallRecord record;
    record.call = row.text();
    record.account = row.text();
    record.own = row.text();
    record.peer = row.text();
    record.memory = read_memory(row);
    record.ephemeral.key = row.key();
    record.ephemeral.secret = row.key();
    record.invite = optional_text(row.text());
    record.invite_digest = row.key();
    record.reply = optional_text(row.text());
    record.reply_digest = row.key();
    record.in_reply_to = row.text();
    record.peer_description = row.text();
    record.own_description = row.text();
    record.passcode_used = row.flag();
    record.trust = row.choice(call::Trust::verified);
    record.peer_identity = row.key();
    record.began = row.number();
    record.talked_from = row.number();
    record.ended = row.number();
    record.why = row.text();
    record.owner = row.text();
    return record;
}

// Taken apart as a whole: a field that is new in Memory stops the build here.
void bind_memory(Statement& statement, const call::Memory& memory)
{
    const auto& [state, outcome, outgoing, open, automatic, quiet, gen, session_gen, offerer,
                 want_address, media, deadline, ring_until, peer, devices, peer_told, invited,
                 applied_gen, told] = memory;
    statement.bind(state_words[static_cast<std::size_t>(state)], static_cast<int>(outcome),
                   outgoing, open, automatic, quiet, gen, session_gen, offerer, want_address,
                   media.audio, media.video, media.chat, count(deadline), count(ring_until), peer,
                   devices, peer_told, invited, applied_gen, told);
}

Result<> write_call(Connection& connection, const CallRecord& record)
{
    bool over = record.memory.state == call::State::over;
    Statement statement{connection, upsert_sql("calls", call_columns)};
    statement.bind(record.call, record.account, record.own, record.peer);
    bind_memory(statement, record.memory);
    statement.bind(record.ephemeral.key, over ? base::Key{} : record.ephemeral.secret,
                   record.invite.value_or(""), record.invite_digest, record.reply.value_or(""),
                   record.reply_digest, record.in_reply_to, record.peer_description,
                   record.own_description, record.passcode_used, static_cast<int>(record.trust),
                   record.peer_identity, record.began, record.talked_from, record.ended, record.why,
                   record.owner);
    return statement.run();
}

Result<std::int64_t> write_outgoing(Connection& connection, const Outgoing& mail)
{
    Statement statement{connection,
                        "INSERT INTO outgoing (call, type, gen, account, mail, expires)"
                        " VALUES (?, ?, ?, ?, ?, ?)"};
    statement.bind(mail.call, wire::name(mail.type), mail.gen, mail.account, base::view(mail.mail),
                   mail.expires);
    MC_CHECK(statement.run());
    return connection.last_id();
}

Outgoing read_outgoing(Statement& row)
{
    Outgoing mail;
    mail.id = row.number();
    mail.call = row.text();
    auto type = wire::read_signal_type(row.text());
    if (!type) row.refuse();
    mail.type = type.value_or(wire::SignalType::invite);
    mail.gen = row.small_number();
    mail.account = row.text();
    mail.mail = row.text();
    mail.expires = row.number();
    return mail;
}

}  // namespace

Result<bool> Database::claim(const std::string& call, wire::SignalType type, int gen,
                             const base::Key& who)
{
    Statement statement{*connection_,
                        "INSERT INTO claims (call, type, gen, who) VALUES (?, ?, ?, ?)"
                        " ON CONFLICT DO NOTHING"};
    statement.bind(call, wire::name(type), gen, who);
    MC_CHECK(statement.run());
    return connection_->changed() == 1;
}

Result<bool> Database::is_claimed(const std::string& call, wire::SignalType type)
{
    Statement statement{*connection_, "SELECT 1 FROM claims WHERE call = ? AND type = ? LIMIT 1"};
    return statement.bind(call, wire::name(type)).next();
}

Result<std::optional<CallRecord>> Database::call(const std::string& call)
{
    Statement statement{*connection_, select_calls("call = ?")};
    return one_row(statement.bind(call), read_call);
}

Result<std::vector<CallRecord>> Database::open_calls()
{
    Statement statement{*connection_, select_calls("state <> 'over' ORDER BY id")};
    return all_rows(statement, read_call);
}

Result<> Database::save(const CallRecord& record, std::vector<Outgoing>& leaving)
{
    MC_TRY(transaction, Transaction::begin(*connection_));
    MC_CHECK(write_call(*connection_, record));
    std::vector<std::int64_t> ids;
    for (const auto& mail : leaving) {
        MC_TRY(id, write_outgoing(*connection_, mail));
        ids.push_back(id);
    }
    MC_CHECK(transaction.commit());
    for (std::size_t i = 0; i < ids.size(); ++i) leaving[i].id = ids[i];
    if (record.memory.state == call::State::over) connection_->empty_log();
    return {};
}

Result<bool> Database::adopt(const std::string& call, const std::string& old_owner,
                             const std::string& new_owner)
{
    Statement statement{*connection_, "UPDATE calls SET owner = ? WHERE call = ? AND owner = ?"};
    MC_CHECK(statement.bind(new_owner, call, old_owner).run());
    return connection_->changed() == 1;
}

Result<std::vector<Outgoing>> Database::waiting(const std::string& account)
{
    Statement statement{*connection_,
                        "SELECT id, call, type, gen, account, mail, expires FROM outgoing"
                        " WHERE account = ? ORDER BY id"};
    return all_rows(statement.bind(account), read_outgoing);
}

Result<> Database::delete_outgoing(std::int64_t id)
{
    Statement statement{*connection_, "DELETE FROM outgoing WHERE id = ?"};
    return statement.bind(id).run();
}

}  // namespace mailcall::store
