// Database: contacts, calls, claims, waiting mails and history, shared by all hosts of a user.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"
#include "call/book.hh"
#include "call/machine.hh"
#include "call/trust.hh"
#include "wire/signal.hh"

namespace mailcall::store {

struct Contact {
    std::string address;  // lower case
    std::string name;
    std::optional<base::Key> key;  // pinned identity
    bool verified = false;
    std::optional<base::Key> passcode;
    bool added = false;           // by hand: counts as contact
    std::int64_t last_call = 0;   // Unix seconds, 0: never
    std::string files_into = {};  // their files go there without a question; empty: ask
};

// Everything a host needs to go on with a call that another host began.
struct CallRecord {
    std::string call;
    std::string account;
    std::string own;  // our address
    std::string peer;
    call::Memory memory;
    base::Ephemeral ephemeral;          // wiped when the call is over
    std::optional<std::string> invite;  // wire::print_frame of the invite
    base::Key invite_digest{};
    std::optional<std::string> reply;  // print_frame of the newest accept/decline
    base::Key reply_digest{};
    // Answerer: the accept before that, which mails that are under way may be sealed for. Not
    // stored.
    std::optional<std::string> earlier_reply;
    std::string peer_description;  // newest of the peer's, print_description form
    std::string own_description;   // newest of ours
    std::string in_reply_to;       // Message-ID of the invite
    bool passcode_used = false;    // both signals carry a proof
    call::Trust trust = call::Trust::fresh;
    base::Key peer_identity{};
    std::int64_t began = 0;        // Unix ms
    std::int64_t talked_from = 0;  // Unix ms, 0: never connected
    std::int64_t ended = 0;
    std::string why;    // hint of a failure, decline text, rule name
    std::string owner;  // host instance that acts for it
};

// A mail that must leave: stored before it leaves, deleted when it was handed over.
struct Outgoing {
    std::int64_t id = 0;
    std::string call;
    wire::SignalType type = wire::SignalType::invite;
    int gen = 0;
    std::string account;
    std::string mail;
    std::int64_t expires = 0;  // Unix seconds: a stale signal is never sent
};

struct HistoryLine {
    std::int64_t at = 0;  // Unix ms
    std::string call;     // may be empty
    std::string peer;
    std::string kind;  // "call" or "refused"
    bool outgoing = false;
    call::Outcome outcome = call::Outcome::none;
    std::int64_t seconds = 0;  // talked
    std::string note;
};

// A line of chat that the user wanted kept.
struct ChatLine {
    std::int64_t at = 0;  // Unix ms
    std::string call;
    std::string peer;
    bool own = false;
    std::int64_t number = 0;  // unique in the call
    std::string text;
};

// A folder that somebody may read in each call with us.
struct SharedFolder {
    std::string peer;
    std::string path;
    std::int64_t until = 0;  // Unix seconds
};

class Connection;

class Database {
  public:
    // Creates or migrates. Several processes may have it open. Error: database, unwritable.
    static base::Result<std::unique_ptr<Database>> open(const std::string& path);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // Runs `work`; all that it writes is stored in one go, or nothing if it returns an error.
    base::Result<> atomically(const std::function<base::Result<>()>& work);

    base::Result<std::vector<Contact>> contacts();
    base::Result<std::optional<Contact>> contact(const std::string& address);
    base::Result<> save(const Contact& contact);
    base::Result<bool> remove_contact(const std::string& address);

    // True for the one host whose claim came first: only it may act on the signal. `who` names
    // the sender's key, because two computers may send the same type and generation.
    base::Result<bool> claim(const std::string& call, wire::SignalType type, int gen,
                             const base::Key& who);
    // Whether any claim for the call exists (an invite that was seen before).
    base::Result<bool> is_claimed(const std::string& call, wire::SignalType type);

    base::Result<std::optional<CallRecord>> call(const std::string& call);
    base::Result<std::vector<CallRecord>> open_calls();
    // Writes the record, and in the same transaction the mails that must leave because of it
    // (their ids are filled in). Durable when it returns.
    base::Result<> save(const CallRecord& record, std::vector<Outgoing>& leaving);
    // Takes over a call whose owner is dead. False: another host was faster.
    base::Result<bool> adopt(const std::string& call, const std::string& old_owner,
                             const std::string& new_owner);

    base::Result<std::vector<Outgoing>> waiting(const std::string& account);
    base::Result<> delete_outgoing(std::int64_t id);

    base::Result<> add_history(const HistoryLine& line);
    // Newest first.
    base::Result<std::vector<HistoryLine>> history(int most);

    // A line that is there already stays as it is.
    base::Result<> add_chat(const ChatLine& line);
    // Newest first; `peer` empty: with anybody.
    base::Result<std::vector<ChatLine>> chat(const std::string& peer, int most);

    base::Result<> save_share(const SharedFolder& folder);
    base::Result<> remove_share(const std::string& peer, const std::string& path);
    // Those whose time is not over at `now` (Unix seconds); `peer` empty: of everybody.
    base::Result<std::vector<SharedFolder>> shares(const std::string& peer, std::int64_t now);

    base::Result<> add_answer(const call::Book::Answered& answered);
    base::Result<std::vector<call::Book::Answered>> answers_since(call::Time since);
    base::Result<> confirm_answers(const std::string& from);

  private:
    explicit Database(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

}  // namespace mailcall::store
