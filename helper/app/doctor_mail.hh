// DoctorMail: tries the mail of every account that Mailcall carries itself, side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <list>
#include <string>
#include <vector>

#include "app/doctor_check.hh"
#include "base/loop.hh"
#include "carry/carrier.hh"

namespace mailcall::app {

class DoctorMail {
  public:
    using Done = std::function<void(std::vector<Check>)>;

    // `done` runs once on the main loop, never inline: with one check an account, after the last
    // server has answered or 20 s. Starting again forgets what was under way.
    void start(Done done);

  private:
    struct Asked {
        std::string account;
        carry::Carrier carrier;
        int open = 0;  // ways that have not answered
        base::Error error = {};
        bool wrong = false;
    };
    void ask(Asked& asked);
    void take(Asked& asked, const base::Result<std::string>& told);
    void finish();
    static Check judge(const Asked& asked);

    std::list<Asked> asked_;  // the carriers' answers keep pointers
    Done done_;
    base::Timer limit_{[this] { finish(); }};
};

}  // namespace mailcall::app
