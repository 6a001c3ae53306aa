// MailRoom: how mails of all accounts come in and leave, each once, or are told to have failed.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/office.hh"
#include "base/result.hh"
#include "carry/carrier.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

// Signals that tell the other side of a call's end: the only ones that may leave after it.
bool is_farewell(wire::SignalType type);

class MailRoom {
  public:
    struct Ears {
        std::function<void(const std::string& account, const mail::Letter&)> letter;
        // A waiting mail was handed over (empty error) or cannot be.
        std::function<void(const store::Outgoing&, const base::Result<>&)> sent;
        // It could not be handed over yet; it is tried again.
        std::function<void(const store::Outgoing&, const base::Error&)> delayed;
    };
    // The mail client that carries the mails of its own accounts.
    struct Client {
        std::function<void(const store::Outgoing&)> send;
        std::function<void(std::int64_t mail)> withdraw;
    };

    // Without a `client`, mails of clients' accounts wait in the database until a host has one.
    MailRoom(const Office& office, Ears ears, Client client);

    // Starts looking at every account's mail.
    base::Result<> watch();
    // Whether a call waits for mails.
    void hurry(bool waited_for);
    void send(const store::Outgoing& outgoing);
    // Mails that are being handed over right now.
    int busy() const { return static_cast<int>(at_carrier_.size() + at_client_.size()); }

    // The client has handed a mail over, or will not.
    void settle(std::int64_t mail, const base::Result<>& result);
    // Takes back what a call still has here, but for what tells the other side of its end.
    void withdraw(const std::string& call);

  private:
    struct Counter {
        std::string name;
        std::string authserv_id;
        std::string address;
        bool at_client = false;  // which carries its mails
        carry::Carrier carrier = {};
    };
    void hand_over(const Counter& counter, const store::Outgoing& outgoing);
    void arrived(const Counter& counter, const carry::ArrivedMail& mail);

    Ears ears_;
    Client client_;
    std::map<std::string, Counter> counters_;
    std::map<std::int64_t, store::Outgoing> at_carrier_;
    std::map<std::int64_t, store::Outgoing> at_client_;
    // Given up here; the client may report them as sent after all.
    std::map<std::int64_t, store::Outgoing> given_up_;
};

}  // namespace mailcall::app
