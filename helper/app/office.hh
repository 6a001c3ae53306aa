// Office: what every call of a host shares: its folders, settings, devices, database, listeners.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/desk.hh"
#include "app/notice.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

// Which devices the calls of this host open; empty: as the settings say. One that was asked for by
// name here must be there; one that the settings name may be unplugged today.
struct Devices {
    bool are_needed() const { return !camera.empty() || !microphone.empty(); }

    std::string camera;
    std::string microphone;
    bool play_sound = true;
};

// How the calls of this host are shown, and what becomes of files, beyond the settings.
struct Appearance {
    std::optional<bool> window;  // calls have one; nothing: as the settings say
    bool rings = false;          // it also rings: nobody else of this host shows that
    std::string files_into;  // all files are taken, into this folder; empty: as the contact says
    bool keep_chat = false;  // whatever the settings say
};
// Whether this process can reach a screen at all.
bool has_desktop();

// The accounts of these names; without names all that are on and have a carrier of their own.
// Errors: no_account, unreadable.
base::Result<std::vector<store::Account>> choose_accounts(const std::vector<std::string>& names);

class Office {
  public:
    // Opens the database and reads the settings, for these accounts. Errors: database, unreadable.
    static base::Result<std::unique_ptr<Office>> open(std::vector<store::Account> accounts);
    // Settings were changed: the next calls go by the new ones.
    base::Result<> reload();

    // Both identities of a call between one of our addresses and somebody else's.
    Party party(const std::string& own, const std::string& peer) const;
    // Which addresses of the other side are taken, and which of ours it is told.
    wire::CandidateRule candidate_rule() const;
    static wire::CandidateRule own_candidate_rule(const store::Settings& set);
    // The settings that hold for a call of this account with this person.
    store::Settings settings_for(const std::string& account, const std::string& peer) const;
    std::string camera() const { return choose(devices.camera, settings.camera); }
    std::string microphone() const { return choose(devices.microphone, settings.microphone); }
    bool shows_window() const
    {
        return appearance.window.value_or(settings.window) && has_desktop();
    }
    // From now on, and in the settings.
    void keep_chat(bool keep);
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
    Appearance appearance;
    std::function<void(const Notice&)> tell;
    // Lets the core hear of something that happened to a call.
    std::function<void(const std::string& call, const call::Event& event)> feed;
    // The user wants to call the same person again, as this call did.
    std::function<void(const store::CallRecord& record)> call_again;
    // Lets go, later, of calls that are over and whose process is gone.
    std::function<void()> tidy;

  private:
    static std::string choose(const std::string& asked, const std::string& set)
    {
        return asked.empty() ? set : asked;
    }
};

}  // namespace mailcall::app
