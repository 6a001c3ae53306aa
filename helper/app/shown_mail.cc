// Reading the mail in a plugin's frame.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shown_mail.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

namespace {

// The whole mail, or its header, which alone says all about a tag.
Result<std::string> mail_field(const Json& frame)
{
    if (frame.contains("header")) return base::text_field(frame, "header");
    MC_TRY(raw, base::text_field(frame, "raw"));
    auto bytes = base::from_base64(raw);
    if (!bytes) return fail(Code::bad_json, "reading \"raw\": not base64");
    return base::to_text(*bytes);
}

}  // namespace

Result<ShownMail> read_shown_mail(Room& room, const Json& frame)
{
    MC_TRY(id, base::text_field(frame, "account"));
    MC_TRY(contact, base::text_field(frame, "contact", ""));
    MC_TRY(account, room.account(id));
    MC_TRY(text, mail_field(frame));
    ShownMail shown;
    shown.account = account;
    shown.delivery = {account.name, !contact.empty()};
    shown.letter = mail::read_letter(text, {account.authserv_id});
    return shown;
}

}  // namespace mailcall::app
