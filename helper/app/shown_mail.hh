// ShownMail: a mail that a plugin shows to the host, read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/room.hh"
#include "mail/letter.hh"

namespace mailcall::app {

struct ShownMail {
    store::Account account;
    Delivery delivery;
    mail::Letter letter;
};

// The fields of the commands `mail` and `look` (PROTOCOL §6.2). Errors: bad_json, no_account.
base::Result<ShownMail> read_shown_mail(Room& room, const base::Json& frame);

}  // namespace mailcall::app
