// Check: one line of what the doctor finds.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::app {

// `hint` says what to do, or is empty.
struct Check {
    std::string name;
    bool ok = false;
    std::string sentence;
    std::string hint;
};

}  // namespace mailcall::app
