// SmtpTalk: what to say to an SMTP server, reply by reply; private to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hh"
#include "carry/carrier.hh"
#include "carry/door.hh"

namespace mailcall::carry {

// Knows no socket and no clock. `parcel`: no mail is sent, but all up to there is tried.
class SmtpTalk {
  public:
    enum class Do {
        wait,    // for the rest of the reply
        say,     // `text`
        secure,  // encrypt, then secured()
        key,     // log_in()
        done,    // the mail is handed over, or would be
        later,   // `error`; it may go better another time
        give_up  // `error`; it would be the same the next time
    };
    struct Step {
        Do what = Do::wait;
        std::string text = {};
        base::Error error = {};
    };

    SmtpTalk(const Door& door, std::string user, const Parcel* parcel);

    Step hear(std::string_view line);
    Step secured();
    Step log_in(const Key& key);

  private:
    enum class At { greeting, hello, securing, token, login, name, password, from, to, data, text };
    struct Reply {
        int code = 0;
        std::vector<std::string> lines;  // without the code
        std::string words() const;
    };

    Step answer(const Reply& reply);
    bool is_expected(int code) const;
    Step after_hello(const Reply& reply);
    Step after_login(const Reply& reply);
    Step mail();
    Step next_recipient();
    Step say(At at, std::string text);
    Step refuse(const Reply& reply) const;
    base::Error complaint(const Reply& reply) const;
    bool offers(std::string_view word, std::string_view value = {}) const;

    Door door_;
    std::string user_;
    const Parcel* parcel_;
    At at_ = At::greeting;
    Reply reply_;
    std::vector<std::string> offers_;  // of the last EHLO, in capitals
    std::string password_;             // while LOGIN asks for it
    std::size_t recipients_ = 0;       // taken so far
    bool secure_;                      // so far
};

// The mail as it goes over the line: whole lines, a dot more where one stands in front, the end.
std::string smtp_text(const std::string& mail);

}  // namespace mailcall::carry
