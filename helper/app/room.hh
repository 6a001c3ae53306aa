// Room: what the commands of one plugin share: folders, database, switchboard, the way back.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/call_queue.hh"
#include "app/doorbell.hh"
#include "app/switchboard.hh"
#include "base/json.hh"
#include "base/result.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

class Probe;

// An account of the mail client, and its number there.
struct ClientAccount {
    std::string id;
    store::Account account;
};

class Room {
  public:
    // Sends an event to the plugin; after its end this does nothing.
    using Tell = std::function<void(const base::Json&)>;

    explicit Room(Tell tell);
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room();

    void tell(const base::Json& event) const { tell_(event); }

    // The folders and the database, made on first use: a plugin that only says hello costs no disk
    // access.
    base::Result<store::Places> places();
    base::Result<store::Database*> database();
    base::Result<store::Settings> settings();

    // Looks after these accounts from now on. A switchboard from before lets go of its calls first,
    // so that the new one can take them over.
    base::Result<> watch(SwitchboardOptions options);
    // The same once more, because accounts were switched on or off. Nothing before watch().
    base::Result<> watch_again();
    // Error: not_now before watch().
    base::Result<Switchboard*> switchboard();
    // Who is called one after the other.
    CallQueue& queue() { return queue_; }
    // Settings were changed: the next calls go by the new ones.
    base::Result<> reload();

    // An account by the client's id for it, or by its name; empty: the first. Error: no_account.
    base::Result<store::Account> account(const std::string& id_or_name);
    // The client's id for an account; empty for one of our own.
    std::string id_of(const std::string& account_name) const;

    // With the client's id in place of the account's name.
    base::Json call_json(const Notice& call) const;
    base::Json look_json(const Look& look) const;

    std::string client;  // as `hello` said it
    std::vector<ClientAccount> client_accounts;
    std::unique_ptr<Probe> probe;  // devices being tried out

  private:
    void hear(const Notice& notice);
    void send(const store::Outgoing& outgoing);
    void withdraw(std::int64_t mail) const;
    base::Json with_id(base::Json json) const;
    Doorbell::Wishes wishes();
    void tell_trouble(const std::string& call, const base::Result<>& result);

    Tell tell_;
    std::unique_ptr<store::Database> database_;
    SwitchboardOptions options_;
    Doorbell doorbell_{wishes()};
    std::unique_ptr<Switchboard> switchboard_;
    CallQueue queue_;
};

}  // namespace mailcall::app
