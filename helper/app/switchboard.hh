// Switchboard: joins mails, the core's Book, call processes and the database into running calls.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/call_line.hh"
#include "app/desk.hh"
#include "app/mail_room.hh"
#include "app/notice.hh"
#include "app/watchman.hh"
#include "base/loop.hh"
#include "call/book.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

// Which devices a call opens, for all calls of this host.
struct Devices {
    std::string camera = "default";
    std::string microphone = "default";
    bool play_sound = true;
};

struct SwitchboardOptions {
    std::vector<std::string> accounts;  // names; empty: all
    Devices devices;
    std::string only_call;  // attend: serve this call and no other
};

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

    // Opens the database, takes over the calls that no living host serves. Nothing is heard before
    // start(). Errors: no_account, database, unreadable.
    static base::Result<std::unique_ptr<Switchboard>> open(SwitchboardOptions options,
                                                           Listener listener);
    Switchboard(const Switchboard&) = delete;
    Switchboard& operator=(const Switchboard&) = delete;
    ~Switchboard();

    // Looks at the mail, attaches to running calls, sends what still waits.
    base::Result<> start();

    // Gives the call's id.
    base::Result<std::string> place(const CallWish& wish);
    base::Result<> accept(const std::string& call, const call::Media& media);
    base::Result<> decline(const std::string& call, const std::string& text);
    base::Result<> hang_up(const std::string& call);
    base::Result<> chat(const std::string& call, const std::string& text);
    base::Result<> snapshot(const std::string& call, const std::string& path);
    base::Result<> ask_stats(const std::string& call);

    // Calls that are not over, oldest first.
    std::vector<const store::CallRecord*> calls() const;
    // True when no mail is being handed over.
    bool is_sent() const;
    // Runs `done` when all orders and mails so far are on their way.
    void settle(base::Work done);

    // A mail came in; public because `host` gets mails from its plugin.
    void take_mail(const std::string& account, const mail::Letter& letter);

  private:
    struct Live {
        store::CallRecord record;
        std::unique_ptr<CallLine> line;
        std::optional<base::Key> fingerprint;  // of our session
        int ttl = 120;
        // Taken over: what the process says of itself, until all its news is heard, and the
        // session that was stored then.
        bool restored = false;
        std::optional<wire::report::Hello> hello;
        int stored_gen = -1;
        std::vector<store::Outgoing> leaving;  // stored, not yet given to the mail room
    };

    Switchboard(SwitchboardOptions options, Listener listener);
    base::Result<> load();
    void restore_calls();
    void restore(store::CallRecord record);
    void send_or_drop(const store::Outgoing& outgoing);

    // mails in (switchboard_mail.cc)
    void take_invite(const store::Account& account, const mail::Letter& letter);
    void take_signal(const mail::Letter& letter);
    void refuse(const wire::Signal& signal, const base::Error& error);
    call::Arrival arrival(const store::Account& account, const mail::Letter& letter,
                          const ReadInvite& invite) const;
    Live* find_or_adopt(const std::string& call);

    // reports of call processes in (switchboard_reports.cc)
    void take_report(const std::string& call, const wire::Report& report);
    void take(Live& live, const wire::report::Hello& hello);
    void take(Live& live, const wire::report::OfferReady& ready);
    void take(Live& live, const wire::report::AnswerBegun& begun);
    void take(Live& live, const wire::report::AnswerReady& ready);
    void take(Live& live, const wire::report::AuthOpen& open);
    void take(Live& live, const wire::report::AuthFrame& frame);
    void take(Live& live, const wire::report::Talking& talking);
    void take(Live& live, const wire::report::Seen& seen);
    void take(Live& live, const wire::report::ChatReceived& chat);
    void take(Live& live, const wire::report::Reaching& reaching);
    void take(Live& live, const wire::report::PeerHungUp& hung_up);
    void take(Live& live, const wire::report::Lost& lost);
    void take(Live& live, const wire::report::SnapshotDone& done);
    void take(Live& live, const wire::report::Stats& stats);
    void take(Live& live, const wire::report::Refused& refused);
    void take_spool(const std::string& call);
    void line_gone(const std::string& call, const std::string& why);
    void check_answerer(Live& live, const wire::report::AuthFrame& frame);
    void begin_talk(Live& live, int gen);
    void compare(Live& live, const wire::report::Hello& hello);
    void pin_peer(const store::CallRecord& record);

    // the core's tasks out (switchboard_tasks.cc)
    using Decide = std::function<std::vector<call::Task>()>;
    using Claim = std::function<base::Result<bool>()>;
    void feed(const std::string& call, const call::Event& event, const Claim& claim = {});
    using Records = std::map<std::string, store::CallRecord>;
    bool decide_and_keep(const Decide& decide, const Claim& claim);
    Records records() const;
    void roll_back(const Records& before, const base::Error& error);
    base::Result<> keep(const std::vector<call::Task>& tasks);
    base::Result<> keep_call(const std::string& call, const std::vector<call::Task>& tasks);
    base::Result<> write(Live& live, const call::action::Send& send,
                         std::vector<store::Outgoing>& leaving);
    void finish_record(Live& live, const call::action::Finish& finish);
    void carry_out(const std::vector<call::Task>& tasks);
    void act(Live& live, const call::action::Send& send);
    void act(Live& live, const call::action::StartOffer& start);
    void act(Live& live, const call::action::StartAnswer& start);
    void act(Live& live, const call::action::ApplyAnswer& apply);
    void act(Live& live, const call::action::StopSession& stop);
    void act(Live& live, const call::action::HangUpMedia& hang_up);
    void act(Live& live, const call::action::Ring& ring);
    void act(Live& live, const call::action::StopRinging& stop);
    void act(Live& live, const call::action::Finish& finish);
    void act(Live& live, const call::action::AnsweredLate& late);
    void mail_sent(const store::Outgoing& outgoing, const base::Result<>& result);
    void show_changes(const Records& before);
    void tick();
    void arm_timer();

    // small things
    Live* find(const std::string& call);
    CallLine& line(Live& live);
    Party party(const store::CallRecord& record) const;
    Party party(const std::string& own, const std::string& peer) const;
    Letterhead letterhead(const Live& live) const;
    wire::SessionSettings session_settings(const Live& live) const;
    wire::CandidateRule candidate_rule() const;
    const store::Account* account_named(const std::string& name) const;
    Notice notice(const Live& live, Progress progress) const;
    void tell(const Live& live, Progress progress, std::string text = {});
    void show_state(const Live& live);
    void drop(const std::string& call);
    void drop_finished();

    SwitchboardOptions options_;
    Listener listener_;
    store::Places places_;
    store::Settings settings_;
    std::vector<store::Account> accounts_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<Watchman> watchman_;
    std::unique_ptr<MailRoom> mail_room_;
    std::unique_ptr<call::Book> book_;
    std::map<std::string, Live> lives_;
    base::Timer timer_;
};

}  // namespace mailcall::app
