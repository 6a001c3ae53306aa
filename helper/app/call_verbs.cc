// mailcall call, watch, attend: calls in a terminal.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.hh"
#include "app/station.hh"
#include "app/switchboard.hh"
#include "app/terminal.hh"
#include "app/terminal_orders.hh"
#include "app/verbs.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;

namespace {

// Options that calls have in common, wherever they come from.
struct CallOptions {
    SwitchboardOptions switchboard;
    std::vector<std::string> accounts;  // names; empty: all
    TerminalOptions terminal;
    bool silent = false;
    bool window = false;
    bool no_window = false;

    void add_to(Arguments& arguments)
    {
        arguments
            .text("camera", switchboard.devices.camera, "DEV|test|none",
                  tr("which camera (default: as set)"))
            .text("microphone", switchboard.devices.microphone, "DEV|test|none",
                  tr("which microphone (default: as set)"))
            .flag("silent", silent, tr("play no sound"))
            .text("snapshot", terminal.snapshot, "F.png",
                  tr("write the other side's picture to a file"))
            .list("send", terminal.send, "PATH",
                  tr("offer a file or folder as soon as somebody is there; may be given several "
                     "times"))
            .list("share", terminal.share, "FOLDER", tr("let them read a folder during the call"))
            .text("take", switchboard.appearance.files_into, "FOLDER",
                  tr("take all files that are offered, into this folder"))
            .flag("keep-chat", switchboard.appearance.keep_chat,
                  tr("keep what is written in the history"))
            .flag("window", window, tr("show the call in a window (default: as set)"))
            .flag("no-window", no_window, tr("no window, even on a desktop"))
            .flag("stats", terminal.stats,
                  tr("say each five seconds how good the connection is, and at the end what was "
                     "received"))
            .flag("json", terminal.json, tr("print one JSON object a line"));
    }
    void finish()
    {
        switchboard.devices.play_sound = !silent;
        if (window || no_window) switchboard.appearance.window = window && !no_window;
        auto& into = switchboard.appearance.files_into;
        if (!into.empty()) into = full_path(into);
        for (auto* paths : {&terminal.send, &terminal.share})
            for (auto& path : *paths) path = full_path(path);
    }
};

Status serve(const SwitchboardOptions& options, Terminal& terminal)
{
    MC_TRY(switchboard, Switchboard::open(options, terminal.listener()));
    MC_CHECK(switchboard->start());
    return terminal.run(*switchboard);
}

// The accounts are read each time: what was wrong with them may be right now.
Status watch(CallOptions options)
{
    MC_TRY(accounts, choose_accounts(options.accounts));
    options.switchboard.accounts = std::move(accounts);
    Terminal terminal{options.terminal};
    return serve(options.switchboard, terminal);
}

Result<call::Media> check_media(const std::string& text)
{
    auto media = wire::read_media(text);
    if (media) return *media;
    return fail(Code::bad_argument, fill(tr("“{}” is not a list of media"), text),
                tr("Choose from audio,video,chat."));
}

Result<> check_range(const char* option, int value, int least, int most)
{
    if (value >= least && value <= most) return {};
    return fail(Code::bad_argument, fill(tr("{} must be between {} and {} seconds"), option,
                                         std::to_string(least), std::to_string(most)));
}

}  // namespace

Status call_verb(const Words& words)
{
    CallOptions options;
    CallWish wish;
    std::string media = "audio,video,chat";
    bool is_private = false;
    Arguments arguments{"call ADDRESS",
                        tr("Calls somebody. Lines that you type are sent as chat; Ctrl-C hangs "
                           "up.")};
    options.add_to(arguments);
    arguments.text("account", wish.account, "NAME", tr("which of your accounts"))
        .text("media", media, "LIST", tr("what to offer: audio,video,chat"))
        .number("ring", wish.ring_seconds, "SECONDS",
                tr("how long it may ring (120; up to 3600 for people whose mail is slow)"))
        .flag("private", is_private, tr("show my network address only after they accept"))
        .number("duration", options.terminal.duration, "SECONDS", tr("hang up after so long"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(wanted, check_media(media));
    MC_CHECK(check_range("--ring", wish.ring_seconds, 10, 3600));
    options.finish();
    wish.address = left[0];
    wish.media = wanted;
    wish.open = !is_private;
    if (!wish.account.empty()) options.accounts = {wish.account};
    MC_TRY(accounts, choose_accounts(options.accounts));
    options.switchboard.accounts = std::move(accounts);
    options.terminal.once = true;
    Terminal terminal{options.terminal};
    MC_TRY(switchboard, Switchboard::open(options.switchboard, terminal.listener()));
    MC_CHECK(switchboard->start());
    MC_CHECK(switchboard->place(wish));
    return terminal.run(*switchboard);
}

Status watch_verb(const Words& words)
{
    CallOptions options;
    bool stays = false;
    Arguments arguments{"watch",
                        tr("Looks for calls in your mail, rings, applies the rules and answers. "
                           "When it rings, type “accept”, “accept audio,chat”, “decline” or "
                           "“decline WORDS”; in a call, lines are chat and “/hangup” ends it.")};
    options.add_to(arguments);
    arguments
        .list("account", options.accounts, "NAME",
              tr("only this account; may be given several times"))
        .flag("once", options.terminal.once, tr("end after the first call"))
        .flag("stay", stays,
              tr("do not end when something is wrong with your accounts or settings: say so once "
                 "and try again"));
    MC_CHECK(arguments.parse(words, 0, 0));
    options.finish();
    options.switchboard.appearance.rings = true;
    auto serve_once = [&options] { return watch(options); };
    return stays ? stay(serve_once) : serve_once();
}

Status attend_verb(const Words& words)
{
    CallOptions options;
    Arguments arguments{"attend CALL",
                        tr("Serves one running call whose program has ended. Mailcall starts this "
                           "by itself.")};
    options.add_to(arguments);
    MC_TRY(left, arguments.parse(words, 1, 1));
    options.finish();
    options.switchboard.only_call = left[0];
    // Also an account whose mails only a mail client carries: they wait until it is there again.
    MC_TRY(places, store::find_places());
    MC_TRY(accounts, store::read_accounts(places));
    options.switchboard.accounts = std::move(accounts);
    options.terminal.once = true;
    options.terminal.quiet = true;
    Terminal terminal{options.terminal};
    return serve(options.switchboard, terminal);
}

}  // namespace mailcall::app
