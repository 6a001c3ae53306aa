// CallSession: the one media session that a call has at a time, its generation, and the deadlines
// by which it has to be proven.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/call_news.hh"
#include "base/loop.hh"
#include "base/result.hh"
#include "media/session.hh"
#include "wire/order.hh"

namespace mailcall::app {

// How long things may take. A test lets time run faster.
class Pace {
  public:
    explicit Pace(double scale) : scale_{scale} {}
    std::chrono::milliseconds of(std::chrono::milliseconds full) const
    {
        return std::chrono::milliseconds{
            static_cast<std::int64_t>(static_cast<double>(full.count()) * scale_)};
    }

  private:
    double scale_;
};

class CallSession : private media::SessionListener {
  public:
    // Never called while an order is being carried out, unless its answer is ready at once.
    using Tell = std::function<void(const wire::Report&)>;

    // `news` must outlive it.
    CallSession(Pace pace, Tell tell, CallNews& news);
    CallSession(const CallSession&) = delete;
    CallSession& operator=(const CallSession&) = delete;
    ~CallSession() override;

    bool is_open() const { return session_ != nullptr; }
    bool is_proven() const { return proof_ == Proof::done; }
    bool is_reached() const { return reached_; }
    int gen() const { return is_open() ? gen_ : -1; }
    // Null when there is none; never keep it.
    media::Session* media() { return session_.get(); }

    // Whether somebody is there to prove the session; without a host there is more patience.
    void set_attended(bool attended);

    base::Result<> carry_out(const wire::order::Offer& offer);
    base::Result<> carry_out(const wire::order::Answer& answer);
    base::Result<> carry_out(const wire::order::Apply& apply);
    base::Result<> carry_out(const wire::order::SendAuth& auth);
    base::Result<> carry_out(const wire::order::Prove& prove);
    base::Result<> carry_out(const wire::order::Stop& stop);
    base::Result<> carry_out(const wire::order::Chat& chat);
    base::Result<> carry_out(const wire::order::Snapshot& snapshot);
    base::Result<> carry_out(const wire::order::AskStats& ask);

    // Tells the peer, then closes and reports Lost; runs `done` at last, never inline.
    void hang_up(wire::Reason reason, base::Work done);

  private:
    // How far the two sides have come in showing each other that they hold the call's keys.
    enum class Proof { none, wanted, brought, done };

    void offer_ready(const wire::Description& offer) override;
    void answer_begun(const base::Key& fingerprint) override;
    void answer_ready(const wire::Description& answer) override;
    void auth_open(const base::Key& own, const base::Key& theirs) override;
    void auth_frame(const base::Key& own, const base::Key& theirs, base::Bytes frame) override;
    void first_frame(bool video) override;
    void chat(const std::string& text) override;
    void reaching(bool reached) override;
    void peer_hung_up(wire::Reason reason) override;
    void trouble(const base::Error& error) override;
    void lost(wire::Reason reason, const std::string& what) override;
    void stranded() override;
    void chat_so_far(std::int64_t count) override;
    void chat_delivered(std::int64_t count) override;
    void sending(const wire::Sending& now) override;
    void peer_sending(const wire::Sending& now) override;
    void devices_changed(const std::string& lost) override;
    void picture(bool own, const base::Picture& picture) override;
    void level(bool own, double level) override;
    void files_open() override;
    void files_text(const std::string& text) override;
    void files_bytes(base::BytesView bytes) override;
    void files_drained() override;

    // True: this session is there already, and what it was asked for has been told again.
    base::Result<bool> is_repeated(int gen, bool offerer);
    base::Result<> begin(int gen, bool offerer, const wire::SessionSettings& settings);
    media::Timings timings(const wire::Waits& waits) const;
    base::Result<> check_open(const char* refusal) const;
    void tell_ready(const wire::Report& report);
    void await_proof();
    void proof_is_late();
    void leave();
    void close(const std::string& why = {});

    Pace pace_;
    Tell tell_;
    CallNews& news_;
    int gen_ = -1;
    bool offerer_ = false;
    bool attended_ = false;
    bool reached_ = true;
    Proof proof_ = Proof::none;
    int auth_frames_ = 0;
    bool spoke_first_ = false;
    wire::CandidateRule rule_;
    std::vector<wire::Report> ready_;  // descriptions told so far
    wire::report::Stats last_stats_;   // of the session that was closed last
    wire::Reason farewell_{};
    base::Work after_farewell_;  // empty: not hanging up
    base::Timer proof_timer_;
    base::Timer farewell_timer_;
    std::unique_ptr<media::Session> session_;
};

}  // namespace mailcall::app
