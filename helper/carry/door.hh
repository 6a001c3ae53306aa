// Door: where a mail server is and on what terms one goes in.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/result.hh"
#include "wire/mail_server.hh"

namespace mailcall::carry {

struct Door {
    wire::MailServer server;
    std::string ca_file;    // certificates to trust instead of the system's
    bool insecure = false;  // plainly, if the server offers no encryption
    std::chrono::milliseconds patience = std::chrono::seconds{30};  // for each answer
};

// What opens it: a password, or an OAuth 2 token.
struct Key {
    std::string text;
    bool is_token = false;
};
using KeyFound = std::function<void(base::Result<Key>)>;

struct Visitor {
    std::string user;  // empty: one does not log in
    // Looks for the key, anew each time, and gives it on the main loop, exactly once.
    std::function<void(KeyFound)> find_key;
};

}  // namespace mailcall::carry
