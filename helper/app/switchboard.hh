// Switchboard: joins mails, the core's decisions, running calls and front ends.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/ledger.hh"
#include "app/live_call.hh"
#include "app/mail_room.hh"
#include "app/notice.hh"
#include "app/office.hh"
#include "app/watchman.hh"
#include "base/loop.hh"

namespace mailcall::app {

struct SwitchboardOptions {
    std::vector<store::Account> accounts;
    Devices devices;
    Appearance appearance;
    MailRoom::Client client;  // carries the mails of the mail client's accounts
    // When the client was started: a mail that the server had before is never answered by itself.
    std::int64_t since = 0;  // Unix seconds
    std::string only_call;   // attend: serve this call and no other
};

// How a mail came in, as far as it does not show itself.
struct Delivery {
    std::string account;
    bool from_contact = false;  // the mail client knows the sender
};

// What a mail means to the user now (PROTOCOL §6.2, *look*).
struct Look {
    const char* verdict = "none";
    std::string reason;  // refused: why
    std::string from;
    std::optional<Notice> call;  // as far as this computer knows it
    std::vector<const char*> offers;
    bool tidy = false;
};
base::Json to_json(const Look& look);

struct CallWish {
    std::string account;  // empty: the first one
    std::string address;
    call::Media media;
    int ring_seconds = 120;
    bool open = true;
};

class Switchboard {
  public:
    using Listener = std::function<void(const Notice&)>;

    // Nothing is heard before start(). Errors: no_account, database, unreadable.
    static base::Result<std::unique_ptr<Switchboard>> open(SwitchboardOptions options,
                                                           Listener listener);
    Switchboard(const Switchboard&) = delete;
    Switchboard& operator=(const Switchboard&) = delete;
    ~Switchboard();

    // Takes over the calls that no living host serves, sends what still waits, looks at the mail.
    base::Result<> start();

    // Gives the call's id.
    base::Result<std::string> place(const CallWish& wish);
    // Without `media`: what was asked for.
    base::Result<> accept(const std::string& call, const std::optional<call::Media>& media);
    base::Result<> decline(const std::string& call, const std::string& text);
    base::Result<> hang_up(const std::string& call);
    base::Result<> chat(const std::string& call, const std::string& text);
    // Something that concerns only the call's process: files, folders, devices.
    base::Result<> order(const std::string& call, const wire::Order& wanted);
    base::Result<> snapshot(const std::string& call, const std::string& path);
    base::Result<> ask_stats(const std::string& call);

    // Calls that are not over, oldest first.
    std::vector<Notice> calls() const;
    // True when there is neither a call that goes on nor one whose process is still there. Each
    // time it may have become so, `idle` is run.
    bool is_idle() const { return calls_.empty(); }
    void when_idle(base::Work idle) { idle_ = std::move(idle); }
    // True when no mail is being handed over.
    bool is_sent() const;
    // Runs `done` when all orders and mails so far are on their way.
    void settle(base::Work done);

    // A mail came in; public because `host` gets mails from its plugin.
    void take_mail(const Delivery& delivery, const mail::Letter& letter);
    // What can be said about a mail that is being looked at; changes nothing.
    Look look(const Delivery& delivery, const mail::Letter& letter) const;
    // The mail client has handed a mail over, or will not.
    void settle_mail(std::int64_t mail, const base::Result<>& result)
    {
        mail_room_->settle(mail, result);
    }
    // Settings were changed.
    base::Result<> reload() { return office_->reload(); }

  private:
    Switchboard(SwitchboardOptions options, std::unique_ptr<Office> office);
    base::Result<> load();
    void take_over_calls();
    void take_over_only_call();
    base::Result<> send_waiting();
    LiveCall& enter(store::CallRecord record, int ttl);
    LiveCall* find(const std::string& call);
    Look look_at_signal(Look look, const store::Account& account, const mail::Letter& letter) const;
    // The call as far as this computer knows it, whoever serves it.
    std::optional<Notice> find_notice(const std::string& call) const;
    LiveCall* find_or_take_over(const std::string& call);
    bool adopt(store::CallRecord& record);
    base::Result<const store::Account*> account_for(const CallWish& wish) const;
    base::Result<LiveCall*> ringing(const std::string& call);
    void call_again(const store::CallRecord& record);
    base::Result<LiveCall*> talking(const std::string& call);
    void drop(const std::string& call);
    void drop_finished();

    // mails in (switchboard_mail.cc)
    void take_invite(const Delivery& delivery, const mail::Letter& letter);
    void take_signal(const mail::Letter& letter);
    void take_early_cancel(const wire::Signal& signal);
    void refuse(const wire::Signal& signal, const base::Error& error);
    call::Arrival arrival(const Delivery& delivery, const mail::Letter& letter,
                          const ReadInvite& invite) const;
    base::Result<ReadInvite> read(const store::Account& account, const mail::Letter& letter) const;

    // decisions: stored, carried out, shown (switchboard.cc)
    void feed(const std::string& call, const call::Event& event, const Ledger::Claim& claim = {});
    // False when another host was faster, or when it could not be stored; the user is told.
    bool decide(const Ledger::Decide& decide, const Ledger::Claim& claim = {});
    void carry_out(const Step& step);
    void warm_up(const std::string& call);
    void show_changes(const Step& step);
    base::Result<store::Outgoing> write(store::CallRecord& record, const call::action::Send& send);
    void mail_sent(const store::Outgoing& outgoing, const base::Result<>& result);
    void mail_delayed(const store::Outgoing& outgoing, const base::Error& error);
    void tick();
    void arm_timer();

    SwitchboardOptions options_;
    std::unique_ptr<Office> office_;
    std::unique_ptr<Watchman> watchman_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<MailRoom> mail_room_;
    std::map<std::string, LiveCall> calls_;
    std::set<std::string> delayed_;  // calls of which that was said
    base::Timer timer_;
    base::Timer take_over_timer_;
    int take_over_tries_ = 0;
    base::Work idle_;
};

}  // namespace mailcall::app
