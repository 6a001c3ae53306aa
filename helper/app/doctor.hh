// Doctor: whether everything that calls need is there and works, in sentences.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "app/doctor_check.hh"
#include "app/doctor_mail.hh"
#include "app/errand.hh"
#include "base/json.hh"

namespace mailcall::app {

base::Json to_json(const std::vector<Check>& checks);
// False: calls work without it, if less well.
bool is_needed(const Check& check);

// What can be seen without the call program: files, folders, settings, accounts.
std::vector<Check> check_host();

class Doctor {
  public:
    using Done = std::function<void(const std::vector<Check>&)>;
    // `done` runs on the main loop, once for each start().
    explicit Doctor(Done done);

    void start();
    bool is_busy() const { return open_ > 0; }

  private:
    void take(const base::Json& report);
    void finish(const base::Result<>& result);
    void one_less();

    Done done_;
    std::vector<Check> checks_;
    int open_ = 0;  // of the two that are sent
    DoctorMail mail_;
    bool reported_ = false;
    Errand errand_;
};

}  // namespace mailcall::app
