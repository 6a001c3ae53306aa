// Carry: what mail servers say.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/smtp_talk.hh"

#include <algorithm>

#include "base/harmless.hh"
#include "targets.hh"

namespace mailcall::fuzz {
namespace {

using Do = carry::SmtpTalk::Do;

std::string_view next_line(std::string_view& bytes)
{
    auto end = std::min(bytes.find('\n'), bytes.size());
    auto line = bytes.substr(0, std::min(end, std::size_t{8192}));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

}  // namespace

// The lines of a server. Neither the password nor the mail may come before there is encryption.
void hear_smtp(std::string_view bytes)
{
    const carry::Parcel parcel{"", "the mail\n", "a@example.org", {"b@example.org"}};
    carry::Door door;
    door.server = {wire::MailProtocol::smtp, false, "mail.example.org", 587};
    carry::SmtpTalk talk{door, "alice", &parcel};
    bool secure = false;
    while (!bytes.empty()) {
        auto step = talk.hear(next_line(bytes));
        if (step.what == Do::secure) {
            require(!secure, "encrypted once");
            secure = true;
            step = talk.secured();
        }
        if (step.what == Do::key) {
            require(secure, "no password without encryption");
            step = talk.log_in({"secret"});
        }
        if (step.what == Do::say && !secure)
            require(step.text.starts_with("EHLO") || step.text == "STARTTLS\r\n", "nor anything");
        if (step.what == Do::say) require(step.text.ends_with("\r\n"), "whole lines");
        if (!step.error.what.empty())
            require(base::harmless(step.error.what) == step.error.what, "no tricks in sentences");
        if (step.what != Do::say && step.what != Do::wait) return;
    }
}

}  // namespace mailcall::fuzz
