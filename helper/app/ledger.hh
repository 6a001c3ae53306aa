// Ledger: the core's calls and what is stored of them, always in step.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hh"
#include "call/book.hh"
#include "store/database.hh"

namespace mailcall::app {

// What one decision of the core came to, stored and ready to be carried out.
struct Step {
    std::vector<call::Task> tasks;
    std::vector<store::Outgoing> leaving;  // a mail for each Send, with the database's id
    std::map<std::string, call::State> before;
};

class Ledger {
  public:
    using Decide = std::function<std::vector<call::Task>()>;
    // True for the one host that may act on what arrived; see Database::claim.
    using Claim = std::function<base::Result<bool>()>;
    // Makes the mail for a Send, and notes in the record what must be remembered of it.
    using Write = std::function<base::Result<store::Outgoing>(store::CallRecord& record,
                                                              const call::action::Send& send)>;

    // `database` must outlive the ledger.
    Ledger(store::Database& database, call::Patience patience, Write write);

    // Claims, decides and stores in one transaction: a host that is killed either has done none of
    // it or finds all of it again. Nothing when another host was faster. On an error nothing has
    // happened: the same event may come again, once there is room on the disk.
    base::Result<std::optional<Step>> step(const Decide& decide, const Claim& claim = {});

    // Enters a new call; it is stored by the first step() that changes it.
    store::CallRecord& enter(store::CallRecord record);
    // Enters a call as the database has it.
    store::CallRecord& restore(store::CallRecord record);
    // Stores what was written into a record outside of a step.
    base::Result<> save(const store::CallRecord& record);
    // Takes back a call whose first step failed.
    void drop(const std::string& call);
    // Lets go of a call that is over; a late signal finds it in the database.
    void forget(const std::string& call);

    store::CallRecord* find(const std::string& call);
    const std::map<std::string, store::CallRecord>& records() const { return records_; }
    call::Book& book() { return book_; }

  private:
    using Records = std::map<std::string, store::CallRecord>;

    base::Result<> keep(Step& step);
    base::Result<> keep_call(store::CallRecord& record, Step& step);
    base::Result<> note(store::CallRecord& record, const call::action::Finish& finish);
    void roll_back(const Records& before);

    store::Database& database_;
    Write write_;
    call::Book book_;
    Records records_;
};

}  // namespace mailcall::app
