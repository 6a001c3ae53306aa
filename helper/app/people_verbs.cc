// mailcall pair, contacts, history: people and what was.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <ctime>
#include <iostream>

#include "app/arguments.hh"
#include "app/notice.hh"
#include "app/passcode.hh"
#include "app/verbs.hh"
#include "base/words.hh"
#include "call/machine.hh"
#include "store/database.hh"
#include "store/settings.hh"
#include "wire/address.hh"
#include "wire/handshake.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
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

Result<std::string> check_address(const std::string& text)
{
    auto address = wire::lower(text);
    if (wire::is_address(address)) return address;
    return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), text),
                tr("An address looks like bob@example.org."));
}

Result<Contact> contact_or_new(store::Database& database, const std::string& address)
{
    MC_TRY(found, database.contact(address));
    if (found) return *found;
    Contact made;
    made.address = address;
    return made;
}

Result<store::Account> own_account(const store::Places& places, const std::string& name)
{
    MC_TRY(accounts, store::read_accounts(places));
    for (const auto& account : accounts)
        if (name.empty() || account.name == name) return account;
    return fail(Code::no_account, tr("there is no such account"),
                tr("See them all: mailcall account list"));
}

// The words to use: given with --words ("-": a line of stdin), or new ones.
Result<std::string> passcode_words(const std::string& given)
{
    if (given.empty()) return make_passcode();
    std::string words = given;
    if (given == "-") std::getline(std::cin, words);
    if (auto wrong = find_wrong_word(words); !wrong.empty())
        return fail(Code::bad_argument, fill(tr("“{}” is not a word of a passcode"), wrong),
                    tr("A passcode has six words such as “bafo”; ask for it again."));
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
    MC_TRY(passcode, passcode_words(given));
    MC_TRY(contact, contact_or_new(*shelf.database, address));
    MC_TRY(key, wire::stretch_passcode(passcode, own.address, address));
    contact.passcode = key;
    contact.added = true;
    MC_CHECK(shelf.database->save(contact));
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

call::Trust trust_of(const Contact& contact)
{
    if (contact.verified) return call::Trust::verified;
    return contact.key ? call::Trust::known : call::Trust::fresh;
}

base::Json to_json(const Contact& contact)
{
    base::Json json{{"address", contact.address},
                    {"name", contact.name},
                    {"trust", call::name(trust_of(contact))},
                    {"passcode", contact.passcode.has_value()},
                    {"last_call", contact.last_call}};
    if (contact.key) json["key"] = base::to_base64url(*contact.key);
    return json;
}

std::string words_about(const Contact& contact)
{
    if (!contact.key) return contact.passcode ? tr("paired, no call yet") : tr("no call yet");
    return describe(trust_of(contact));
}

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
    MC_TRY(contact, contact_or_new(*shelf.database, address));
    if (!name.empty()) contact.name = name;
    contact.added = true;
    MC_CHECK(shelf.database->save(contact));
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
    MC_TRY(removed, shelf.database->remove_contact(address));
    if (!removed)
        return fail(Code::not_found, fill(tr("{} is not among the contacts"), address),
                    tr("See them all: mailcall contacts list"));
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

std::string history_sentence(const store::HistoryLine& line)
{
    if (line.kind == "refused")
        return fill(tr("a mail from {} was refused: {}"), line.peer, line.note);
    if (line.kind == "late")
        return fill(tr("{} answered after you had stopped waiting. Call back?"), line.peer);
    auto text = sentence(line.outcome, line.outgoing, line.peer, line.note);
    if (line.seconds > 0) text += " " + fill(tr("It lasted {}."), describe_duration(line.seconds));
    return text;
}

void print_history(const store::HistoryLine& line, bool json)
{
    if (!json) {
        std::printf("%s  %s\n", date_and_time(line.at).c_str(), history_sentence(line).c_str());
        return;
    }
    base::Json object{{"at", line.at},
                      {"call", line.call},
                      {"peer", line.peer},
                      {"kind", line.kind},
                      {"outgoing", line.outgoing},
                      {"outcome", call::name(line.outcome)},
                      {"seconds", line.seconds},
                      {"note", line.note},
                      {"sentence", history_sentence(line)}};
    std::printf("%s\n", base::print_json(object).c_str());
}

}  // namespace

Status contacts_verb(const Words& words)
{
    static const std::vector<Choice> choices{
        {"list", list_contacts, "list the people that Mailcall knows"},
        {"add", add_contact, "add somebody whose calls shall ring"},
        {"remove", remove_contact, "forget somebody"},
    };
    return choose_verb("contacts", choices, words);
}

Status history_verb(const Words& words)
{
    bool json = false;
    int most = 50;
    Arguments arguments{"history", tr("Lists what was, the newest first.")};
    arguments.flag("json", json, tr("one JSON object a line"))
        .number("most", most, "N", tr("how many lines at most (50)"));
    MC_CHECK(arguments.parse(words, 0, 0));
    MC_TRY(shelf, open_shelf());
    MC_TRY(lines, shelf.database->history(most));
    for (const auto& line : lines) print_history(line, json);
    if (lines.empty() && !json) std::printf("%s\n", tr("Nothing yet."));
    return 0;
}

}  // namespace mailcall::app
