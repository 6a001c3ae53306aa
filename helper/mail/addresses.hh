// Mail addresses out of From, To and Cc; what several readers could read differently is refused.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/result.hh"
#include "mail/scanner.hh"

namespace mailcall::mail {

// The one address of From, lower case. Error: bad_signal with a sentence for the user.
base::Result<std::string> read_sender(const Headers& headers);

// The addresses of To and Cc, lower case; the first of To stands first. Addresses that no call
// could go to are left out. Error: bad_signal.
base::Result<std::vector<std::string>> read_receivers(const Headers& headers);

}  // namespace mailcall::mail
