// Mails between a mail client and the switchboard.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/shown_mail.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::tr;

namespace {

Answer take_mail(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(shown, read_shown_mail(room, frame));
    board->take_mail(shown.delivery, shown.letter);
    return room.look_json(board->look(shown.delivery, shown.letter));
}

Answer look(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(shown, read_shown_mail(room, frame));
    return room.look_json(board->look(shown.delivery, shown.letter));
}

Answer sent(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(mail, base::int_field(frame, "mail"));
    board->settle_mail(mail, {});
    return Json::object();
}

Answer not_sent(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(mail, base::int_field(frame, "mail"));
    MC_TRY(why, base::text_field(frame, "why", ""));
    if (why.empty()) why = tr("The mail could not be sent.");
    board->settle_mail(mail, fail(Code::no_carrier, why));
    return Json::object();
}

constexpr std::array<Command, 4> commands{{
    {"mail", take_mail},
    {"look", look},
    {"sent", sent},
    {"not_sent", not_sent},
}};

}  // namespace

std::span<const Command> mail_commands() { return commands; }

}  // namespace mailcall::app
