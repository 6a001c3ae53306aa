// What is opened on first use, finding accounts, and what goes back to the plugin.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/room.hh"

#include <algorithm>

#include "app/probe.hh"
#include "base/log.hh"
#include "base/words.hh"
#include "mail/pieces.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
using base::tr;

Room::Room(Tell tell)
    : tell_{std::move(tell)},
      queue_{[this](const CallWish& wish) -> Result<std::string> {
                 MC_TRY(board, switchboard());
                 return board->place(wish);
             },
             [this](const std::string& address, const base::Error& why) {
                 Notice notice;
                 notice.peer = address;
                 notice.text = address + ": " + explain(why.what, why.hint);
                 hear(notice);
             }}
{
}

Room::~Room() = default;

Result<store::Places> Room::places() { return store::find_places(); }

Result<store::Settings> Room::settings()
{
    MC_TRY(folders, places());
    return store::read_settings(folders);
}

Result<store::Database*> Room::database()
{
    if (database_) return database_.get();
    MC_TRY(folders, places());
    MC_TRY(opened, store::Database::open(folders.data + "/mailcall.db"));
    database_ = std::move(opened);
    return database_.get();
}

Result<> Room::watch(SwitchboardOptions options)
{
    switchboard_.reset();
    options_ = options;
    options.client = {[this](const auto& outgoing) { send(outgoing); },
                      [this](std::int64_t mail) { withdraw(mail); }};
    auto listener = [this](const Notice& notice) { hear(notice); };
    MC_TRY(made, Switchboard::open(std::move(options), listener));
    switchboard_ = std::move(made);
    return switchboard_->start();
}

Result<> Room::watch_again()
{
    if (!switchboard_) return {};
    MC_TRY(folders, places());
    MC_TRY(all, store::read_accounts(folders));
    auto wanted = [&](const store::Account& account) {
        bool named = std::any_of(options_.accounts.begin(), options_.accounts.end(),
                                 [&](const auto& old) { return old.name == account.name; });
        return account.on && (named || !id_of(account.name).empty());
    };
    auto options = options_;
    options.accounts.clear();
    std::copy_if(all.begin(), all.end(), std::back_inserter(options.accounts), wanted);
    return watch(std::move(options));
}

Result<Switchboard*> Room::switchboard()
{
    if (switchboard_) return switchboard_.get();
    return fail(Code::not_now, tr("no account is being watched yet"),
                tr("Send the command watch first."));
}

Result<> Room::reload()
{
    if (!switchboard_) return {};
    return switchboard_->reload();
}

Result<store::Account> Room::account(const std::string& id_or_name)
{
    MC_TRY(folders, places());
    MC_TRY(all, store::read_accounts(folders));
    auto name = id_or_name;
    if (name.empty() && !client_accounts.empty()) name = client_accounts.front().account.name;
    for (const auto& known : client_accounts)
        if (known.id == id_or_name) name = known.account.name;
    for (const auto& account : all)
        if (account.name == name || name.empty()) return account;
    return fail(Code::no_account, tr("Mailcall does not know this account."),
                tr("Switch it on in Mailcall's settings."));
}

std::string Room::id_of(const std::string& account_name) const
{
    auto found =
        std::find_if(client_accounts.begin(), client_accounts.end(),
                     [&](const auto& known) { return known.account.name == account_name; });
    return found == client_accounts.end() ? std::string{} : found->id;
}

// --- what goes to the plugin ---

Json Room::with_id(Json json) const
{
    auto name = base::text_field(json, "account", "");
    auto id = name ? id_of(*name) : std::string{};
    if (!id.empty()) json["account"] = id;
    return json;
}

Json Room::call_json(const Notice& call) const { return with_id(app::call_json(call)); }

Json Room::look_json(const Look& look) const { return with_id(to_json(look)); }

void Room::hear(const Notice& notice)
{
    tell(with_id(to_json(notice)));
    doorbell_.hear(notice);
    queue_.hear(notice);
}

// --- what the user does on the desktop ---

void Room::tell_trouble(const std::string& call, const Result<>& result)
{
    if (result) return;
    Notice notice;
    notice.call = call;
    notice.text = explain(result.error().what, result.error().hint);
    tell(to_json(notice));
}

Doorbell::Wishes Room::wishes()
{
    Doorbell::Wishes wishes;
    wishes.accept = [this](const std::string& call, const call::Media& media) {
        if (switchboard_) tell_trouble(call, switchboard_->accept(call, media));
    };
    wishes.decline = [this](const std::string& call) {
        if (switchboard_) tell_trouble(call, switchboard_->decline(call, {}));
    };
    wishes.show = [this](const std::string& call) { tell({{"event", "show"}, {"call", call}}); };
    wishes.call_back = [this](const std::string& address, const std::string& account) {
        tell(with_id({{"event", "call_back"}, {"address", address}, {"account", account}}));
    };
    wishes.is_on = [this] {
        auto set = settings();
        return !set || set->notify;
    };
    return wishes;
}

namespace {

Json pieces_json(const mail::Pieces& pieces)
{
    auto headers = Json::array();
    for (const auto& [name, value] : pieces.headers)
        headers.push_back({{"name", name}, {"value", value}});
    Json part;
    if (pieces.part)
        part = {{"name", pieces.part->name},
                {"type", pieces.part->type},
                {"data", base::to_base64(pieces.part->bytes)}};
    return {{"event", "send"},     {"from", pieces.from},
            {"to", pieces.to},     {"subject", pieces.subject},
            {"text", pieces.text}, {"headers", headers},
            {"part", part}};
}

}  // namespace

void Room::send(const store::Outgoing& outgoing)
{
    auto pieces = mail::take_apart(outgoing.mail);
    if (!pieces) return base::log_warning("sending: " + pieces.error().what);
    auto json = pieces_json(*pieces);
    json["mail"] = outgoing.id;
    json["account"] = id_of(outgoing.account);
    json["call"] = outgoing.call;
    json["expires"] = outgoing.expires;
    tell(json);
}

void Room::withdraw(std::int64_t mail) const { tell({{"event", "withdraw"}, {"mail", mail}}); }

}  // namespace mailcall::app
