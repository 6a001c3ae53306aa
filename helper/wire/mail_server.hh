// MailServer: where a mail server is, and how it is spoken to, as a URL says it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailcall::wire {

enum class MailProtocol { imap, pop3, smtp };

struct MailServer {
    MailProtocol protocol = MailProtocol::smtp;
    bool tls = false;  // from the first byte on; otherwise STARTTLS is asked for
    std::string host;  // an address of IPv6 without its brackets
    int port = 0;

    bool operator==(const MailServer&) const = default;
};

// smtps://mail.example.org, imap://[2001:db8::1]:143. Without a port the usual one. Nothing when it
// is anything else: a user name or path in a URL would be one that nobody looks at.
std::optional<MailServer> read_mail_server(std::string_view url);

}  // namespace mailcall::wire
