// mailcall pair, contacts, history: people and what was.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <ctime>
#include <iostream>

#include "app/arguments.hh"
#include "app/history.hh"
#include "app/own.hh"
#include "app/people.hh"
#include "app/verbs.hh"
#include "base/harmless.hh"
#include "base/mark.hh"
#include "base/words.hh"
#include "store/database.hh"
#include "store/settings.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::fill;
using base::N_;
using base::Result;
using base::tr;
using store::Contact;

namespace {

struct Shelf {
    store::Places places;
    std::unique_ptr<store::Database> database;
};

Result<Shelf> open_shelf()
{
    MC_TRY(places, store::find_places());
    MC_TRY(database, store::Database::open(places.data + "/mailcall.db"));
    return Shelf{places, std::move(database)};
}

// Given with --words; "-": a line of stdin. Empty: new ones are to be made.
std::string given_words(const std::string& given)
{
    std::string words = given;
    if (given == "-") std::getline(std::cin, words);
    return words;
}

}  // namespace

Status pair_verb(const Words& words)
{
    std::string account;
    std::string given;
    Arguments arguments{"pair ADDRESS",
                        tr("Makes a passcode for you and somebody else. Tell it by telephone or in "
                           "person, never by mail; the other types it in with --words.")};
    arguments.text("account", account, "NAME", tr("which of your accounts"))
        .text("words", given, "\"SIX WORDS\"", tr("the passcode you were told; - reads it"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(address, check_address(left[0]));
    MC_TRY(shelf, open_shelf());
    MC_TRY(own, own_account(shelf.places, account));
    MC_TRY(passcode, pair_with(*shelf.database, own.address, address, given_words(given)));
    if (given.empty()) {
        std::printf("%s\n", passcode.c_str());
        auto next = fill(tr("Now tell these six words to {}, who types: mailcall pair {} --words "
                            "\"…\""),
                         address, own.address);
        std::fprintf(stderr, "%s\n", next.c_str());
    } else {
        std::printf("%s\n", fill(tr("Paired with {}."), address).c_str());
    }
    return 0;
}

namespace {

void print_contact(const Contact& contact, bool json)
{
    if (json)
        std::printf("%s\n", base::print_json(to_json(contact)).c_str());
    else
        std::printf("%-30s %s\n", contact.address.c_str(), words_about(contact).c_str());
}

Status list_contacts(const Words& words)
{
    bool json = false;
    Arguments arguments{"contacts list", tr("Lists the people that Mailcall knows.")};
    arguments.flag("json", json, tr("one JSON object a line"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(shelf, open_shelf());
    MC_TRY(contacts, shelf.database->contacts());
    for (const auto& contact : contacts) print_contact(contact, json);
    if (contacts.empty() && !json) std::printf("%s\n", tr("Nobody yet."));
    return 0;
}

Status add_contact(const Words& words)
{
    std::string name;
    Arguments arguments{"contacts add ADDRESS", tr("Adds somebody whose calls shall ring.")};
    arguments.text("name", name, "NAME", tr("what you call them"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(address, check_address(left[0]));
    MC_TRY(shelf, open_shelf());
    MC_CHECK(app::add_contact(*shelf.database, address, name));
    std::printf("%s\n", fill(tr("Calls from {} will ring."), address).c_str());
    return 0;
}

Status remove_contact(const Words& words)
{
    Arguments arguments{"contacts remove ADDRESS",
                        tr("Forgets somebody, with the key and the passcode.")};
    MC_TRY(left, arguments.parse(words, 1, 1));
    MC_TRY(address, check_address(left[0]));
    MC_TRY(shelf, open_shelf());
    MC_CHECK(forget_contact(*shelf.database, address));
    std::printf("%s\n", fill(tr("{} is forgotten."), address).c_str());
    return 0;
}

std::string date_and_time(std::int64_t unix_ms)
{
    std::time_t seconds = unix_ms / 1000;
    std::tm parts{};
    localtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return text;
}

void print_history(const store::HistoryLine& line, bool json)
{
    if (!json) {
        std::printf("%s  %s\n", date_and_time(line.at).c_str(), history_sentence(line).c_str());
        return;
    }
    std::printf("%s\n", base::print_json(history_json(line)).c_str());
}

Status print_chat(const std::string& peer, int most, bool json)
{
    MC_TRY(shelf, open_shelf());
    MC_TRY(lines, shelf.database->chat(wire::lower(peer), most));
    for (const auto& line : lines) {
        auto text = base::harmless(line.text, base::Lines::keep);
        if (json)
            std::printf("%s\n", base::print_json({{"at", line.at},
                                                  {"call", line.call},
                                                  {"peer", base::harmless(line.peer)},
                                                  {"own", line.own},
                                                  {"text", text}})
                                    .c_str());
        else
            std::printf("%s  %s: %s\n", date_and_time(line.at).c_str(),
                        line.own ? tr("you") : base::harmless(line.peer).c_str(), text.c_str());
    }
    if (lines.empty() && !json) std::printf("%s\n", tr("Nothing was kept."));
    return 0;
}

}  // namespace

Status contacts_verb(const Words& words)
{
    static const std::vector<Choice> choices{
        {"list", list_contacts, N_("list the people that Mailcall knows")},
        {"add", add_contact, N_("add somebody whose calls shall ring")},
        {"remove", remove_contact, N_("forget somebody")},
    };
    return choose_verb("contacts", choices, words);
}

Status history_verb(const Words& words)
{
    bool json = false;
    int most = 50;
    bool chat = false;
    std::string peer;
    Arguments arguments{"history", tr("Lists what was, the newest first.")};
    arguments.flag("json", json, tr("one JSON object a line"))
        .flag("chat", chat, tr("what was written in calls, as far as it was to be kept"))
        .text("with", peer, "ADDRESS", tr("with --chat: only what was written with this person"))
        .number("most", most, "N", tr("how many lines at most (50)"));
    MC_CHECK(arguments.parse(words, 0, 0));
    if (chat) return print_chat(peer, most, json);
    MC_TRY(shelf, open_shelf());
    MC_TRY(lines, shelf.database->history(most));
    for (const auto& line : lines) print_history(line, json);
    if (lines.empty() && !json) std::printf("%s\n", tr("Nothing yet."));
    return 0;
}

}  // namespace mailcall::app
