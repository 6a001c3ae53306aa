// The native-messaging host: finds the command of a frame and sends its answer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plugin_host.hh"

#include <algorithm>

#include "app/protocol_version.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::tr;

namespace {

const Command* find(const std::string& name)
{
    for (const auto& table :
         {beginning_commands(), mail_commands(), call_commands(), people_commands(),
          rule_commands(), setting_commands(), probe_commands()}) {
        auto found = std::find_if(table.begin(), table.end(),
                                  [&](const auto& command) { return name == command.name; });
        if (found != table.end()) return &*found;
    }
    return nullptr;
}

Answer carry_out(Room& room, const Json& frame)
{
    auto name = base::text_field(frame, "command");
    const auto* command = name ? find(*name) : nullptr;
    if (command) return command->run(room, frame);
    return fail(Code::unknown_command, tr("this Mailcall does not know the command"),
                tr("Update Mailcall and its plugin to the same version."));
}

}  // namespace

PluginHost::PluginHost(int in, int out)
    : link_{in, out, [this](const Json& frame) { receive(frame); },
            [this](const std::string& why) {
                if (!why.empty()) base::log_warning("plugin: " + why);
                loop_.end();
            }},
      room_{[this](const Json& event) { link_.send(event); }}
{
    link_.send({{"event", "hello"}, {"protocol", protocol_version}, {"version", MAILCALL_VERSION}});
}

void PluginHost::run() { loop_.run(); }

void PluginHost::receive(const Json& frame)
{
    auto id = base::int_field(frame, "id", 0);
    auto answer = carry_out(room_, frame);
    Json reply = answer ? *answer
                        : Json{{"error", static_cast<int>(answer.error().code)},
                               {"what", answer.error().what},
                               {"hint", answer.error().hint}};
    reply["id"] = id ? *id : 0;
    link_.send(reply);
}

}  // namespace mailcall::app
