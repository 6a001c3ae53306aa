// Trial: what a list of rules would do with one invitation, and why, in words.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/json.hh"
#include "base/result.hh"
#include "call/rules.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

// What the mail does not say itself.
struct TrialCase {
    std::vector<store::Account> accounts;  // it should be for one of them
    bool from_contact = false;             // the mail client knows the sender
    bool just_come = false;                // judged as if it came this moment, however old it is
};

struct Trial {
    call::Decision decision;
    std::string who;  // what the user calls the caller, or the address
};

// Changes nothing. Errors: bad_argument (not an invitation), and what reading an invitation gives.
base::Result<Trial> try_rules(const store::Places& places, store::Database& database,
                              const std::vector<call::Rule>& rules, const mail::Letter& letter,
                              const TrialCase& trial_case);

// One or two sentences for people, in their language.
std::string sentence(const Trial& trial);
// PROTOCOL §6.4, `rules_try`; `why` is for programs and in English.
base::Json to_json(const Trial& trial);

}  // namespace mailcall::app
