// What plugins ask about calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command.hh"
#include "app/history.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using base::tr;

namespace {

constexpr int most_lines = 500;

// Nothing when the field is left out.
Result<std::optional<call::Media>> media_field(const Json& frame)
{
    MC_TRY(text, base::text_field(frame, "media", ""));
    if (text.empty()) return std::nullopt;
    auto media = wire::read_media(text);
    if (!media) return fail(Code::bad_json, "reading \"media\": not a list of media");
    return media;
}

Result<CallWish> read_wish(Room& room, const Json& frame)
{
    MC_TRY(settings, room.settings());
    MC_TRY(account, base::text_field(frame, "account", ""));
    MC_TRY(ring, base::int_field(frame, "ring", settings.ring));
    MC_TRY(is_private, base::bool_field(frame, "private", settings.is_private));
    MC_TRY(media, media_field(frame));
    if (ring < 10 || ring > 3600)
        return fail(Code::bad_argument, tr("the ring time must be between 10 and 3600 seconds"));
    CallWish wish;
    if (!account.empty()) {
        MC_TRY(found, room.account(account));
        wish.account = found.name;
    }
    wish.media = media.value_or(settings.media);
    wish.ring_seconds = static_cast<int>(ring);
    wish.open = !is_private;
    return wish;
}

Result<std::vector<std::string>> addresses_field(const Json& frame)
{
    MC_TRY(addresses, texts_field(frame, "addresses"));
    MC_TRY(address, base::text_field(frame, "address", ""));
    if (!address.empty()) addresses.insert(addresses.begin(), address);
    if (addresses.empty())
        return fail(Code::bad_argument, tr("nobody was named who is to be called"));
    return addresses;
}

Answer place(Room& room, const Json& frame)
{
    MC_CHECK(room.switchboard());
    MC_TRY(wish, read_wish(room, frame));
    MC_TRY(addresses, addresses_field(frame));
    MC_TRY(call, room.queue().place(wish, addresses));
    return Json{{"call", call}, {"waiting", room.queue().waiting().size()}};
}

Answer accept(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(media, media_field(frame));
    return plain(board->accept(call, media));
}

Answer decline(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(text, base::text_field(frame, "text", ""));
    return plain(board->decline(call, text));
}

Answer hang_up(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    return plain(board->hang_up(call));
}

Answer chat(Room& room, const Json& frame)
{
    MC_TRY(board, room.switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(text, base::text_field(frame, "text"));
    return plain(board->chat(call, text));
}

Answer calls(Room& room, const Json&)
{
    MC_TRY(board, room.switchboard());
    auto list = Json::array();
    for (const auto& call : board->calls()) list.push_back(room.call_json(call));
    return Json{{"calls", list}, {"waiting", room.queue().waiting()}};
}

Answer skip_waiting(Room& room, const Json&)
{
    room.queue().clear();
    return Json::object();
}

Answer history(Room& room, const Json& frame)
{
    MC_TRY(most, base::int_field(frame, "most", 50));
    MC_TRY(database, room.database());
    MC_TRY(lines,
           database->history(static_cast<int>(std::clamp<std::int64_t>(most, 1, most_lines))));
    auto list = Json::array();
    for (const auto& line : lines) {
        auto json = history_json(line);
        auto contact = database->contact(line.peer);
        json["name"] = contact && *contact ? (*contact)->name : std::string{};
        list.push_back(json);
    }
    return Json{{"lines", list}};
}

constexpr std::array<Command, 8> commands{{
    {"place", place},
    {"accept", accept},
    {"decline", decline},
    {"hang_up", hang_up},
    {"chat", chat},
    {"calls", calls},
    {"skip_waiting", skip_waiting},
    {"history", history},
}};

}  // namespace

std::span<const Command> call_commands() { return commands; }

}  // namespace mailcall::app
