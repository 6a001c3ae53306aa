// What front ends ask of the switchboard: place, accept, decline, hang up, say.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/clock.hh"
#include "app/switchboard.hh"
#include "base/words.hh"
#include "wire/address.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;
namespace event = call::event;
namespace order = wire::order;

namespace {

Result<> check_address(const store::Account& own, const CallWish& wish)
{
    auto address = wire::lower(wish.address);
    if (!wire::is_address(address))
        return fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), wish.address),
                    tr("An address looks like bob@example.org."));
    if (address == own.address) return fail(Code::bad_argument, tr("this is your own address"));
    return {};
}

}  // namespace

Result<const store::Account*> Switchboard::account_for(const CallWish& wish) const
{
    if (office_->accounts.empty())
        return fail(Code::no_account, tr("no account is switched on"),
                    tr("Switch one on in Mailcall's settings."));
    if (wish.account.empty()) return &office_->accounts.front();
    if (const auto* account = office_->account(wish.account)) return account;
    return fail(Code::no_account, fill(tr("there is no account called “{}”"), wish.account),
                tr("See them all: mailcall account list"));
}

Result<std::string> Switchboard::place(const CallWish& wish)
{
    MC_TRY(account, account_for(wish));
    MC_CHECK(check_address(*account, wish));
    store::CallRecord record;
    record.call = wire::make_call_id();
    record.account = account->name;
    record.own = account->address;
    record.peer = wire::lower(wish.address);
    record.ephemeral = base::make_ephemeral();
    record.began = now().time_since_epoch().count();
    record.owner = watchman_->id();
    record.memory.outgoing = true;
    record.memory.media = wish.media;
    auto& live = enter(record, wish.ring_seconds);
    live.tell(Progress::inviting);
    event::Place place{wish.media, wish.ring_seconds, wish.open};
    if (decide([&] { return ledger_->book().place(record.call, record.peer, place, now()); }))
        return record.call;
    drop(record.call);
    return fail(Code::database, tr("the call could not be stored"),
                tr("Make room on the disk, then call again."));
}

Result<LiveCall*> Switchboard::ringing(const std::string& call)
{
    auto* live = find(call);
    if (live && live->state() == call::State::ringing_in) return live;
    return fail(live ? Code::not_now : Code::not_found, tr("this call does not ring any more"));
}

Result<LiveCall*> Switchboard::talking(const std::string& call)
{
    auto* live = find(call);
    if (live && live->state() == call::State::talking) return live;
    return fail(live ? Code::not_now : Code::not_found, tr("this call is not connected"));
}

Result<> Switchboard::accept(const std::string& call, const std::optional<call::Media>& media)
{
    MC_TRY(live, ringing(call));
    feed(call, event::Accept{media.value_or(live->record().memory.media), false, true});
    return {};
}

Result<> Switchboard::decline(const std::string& call, const std::string& text)
{
    MC_CHECK(ringing(call));
    feed(call, event::Decline{text, false, false});
    return {};
}

Result<> Switchboard::hang_up(const std::string& call)
{
    auto* live = find(call);
    if (!live || live->state() == call::State::over)
        return fail(Code::not_found, tr("this call is over"));
    if (live->state() == call::State::ringing_in) return decline(call, {});
    feed(call, event::HangUp{});
    return {};
}

// Where they have talked, a line waits for the next connection.
Result<> Switchboard::chat(const std::string& call, const std::string& text)
{
    auto* live = find(call);
    bool goes_on = live && live->state() != call::State::over && live->record().talked_from > 0;
    if (!goes_on) MC_CHECK(talking(call));
    live->send_chat(text);
    return {};
}

Result<> Switchboard::order(const std::string& call, const wire::Order& wanted)
{
    MC_TRY(live, talking(call));
    live->send(wanted);
    return {};
}

// A host that was killed between hearing of the wish and saying so hears of it again.
void Switchboard::call_again(const store::CallRecord& record)
{
    bool is_on = std::any_of(calls_.begin(), calls_.end(), [&](const auto& entry) {
        return entry.second.record().peer == record.peer &&
               entry.second.state() != call::State::over;
    });
    if (is_on) return;
    CallWish wish;
    wish.account = record.account;
    wish.address = record.peer;
    wish.media = record.memory.media;
    wish.ring_seconds = office_->settings.ring;
    wish.open = !office_->settings.is_private;
    if (auto placed = place(wish); !placed) {
        Notice notice;
        notice.text = explain(placed.error().what, placed.error().hint);
        office_->tell(notice);
    }
}

Result<> Switchboard::snapshot(const std::string& call, const std::string& path)
{
    MC_TRY(live, talking(call));
    live->send(order::Snapshot{path});
    return {};
}

Result<> Switchboard::ask_stats(const std::string& call)
{
    MC_TRY(live, talking(call));
    live->send(order::AskStats{});
    return {};
}

std::vector<Notice> Switchboard::calls() const
{
    std::vector<Notice> open;
    for (const auto& [id, live] : calls_)
        if (live.state() != call::State::over) open.push_back(live.notice(Progress::stats));
    std::sort(open.begin(), open.end(),
              [](const auto& a, const auto& b) { return a.began < b.began; });
    return open;
}

bool Switchboard::is_sent() const { return mail_room_->busy() == 0; }

void Switchboard::settle(base::Work done)
{
    auto open = std::make_shared<std::size_t>(calls_.size() + 1);
    auto one_less = [open, done = std::move(done)] {
        if (--*open == 0) done();
    };
    for (auto& [id, live] : calls_) live.flush(one_less);
    one_less();
}

}  // namespace mailcall::app
