// MailRoom: the carriers of all accounts; what waits to leave, leaves once or is told to have
// failed. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hh"
#include "carry/carrier.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

class MailRoom {
  public:
    struct Ears {
        std::function<void(const std::string& account, const mail::Letter&)> letter;
        // A waiting mail was handed over (empty error) or cannot be.
        std::function<void(const store::Outgoing&, const base::Result<>&)> sent;
    };

    MailRoom(const std::vector<store::Account>& accounts, Ears ears);

    // Starts looking at every account's mail.
    base::Result<> watch();
    void send(const store::Outgoing& outgoing);
    // Mails that are being handed over right now.
    int busy() const { return busy_; }

  private:
    struct Counter {
        std::string name;
        std::string authserv_id;
        std::unique_ptr<carry::Carrier> carrier;
    };
    void arrived(const Counter& counter, const std::string& path);

    Ears ears_;
    std::map<std::string, Counter> counters_;
    int busy_ = 0;
};

}  // namespace mailcall::app
