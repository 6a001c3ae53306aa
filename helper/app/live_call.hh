// LiveCall: one call that this host serves: its record, its call process, and what passes between.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/call_line.hh"
#include "app/desk.hh"
#include "app/notice.hh"
#include "app/office.hh"
#include "base/loop.hh"
#include "call/event.hh"
#include "store/database.hh"

namespace mailcall::app {

// The call as it is stored; what the user calls the peer is not in it.
Notice describe_call(const store::CallRecord& record);

class LiveCall {
  public:
    // `office` and `record` must outlive the call. `ttl`: seconds that it rings.
    LiveCall(Office& office, store::CallRecord& record, int ttl);

    store::CallRecord& record() { return record_; }
    const store::CallRecord& record() const { return record_; }
    call::State state() const { return record_.memory.state; }
    Party party() const { return office_.party(record_.own, record_.peer); }
    Letterhead letterhead() const;

    // After taking the call over from a dead host: attaches to its process, if that lives, and
    // finds out how far it is; otherwise the core hears that the session is lost.
    void take_over();
    // Carries out what the core decided. Send is not for the call, but for the mail room.
    void carry_out(const call::Action& action);
    void send(const wire::Order& order) { line().send(order); }
    void send_chat(const std::string& text);
    // Rings: what accepting takes can be got ready, but for devices and sockets.
    void warm_up() { line().warm_up(); }
    bool has_process() const { return line_ != nullptr; }
    void flush(base::Work done);

    // The call as it stands now.
    Notice notice(Progress progress) const;
    void tell(Progress progress, std::string text = {});
    // Tells the listeners which state the call is in now.
    void show_state();
    // Settings or a contact were changed: the call's process hears of it.
    void renew_card() { show_card(notice(Progress::stats)); }

  private:
    CallLine& line();
    CallProcess process() const;
    wire::SessionSettings session_settings() const;
    // Whether the far side may be told credentials of our relays that expire.
    bool may_lend(store::Lending lending) const;
    void feed(const call::Event& event) { office_.feed(record_.call, event); }

    // actions of the core (live_call.cc)
    void act(const call::action::Send&) {}
    void act(const call::action::StartOffer& start);
    void act(const call::action::StartAnswer& start);
    void act(const call::action::ApplyAnswer& apply);
    void act(const call::action::StopSession& stop);
    void act(const call::action::HangUpMedia& hang_up);
    void act(const call::action::Ring& ring);
    void act(const call::action::StopRinging& stop);
    void act(const call::action::Finish& finish);
    void act(const call::action::AnsweredLate& late);

    // reports of the process (live_call_reports.cc)
    void take(const wire::Report& report);
    void take(const wire::report::Hello& hello);
    void take(const wire::report::OfferReady& ready);
    void take(const wire::report::AnswerBegun& begun);
    void take(const wire::report::AnswerReady& ready);
    void take(const wire::report::AuthOpen& open);
    void take(const wire::report::AuthFrame& frame);
    void take(const wire::report::Talking& talking);
    void take(const wire::report::Seen& seen);
    void take(const wire::report::ChatReceived& chat);
    void take(const wire::report::Reaching& reaching);
    void take(const wire::report::Stranded& stranded);
    void take(const wire::report::PeerHungUp& hung_up);
    void take(const wire::report::Lost& lost);
    void take(const wire::report::SnapshotDone& done);
    bool is_present(int gen) const;
    void take(const wire::report::Stats& stats);
    void take(const wire::report::Refused& refused);
    void take(const wire::report::Trouble& trouble);
    void take(const wire::report::Wish& wish);
    void take(const wire::report::WindowShown& shown);
    void take(const wire::report::ChatSent& chat);
    void take(const wire::report::ChatDelivered& delivered);
    void take(const wire::report::SendingNow& sending);
    void take(const wire::report::Transfer& transfer);
    void take(const wire::report::Shares& shares);
    void take(const wire::report::Listing& listing);
    void take(const wire::report::FolderRead& read);
    void show_card(const Notice& notice);
    void arm_delay();
    void tell_delay();
    wire::Card card(const Notice& notice) const;
    void offer_folders();
    store::Contact peer_contact() const;
    void judge_words(bool match);
    void keep_files_in(const std::string& folder);
    void share_for_good(const std::string& value);
    void keep_line(bool own, const std::string& text);
    void tell_detail(Progress progress, std::string text, base::Json detail);
    void compare(const wire::report::Hello& hello);
    void check_answerer(const wire::report::AuthFrame& frame);
    void turn_away(int gen);
    void begin_talk(int gen);
    void pin_peer() const;
    void take_spool();
    void lose_process(const std::string& why);

    Office& office_;
    store::CallRecord& record_;
    int ttl_;
    std::unique_ptr<CallLine> line_;
    base::Timer delay_{[this] { tell_delay(); }};
    std::int64_t number_ = 0;               // of the report that is being taken
    std::optional<base::Key> fingerprint_;  // of our session
    bool crashed_ = false;                  // our call program ended by itself
    bool reached_ = true;                   // not reconnecting, as was told
    // Taken over: what the process says of itself, until all its news is heard, and the session
    // that was stored then.
    bool is_taken_over_ = false;
    std::optional<wire::report::Hello> hello_;
    int stored_gen_ = -1;
};

}  // namespace mailcall::app
