// Contacts: added, forgotten, paired, described.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/people.hh"

#include "app/notice.hh"
#include "app/passcode.hh"
#include "base/harmless.hh"
#include "base/words.hh"
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

constexpr std::size_t longest_name = 200;

Result<Contact> contact_or_new(store::Database& database, const std::string& address)
{
    MC_TRY(owner, check_address(address));
    MC_TRY(found, database.contact(owner));
    if (found) return *found;
    Contact made;
    made.address = owner;
    return made;
}

Result<std::string> passcode_words(const std::string& given)
{
    if (given.empty()) return make_passcode();
    if (auto wrong = find_wrong_word(given); !wrong.empty())
        return fail(Code::bad_argument,
                    fill(tr("“{}” is not a word of a passcode"), base::harmless(wrong)),
                    tr("A passcode has six words such as “bafo”; ask for it again."));
    return given;
}

}  // namespace

Result<std::string> check_address(const std::string& text)
{
    auto address = wire::lower(text);
    if (wire::is_address(address)) return address;
    return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), base::harmless(text)),
                tr("An address looks like bob@example.org."));
}

Result<> add_contact(store::Database& database, const std::string& address, const std::string& name)
{
    MC_TRY(contact, contact_or_new(database, address));
    if (name.size() > longest_name)
        return fail(Code::bad_argument, tr("The name is too long."),
                    tr("Choose a shorter one, you alone will see it."));
    if (!name.empty()) contact.name = base::harmless(name);
    contact.added = true;
    return database.save(contact);
}

Result<> forget_contact(store::Database& database, const std::string& address)
{
    MC_TRY(owner, check_address(address));
    MC_TRY(removed, database.remove_contact(owner));
    if (removed) return {};
    return fail(Code::not_found, fill(tr("{} is not among the contacts"), owner),
                tr("See them all: mailcall contacts list"));
}

Result<std::string> pair_with(store::Database& database, const std::string& own,
                              const std::string& address, const std::string& words)
{
    MC_TRY(contact, contact_or_new(database, address));
    if (contact.address == own)
        return fail(Code::bad_argument, fill(tr("{} is your own address"), own),
                    tr("A passcode is for you and somebody else."));
    MC_TRY(passcode, passcode_words(words));
    MC_TRY(key, wire::stretch_passcode(passcode, own, contact.address));
    contact.passcode = key;
    contact.added = true;
    MC_CHECK(database.save(contact));
    return passcode;
}

call::Trust trust_of(const Contact& contact)
{
    if (contact.verified) return call::Trust::verified;
    return contact.key ? call::Trust::known : call::Trust::fresh;
}

std::string words_about(const Contact& contact)
{
    if (!contact.key) return contact.passcode ? tr("paired, no call yet") : tr("no call yet");
    return describe(trust_of(contact));
}

base::Json to_json(const Contact& contact)
{
    base::Json json{{"address", contact.address},
                    {"name", contact.name},
                    {"trust", call::name(trust_of(contact))},
                    {"trust_words", words_about(contact)},
                    {"passcode", contact.passcode.has_value()},
                    {"last_call", contact.last_call}};
    if (contact.key) json["key"] = base::to_base64url(*contact.key);
    return json;
}

}  // namespace mailcall::app
