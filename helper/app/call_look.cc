// What mailcall-call prints for --devices, --preview, --doctor and --pipelines.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_look.hh"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "app/call_servers.hh"
#include "base/crypto.hh"
#include "base/json.hh"
#include "base/log.hh"
#include "base/loop.hh"
#include "media/chains.hh"
#include "media/checkup.hh"
#include "media/preview.hh"

namespace mailcall::app {
namespace {

using base::Json;

// Nobody who reads: the end, by SIGPIPE too.
bool print(int out, const Json& object)
{
    auto line = base::print_json(object) + "\n";
    for (std::string_view rest = line; !rest.empty();) {
        auto written = write(out, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Json list(const std::vector<media::Entry>& devices)
{
    auto made = Json::array();
    for (const auto& device : devices) made.push_back({{"id", device.id}, {"name", device.name}});
    return made;
}

Json all_devices()
{
    return {{"cameras", list(media::list_cameras())},
            {"microphones", list(media::list_microphones())}};
}

Json make_report(const CallOptions& options)
{
    auto checks = Json::array();
    auto found = media::check_media(options.camera, options.microphone);
    std::ranges::move(check_servers(options.servers), std::back_inserter(found));
    for (const auto& check : found)
        checks.push_back({{"name", check.name},
                          {"ok", check.ok},
                          {"sentence", check.sentence},
                          {"hint", check.hint}});
    return {{"version", MAILCALL_VERSION}, {"checks", checks}};
}

// Whoever wants the preview keeps our stdin open, and writes nothing to it.
bool stdin_is_closed()
{
    std::array<char, 256> ignored{};
    auto got = read(STDIN_FILENO, ignored.data(), ignored.size());
    return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN);
}

void run_preview(const CallOptions& options, int out)
{
    base::MainLoop loop;
    auto end = [&loop] { loop.end(); };
    auto tell = [out, end](const Json& object) {
        if (!print(out, object)) end();
    };
    base::FdWatch closed{STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), [end] {
                             if (stdin_is_closed()) end();
                         }};
    media::Preview::Ears ears{
        [tell](const std::string& jpeg) {
            tell({{"picture", base::to_base64(base::view(jpeg))}});
        },
        [tell](double level) {
            tell({{"level", level}});
        },
        [tell](const base::Error& trouble) {
            tell({{"trouble",
                   trouble.hint.empty() ? trouble.what : trouble.what + ". " + trouble.hint}});
        }};
    media::Preview preview{options.camera, options.microphone, ears};
    // Only now: where opening a device hangs, a signal still ends us.
    base::UnixSignal terminated{SIGTERM, end};
    base::UnixSignal interrupted{SIGINT, end};
    loop.run();
}

}  // namespace

int look(const CallOptions& options)
{
    // Media libraries print what they like.
    int out = base::take_stdout();
    if (out < 0) return EXIT_FAILURE;
    bool printed = true;
    if (options.task == CallTask::devices) printed = print(out, all_devices());
    if (options.task == CallTask::doctor) printed = print(out, make_report(options));
    if (options.task == CallTask::pipelines)
        printed = print(out, {{"drawing", media::draw_chains()}});
    if (options.task == CallTask::preview) run_preview(options, out);
    close(out);
    return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace mailcall::app
