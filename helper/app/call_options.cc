// Reading and checking the command line of a call process.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_options.hh"

#include <glib.h>

#include <array>

#include "base/glib.hh"
#include "base/words.hh"
#include "wire/signal.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::tr;

// What GOption fills in.
struct Raw {
    gboolean headless = FALSE;
    gboolean window = FALSE;
    gboolean ring = FALSE;
    gboolean silent = FALSE;
    gboolean version = FALSE;
    gboolean verbose = FALSE;
    gboolean devices = FALSE;
    gboolean preview = FALSE;
    gboolean doctor = FALSE;
    gboolean pipelines = FALSE;
    char* camera = nullptr;
    char* microphone = nullptr;
    char** servers = nullptr;
    char* call = nullptr;
    char* socket = nullptr;
    char* spool = nullptr;
    char* attend = nullptr;
    double time_scale = 1;

    Raw() = default;
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;
    ~Raw()
    {
        g_strfreev(servers);
        for (char* text : {call, socket, spool, attend, camera, microphone}) g_free(text);
    }
};

base::Error wrong(const std::string& cause)
{
    return {Code::bad_argument, fill(tr("starting mailcall-call: {}"), cause),
            tr("\"mailcall-call --help\" lists the options. Mailcall itself starts this program.")};
}

base::Result<> parse_words(GOptionContext* context, int count, char** words)
{
    base::ErrorSlot error;
    if (g_option_context_parse(context, &count, &words, error.out()) == FALSE)
        return fail(wrong(error.message()));
    if (count > 1) return fail(wrong(fill(tr("\"{}\" is not an option"), std::string{words[1]})));
    return {};
}

// Looks at this computer, with no call.
void add_looks(GOptionContext* context, Raw& raw)
{
    const std::array entries{
        GOptionEntry{"devices", 0, 0, G_OPTION_ARG_NONE, &raw.devices,
                     "Print cameras and microphones, and end", nullptr},
        GOptionEntry{"preview", 0, 0, G_OPTION_ARG_NONE, &raw.preview,
                     "Print what they show and hear until stdin is closed", nullptr},
        GOptionEntry{"doctor", 0, 0, G_OPTION_ARG_NONE, &raw.doctor,
                     "Print whether calls find what they need, and end", nullptr},
        GOptionEntry{"pipelines", 0, 0, G_OPTION_ARG_NONE, &raw.pipelines,
                     "Print a drawing of the ways that pictures and sound go, and end", nullptr},
        GOptionEntry{"camera", 0, 0, G_OPTION_ARG_STRING, &raw.camera, "Camera to look at", "ID"},
        GOptionEntry{"microphone", 0, 0, G_OPTION_ARG_STRING, &raw.microphone,
                     "Microphone to listen to", "ID"},
        GOptionEntry{"server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw.servers,
                     "Server that the doctor asks", "URL"},
        GOptionEntry{},
    };
    g_option_context_add_main_entries(context, entries.data(), GETTEXT_PACKAGE);
}

base::Result<> parse(int count, char** words, Raw& raw)
{
    const std::array entries{
        GOptionEntry{"headless", 0, 0, G_OPTION_ARG_NONE, &raw.headless, "Run without a window",
                     nullptr},
        GOptionEntry{"window", 0, 0, G_OPTION_ARG_NONE, &raw.window, "Show the call in a window",
                     nullptr},
        GOptionEntry{"ring", 0, 0, G_OPTION_ARG_NONE, &raw.ring, "Play a tone while it rings",
                     nullptr},
        GOptionEntry{"silent", 0, 0, G_OPTION_ARG_NONE, &raw.silent, "Play no tone at all",
                     nullptr},
        GOptionEntry{"call", 0, 0, G_OPTION_ARG_STRING, &raw.call, "Id of the call", "ID"},
        GOptionEntry{"socket", 0, 0, G_OPTION_ARG_FILENAME, &raw.socket,
                     "Socket that hosts attach to", "PATH"},
        GOptionEntry{"spool", 0, 0, G_OPTION_ARG_FILENAME, &raw.spool,
                     "File for what no host has heard yet", "FILE"},
        GOptionEntry{"attend", 0, 0, G_OPTION_ARG_STRING, &raw.attend,
                     "Command that starts a host when none is attached", "COMMAND"},
        GOptionEntry{"time-scale", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_DOUBLE, &raw.time_scale,
                     "Multiply every wait, for tests", "FACTOR"},
        GOptionEntry{"verbose", 'v', 0, G_OPTION_ARG_NONE, &raw.verbose, "Log more", nullptr},
        GOptionEntry{"version", 0, 0, G_OPTION_ARG_NONE, &raw.version, "Print the version",
                     nullptr},
        GOptionEntry{},
    };
    base::Owned<GOptionContext, g_option_context_free> context{
        g_option_context_new("- holds one call of Mailcall")};
    g_option_context_add_main_entries(context.get(), entries.data(), GETTEXT_PACKAGE);
    add_looks(context.get(), raw);
    return parse_words(context.get(), count, words);
}

CallTask task_of(const Raw& raw)
{
    if (raw.devices != FALSE) return CallTask::devices;
    if (raw.preview != FALSE) return CallTask::preview;
    if (raw.pipelines != FALSE) return CallTask::pipelines;
    return raw.doctor != FALSE ? CallTask::doctor : CallTask::call;
}

base::Result<> check(const Raw& raw)
{
    if ((raw.window != FALSE) == (raw.headless != FALSE))
        return fail(wrong(tr("either --window or --headless is needed")));
    if (!raw.call || !raw.socket || !raw.spool)
        return fail(wrong(tr("--call, --socket and --spool are needed")));
    if (!wire::is_call_id(raw.call))
        return fail(wrong(fill(tr("\"{}\" is not the id of a call"), std::string{raw.call})));
    constexpr double least = 0.001, most = 10;
    if (!(raw.time_scale >= least && raw.time_scale <= most))
        return fail(wrong(tr("--time-scale takes 0.001 to 10")));
    return {};
}

base::Result<std::vector<std::string>> split_command(const char* command)
{
    if (!command) return std::vector<std::string>{};
    int count = 0;
    char** words = nullptr;
    base::ErrorSlot error;
    g_shell_parse_argv(command, &count, &words, error.out());
    base::CStrv owned{words};
    if (error) return fail(wrong("--attend: " + error.message()));
    return std::vector<std::string>{words, words + count};
}

}  // namespace

base::Result<std::optional<CallOptions>> read_call_options(int count, char** words)
{
    Raw raw;
    MC_CHECK(parse(count, words, raw));
    if (raw.version != FALSE) {
        g_print("mailcall-call %s\n", MAILCALL_VERSION);
        return std::nullopt;
    }
    CallOptions options;
    options.task = task_of(raw);
    options.verbose = raw.verbose != FALSE;
    if (raw.camera) options.camera = raw.camera;
    if (raw.microphone) options.microphone = raw.microphone;
    for (auto** server = raw.servers; server && *server; ++server)
        options.servers.emplace_back(*server);
    if (options.task != CallTask::call) return options;
    MC_CHECK(check(raw));
    MC_TRY(attend, split_command(raw.attend));
    options.call = raw.call;
    options.socket = raw.socket;
    options.spool = raw.spool;
    options.attend = std::move(attend);
    options.time_scale = raw.time_scale;
    options.window = raw.window != FALSE;
    options.ring = raw.ring != FALSE;
    options.silent = raw.silent != FALSE;
    return options;
}

}  // namespace mailcall::app
