// Servers as they may be shown: without the passwords, which come back by themselves.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailcall::app {

// Both take and give a list of URLs as in settings.ini, separated by commas.

// The same with nothing in the place of each password or shared secret.
std::string without_secrets(const std::string& urls);
// What has nothing there gets what `stored` has for the same server and person; else it stays.
std::string with_secrets(const std::string& urls, const std::string& stored);

}  // namespace mailcall::app
