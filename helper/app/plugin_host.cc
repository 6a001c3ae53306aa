// The native-messaging host's commands.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plugin_host.hh"

#include <algorithm>
#include <array>

#include "base/log.hh"
#include "base/words.hh"
#include "call/machine.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using base::tr;

// Raised when plugin and host would misunderstand each other; see PROTOCOL.md §9.
constexpr int protocol_version = 1;

PluginHost::PluginHost(int in, int out)
    : loop_{g_main_loop_new(nullptr, FALSE)},
      link_{in, out, [this](const Json& frame) { receive(frame); },
            [this](const std::string& why) {
                if (!why.empty()) base::log_warning("plugin: " + why);
                g_main_loop_quit(loop_.get());
            }}
{
    link_.send({{"event", "hello"}, {"protocol", protocol_version}, {"version", MAILCALL_VERSION}});
}

void PluginHost::run() { g_main_loop_run(loop_.get()); }

const PluginHost::Command* PluginHost::find(const std::string& name)
{
    static constexpr std::array<Command, 9> commands{{
        {"hello", &PluginHost::hello},
        {"watch", &PluginHost::watch},
        {"accounts", &PluginHost::accounts},
        {"place", &PluginHost::place},
        {"accept", &PluginHost::accept},
        {"decline", &PluginHost::decline},
        {"hang_up", &PluginHost::hang_up},
        {"chat", &PluginHost::chat},
        {"calls", &PluginHost::calls},
    }};
    const auto* found = std::find_if(commands.begin(), commands.end(),
                                     [&](const auto& command) { return name == command.name; });
    return found == commands.end() ? nullptr : found;
}

void PluginHost::receive(const Json& frame)
{
    auto name = base::text_field(frame, "command");
    auto id = base::int_field(frame, "id", 0);
    const auto* command = name ? find(*name) : nullptr;
    Answer answer = command
                        ? (this->*command->run)(frame)
                        : fail(Code::unknown_command, tr("this Mailcall does not know the command"),
                               tr("Update Mailcall and its plugin to the same version."));
    Json reply = answer ? *answer
                        : Json{{"error", static_cast<int>(answer.error().code)},
                               {"what", answer.error().what},
                               {"hint", answer.error().hint}};
    reply["id"] = id ? *id : 0;
    link_.send(reply);
}

void PluginHost::hear(const Notice& notice) { link_.send(to_json(notice)); }

Result<Switchboard*> PluginHost::switchboard()
{
    if (switchboard_) return switchboard_.get();
    return fail(Code::not_now, tr("no account is being watched yet"),
                tr("Send the command watch first."));
}

PluginHost::Answer PluginHost::hello(const Json& frame)
{
    MC_TRY(theirs, base::int_field(frame, "protocol"));
    if (theirs != protocol_version)
        return fail(Code::wrong_version, tr("plugin and Mailcall are of different versions"),
                    tr("Update both to the same version."));
    return Json{{"protocol", protocol_version}, {"version", MAILCALL_VERSION}};
}

PluginHost::Answer PluginHost::watch(const Json& frame)
{
    SwitchboardOptions options;
    for (const auto& name : frame.value("accounts", Json::array()))
        if (name.is_string()) options.accounts.push_back(name.get<std::string>());
    MC_TRY(camera, base::text_field(frame, "camera", "default"));
    MC_TRY(microphone, base::text_field(frame, "microphone", "default"));
    options.devices = {camera, microphone, true};
    MC_TRY(made, Switchboard::open(options, [this](const Notice& notice) { hear(notice); }));
    switchboard_ = std::move(made);
    MC_CHECK(switchboard_->start());
    return Json::object();
}

PluginHost::Answer PluginHost::accounts(const Json&)
{
    MC_TRY(places, store::find_places());
    MC_TRY(all, store::read_accounts(places));
    auto list = Json::array();
    for (const auto& account : all)
        list.push_back({{"name", account.name}, {"address", account.address}});
    return Json{{"accounts", list}};
}

namespace {

Result<call::Media> media_field(const Json& frame)
{
    MC_TRY(text, base::text_field(frame, "media", "audio,video,chat"));
    auto media = wire::read_media(text);
    if (!media) return fail(Code::bad_json, "reading \"media\": not a list of media");
    return *media;
}

Result<Json> nothing(const Result<>& result)
{
    if (!result) return fail(result.error());
    return Json::object();
}

}  // namespace

PluginHost::Answer PluginHost::place(const Json& frame)
{
    MC_TRY(board, switchboard());
    CallWish wish;
    MC_TRY(address, base::text_field(frame, "address"));
    MC_TRY(account, base::text_field(frame, "account", ""));
    MC_TRY(ring, base::int_field(frame, "ring", 120));
    MC_TRY(hidden, base::bool_field(frame, "private", false));
    MC_TRY(media, media_field(frame));
    if (ring < 10 || ring > 3600)
        return fail(Code::bad_argument, tr("the ring time must be between 10 and 3600 seconds"));
    wish = {account, address, media, static_cast<int>(ring), !hidden};
    MC_TRY(call, board->place(wish));
    return Json{{"call", call}};
}

PluginHost::Answer PluginHost::accept(const Json& frame)
{
    MC_TRY(board, switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(media, media_field(frame));
    return nothing(board->accept(call, media));
}

PluginHost::Answer PluginHost::decline(const Json& frame)
{
    MC_TRY(board, switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(text, base::text_field(frame, "text", ""));
    return nothing(board->decline(call, text));
}

PluginHost::Answer PluginHost::hang_up(const Json& frame)
{
    MC_TRY(board, switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    return nothing(board->hang_up(call));
}

PluginHost::Answer PluginHost::chat(const Json& frame)
{
    MC_TRY(board, switchboard());
    MC_TRY(call, base::text_field(frame, "call"));
    MC_TRY(text, base::text_field(frame, "text"));
    return nothing(board->chat(call, text));
}

PluginHost::Answer PluginHost::calls(const Json&)
{
    MC_TRY(board, switchboard());
    auto list = Json::array();
    for (const auto* record : board->calls())
        list.push_back({{"call", record->call},
                        {"peer", record->peer},
                        {"outgoing", record->memory.outgoing},
                        {"state", call::name(record->memory.state)},
                        {"trust", call::name(record->trust)}});
    return Json{{"calls", list}};
}

}  // namespace mailcall::app
