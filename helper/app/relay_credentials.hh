// Names and passwords for TURN servers that make them out of a shared secret and a date.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mailcall::app {

// TURN URLs as in settings.ini, each "?secret=…" turned into a user and a password that are good
// until `expires` (Unix seconds). The secret itself stays out of what is made. The others stay.
std::vector<std::string> with_credentials(const std::vector<std::string>& urls,
                                          const std::string& person, std::int64_t expires);

// Of these only what may be lent: the ones with a secret.
std::vector<std::string> lent_credentials(const std::vector<std::string>& urls,
                                          const std::string& person, std::int64_t expires);

}  // namespace mailcall::app
