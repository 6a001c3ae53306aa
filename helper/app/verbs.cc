// The table of verbs, their help, and how errors reach the user.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs.hh"

#include <algorithm>
#include <cstdio>

#include "base/mark.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::N_;
using base::tr;

namespace {

const std::vector<Choice>& verbs()
{
    static const std::vector<Choice> table{
        {"call", call_verb, N_("call somebody")},
        {"watch", watch_verb, N_("look for calls, ring, apply the rules, answer")},
        {"account", account_verb, N_("add, list, test, alias, remove accounts")},
        {"pair", pair_verb, N_("agree on a passcode with somebody")},
        {"contacts", contacts_verb, N_("whom you know, and how sure that is")},
        {"rules", rules_verb, N_("what happens to calls by themselves")},
        {"settings", settings_verb, N_("list and change the settings")},
        {"history", history_verb, N_("calls that were, and mails that were refused")},
        {"doctor", doctor_verb, N_("say whether everything that calls need is there")},
        {"inspect", inspect_verb, N_("say what mails mean to Mailcall")},
        {"identity", identity_verb, N_("show, export, import your key")},
        {"install", install_verb, N_("let a mail client find Mailcall")},
        {"host", host_verb, N_("serve a mail client's plugin on stdin and stdout")},
        {"attend", attend_verb, N_("serve one running call (started by itself)")},
    };
    return table;
}

void print_help(const char* title, const std::vector<Choice>& choices)
{
    std::printf("%s\n\n", title);
    for (const auto& choice : choices) std::printf("  %-10s %s\n", choice.name, tr(choice.summary));
    std::printf("\n%s\n", tr("Each of them explains itself with --help."));
}

bool asks_for_help(const Words& words)
{
    return words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help";
}

// A mail client starts its host with the path of the manifest and the name of its add-on.
bool is_mail_client(const Words& words)
{
    return words[0].starts_with('/') && words[0].ends_with("/mailcall_host.json");
}

Status run_verb(const Words& words)
{
    if (is_mail_client(words)) return host_verb({});
    return choose_verb("", verbs(), words);
}

}  // namespace

int complain(const base::Error& error)
{
    std::fprintf(stderr, "mailcall: %s\n", error.what.c_str());
    if (!error.hint.empty()) std::fprintf(stderr, "%s\n", error.hint.c_str());
    return error.code == Code::bad_argument ? 2 : 1;
}

Status choose_verb(const char* verb, const std::vector<Choice>& choices, const Words& words)
{
    if (asks_for_help(words)) {
        print_help(fill(tr("Usage: mailcall {} …"), verb).c_str(), choices);
        return words.empty() ? 2 : 0;
    }
    auto found = std::find_if(choices.begin(), choices.end(),
                              [&](const auto& choice) { return words[0] == choice.name; });
    if (found == choices.end())
        return fail(Code::bad_argument, fill(tr("“{}” is not something {} can do"), words[0], verb),
                    fill(tr("See: mailcall {} --help"), verb));
    return found->run(Words(words.begin() + 1, words.end()));
}

int run_command_line(const Words& words)
{
    if (asks_for_help(words)) {
        print_help(tr("Usage: mailcall VERB …\n\nCall the person you are mailing."), verbs());
        std::printf("%s\n", tr("Which version this is, says mailcall --version."));
        return words.empty() ? 2 : 0;
    }
    if (words[0] == "--version") {
        std::printf("mailcall %s\n", MAILCALL_VERSION);
        return 0;
    }
    auto known = std::any_of(verbs().begin(), verbs().end(),
                             [&](const auto& verb) { return words[0] == verb.name; });
    if (!known && !is_mail_client(words))
        return complain({Code::bad_argument, fill(tr("there is no verb “{}”"), words[0]),
                         tr("See them all: mailcall --help")});
    auto status = run_verb(words);
    return status ? *status : complain(status.error());
}

}  // namespace mailcall::app
