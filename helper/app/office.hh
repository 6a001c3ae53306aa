// Office: what every call of a host shares: its folders, settings, devices, database, listeners.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/desk.hh"
#include "app/notice.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

// Which devices a call opens, for all calls of this host.
struct Devices {
    std::string camera = "default";
    std::string microphone = "default";
    bool play_sound = true;
};

class Office {
  public:
    // Opens the database and reads the settings. `names` are the accounts to use; empty: all.
    // Errors: no_account, database, unreadable.
    static base::Result<std::unique_ptr<Office>> open(const std::vector<std::string>& names);

    // Both identities of a call between one of our addresses and somebody else's.
    Party party(const std::string& own, const std::string& peer) const;
    wire::CandidateRule candidate_rule() const;
    const store::Account* account(const std::string& name) const;
    void add_history(const store::HistoryLine& line) const;
    std::string spool(const std::string& call) const
    {
        return places.state + "/" + call + ".spool";
    }

    store::Places places;
    store::Settings settings;
    std::vector<store::Account> accounts;
    std::unique_ptr<store::Database> database;
    Devices devices;
    std::function<void(const Notice&)> tell;
    // Lets the core hear of something that happened to a call.
    std::function<void(const std::string& call, const call::Event& event)> feed;
    // Lets go, later, of calls that are over and whose process is gone.
    std::function<void()> tidy;
};

}  // namespace mailcall::app
