// Orders into the media session, its news out as reports, and what happens when no proof comes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_session.hh"

#include "app/call_watchdog.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using base::tr;
using wire::Reason;
using namespace std::chrono_literals;
namespace report = wire::report;

// The first two are not paced: they wait for networks and processors, not for mail.
constexpr auto frame_within = 3s;           // from the open auth channel to the peer's proof
constexpr auto verdict_within = 5s;         // from the peer's proof to the attached host's verdict
constexpr auto alone_verdict_within = 60s;  // the same, while a host has to be started first
constexpr auto farewell_within = 1200ms;
constexpr unsigned teardown_seconds = 5;

// A proof is one frame; whoever sends more wants to fill our memory.
constexpr int most_auth_frames = 4;

}  // namespace

CallSession::CallSession(Pace pace, Tell tell, CallNews& news)
    : pace_{pace},
      tell_{std::move(tell)},
      news_{news},
      proof_timer_{[this] { proof_is_late(); }},
      farewell_timer_{[this] { leave(); }}
{
}

CallSession::~CallSession() { close(); }

void CallSession::close(const std::string& why)
{
    proof_timer_.cancel();
    farewell_timer_.cancel();
    if (!session_) return;
    Watchdog watchdog{teardown_seconds};
    last_stats_ = session_->stats();
    session_.reset();
    proof_ = Proof::none;
    reached_ = true;
    auth_frames_ = 0;
    spoke_first_ = false;
    ready_.clear();
    news_.session_ended(why);
}

base::Result<bool> CallSession::is_repeated(int gen, bool offerer)
{
    bool is_same = session_ && gen == gen_ && offerer == offerer_;
    if (session_ && gen <= gen_ && !is_same)
        return fail(Code::not_now, tr("starting the call's media: a newer session is there"));
    if (!is_same) return false;
    for (const auto& ready : std::vector{ready_}) tell_(ready);
    return true;
}

media::Timings CallSession::timings(const wire::Waits& waits) const
{
    media::Timings full;
    full.ping = pace_.of(full.ping);
    full.gone = pace_.of(full.gone);
    full.lost = pace_.of(full.lost);
    full.punch = pace_.of(std::chrono::seconds{waits.punch});
    full.keep_alive = pace_.of(std::chrono::seconds{waits.keep_alive});
    full.permission = pace_.of(std::chrono::seconds{waits.permission});
    full.hold_back = pace_.of(full.hold_back);
    full.stranded = pace_.of(full.stranded);
    full.handshake = pace_.of(full.handshake);
    full.lease = std::chrono::ceil<std::chrono::seconds>(pace_.of(full.lease));
    return full;
}

base::Result<> CallSession::begin(int gen, bool offerer, const wire::SessionSettings& settings)
{
    close();
    news_.session_begins();
    MC_TRY(session, media::Session::make(settings, *this, timings(settings.waits)));
    session_ = std::move(session);
    gen_ = gen;
    offerer_ = offerer;
    rule_ = settings.addresses;
    news_.session_began(*session_, offerer);
    return {};
}

base::Result<> CallSession::check_open(const char* refusal) const
{
    if (session_) return {};
    return fail(Code::not_now, refusal);
}

base::Result<> CallSession::carry_out(const wire::order::Offer& offer)
{
    MC_TRY(repeated, is_repeated(offer.gen, true));
    if (repeated) return {};
    MC_CHECK(begin(offer.gen, true, offer.settings));
    session_->offer();
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::Answer& answer)
{
    MC_TRY(repeated, is_repeated(answer.gen, false));
    if (repeated) return {};
    MC_TRY(offer, wire::read_description(answer.offer, answer.settings.addresses));
    MC_CHECK(begin(answer.gen, false, answer.settings));
    auto answered = session_->answer(offer);
    if (!answered) close();
    return answered;
}

base::Result<> CallSession::carry_out(const wire::order::Apply& apply)
{
    if (!session_ || !offerer_ || apply.gen != gen_)
        return fail(Code::not_now, tr("taking up the answer: its session is gone"));
    MC_TRY(answer, wire::read_description(apply.answer, rule_));
    session_->apply_answer(answer);
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::SendAuth& auth)
{
    if (proof_ == Proof::none)
        return fail(Code::not_now, tr("sending the proof: the other side is not connected yet"));
    // A host that is told of the open channel twice answers twice.
    if (proof_ == Proof::done) return {};
    session_->send_auth(auth.frame);
    spoke_first_ = true;
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::Prove& prove)
{
    // A host that is told of the same frame twice proves it twice.
    if (proof_ == Proof::done) return {};
    if (proof_ != Proof::brought)
        return fail(Code::not_now, tr("opening the call: the other side has not shown its proof"));
    if (!prove.reply.empty()) session_->send_auth(prove.reply);
    proof_timer_.cancel();
    proof_ = Proof::done;
    session_->open_valves();
    tell_(report::Talking{gen_});
    news_.talking();
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::Stop&)
{
    close();
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::Chat& chat)
{
    MC_CHECK(check_open(tr("sending the text: there is no connection")));
    return session_->send_chat(chat.text);
}

base::Result<> CallSession::carry_out(const wire::order::Snapshot& snapshot)
{
    auto written = check_open(tr("writing the picture: there is no connection"));
    if (written) written = session_->write_snapshot(snapshot.path);
    tell_(report::SnapshotDone{snapshot.path, written ? "" : written.error().what});
    return {};
}

base::Result<> CallSession::carry_out(const wire::order::AskStats&)
{
    tell_(session_ ? session_->stats() : last_stats_);
    return {};
}

void CallSession::hang_up(Reason reason, base::Work done)
{
    if (!session_) return base::post(nullptr, std::move(done));
    farewell_ = reason;
    after_farewell_ = std::move(done);
    proof_timer_.cancel();
    // Nothing is said to a peer that may be somebody else.
    if (!is_proven()) return farewell_timer_.start(0ms);
    farewell_timer_.start(farewell_within);
    session_->hang_up(reason, [this] { farewell_timer_.start(0ms); });
}

void CallSession::leave()
{
    tell_(report::Lost{gen_, farewell_, {}});
    close();
    std::exchange(after_farewell_, {})();
}

void CallSession::tell_ready(const wire::Report& report)
{
    ready_.push_back(report);
    tell_(report);
}

void CallSession::offer_ready(const wire::Description& offer)
{
    tell_ready(report::OfferReady{gen_, wire::print_description(offer), offer.fingerprint});
}

void CallSession::answer_begun(const base::Key& fingerprint)
{
    tell_ready(report::AnswerBegun{gen_, fingerprint});
}

void CallSession::answer_ready(const wire::Description& answer)
{
    tell_ready(report::AnswerReady{gen_, wire::print_description(answer)});
}

void CallSession::auth_open(const base::Key& own, const base::Key& theirs)
{
    if (proof_ == Proof::none) proof_ = Proof::wanted;
    tell_(report::AuthOpen{gen_, own, theirs});
    await_proof();
}

void CallSession::auth_frame(const base::Key& own, const base::Key& theirs, base::Bytes frame)
{
    if (proof_ == Proof::done) return;
    if (++auth_frames_ > most_auth_frames)
        return base::log_warning("the peer sends more proofs than there are; dropped");
    proof_ = Proof::brought;
    tell_(report::AuthFrame{gen_, own, theirs, std::move(frame)});
    await_proof();
}

void CallSession::set_attended(bool attended)
{
    attended_ = attended;
    if (proof_ == Proof::brought) await_proof();
}

void CallSession::await_proof()
{
    if (proof_ == Proof::brought)
        proof_timer_.start(attended_ ? verdict_within : pace_.of(alone_verdict_within));
    // The offerer speaks second: an answerer waits until a mail has told the offerer of it.
    if (proof_ == Proof::wanted && offerer_) proof_timer_.start(frame_within);
}

void CallSession::proof_is_late()
{
    // Who was shown a proof and says nothing may be slow; who comes and shows none is nobody.
    if (proof_ == Proof::wanted && !spoke_first_)
        return lost(Reason::intercepted,
                    tr("whoever connected did not show that it is the person called"));
    if (proof_ == Proof::wanted)
        return lost(Reason::failed, tr("the other side did not answer in time"));
    lost(Reason::failed, tr("nobody was there to check who connected"));
}

void CallSession::first_frame(bool video) { tell_(report::Seen{video}); }

void CallSession::chat(const std::string& text)
{
    tell_(report::ChatReceived{text});
    news_.chat(text);
}

void CallSession::reaching(bool reached)
{
    reached_ = reached;
    tell_(report::Reaching{reached});
    news_.reaching(reached);
}

void CallSession::stranded() { tell_(report::Stranded{gen_}); }

void CallSession::peer_hung_up(Reason reason)
{
    if (after_farewell_) return;
    tell_(report::PeerHungUp{reason});
    news_.peer_hung_up();
    close();
}

void CallSession::trouble(const base::Error& error)
{
    tell_(report::Trouble{error.what, error.hint});
    news_.trouble(error);
}

// Told before the session is taken down: that may hang, and what hangs is killed.
void CallSession::lost(Reason reason, const std::string& what)
{
    if (after_farewell_) return;
    tell_(report::Lost{gen_, reason, what});
    close(what);
}

// --- what only the window and the exchange of files care for ---

void CallSession::chat_so_far(std::int64_t count) { news_.chat_so_far(count); }

void CallSession::chat_delivered(std::int64_t count) { news_.chat_delivered(count); }

void CallSession::sending(const wire::Sending& now) { news_.sending(now); }

void CallSession::peer_sending(const wire::Sending& now) { news_.peer_sending(now); }

void CallSession::devices_changed(const std::string& lost) { news_.devices_changed(lost); }

void CallSession::picture(bool own, const base::Picture& picture) { news_.picture(own, picture); }

void CallSession::level(bool own, double level) { news_.level(own, level); }

void CallSession::files_open() { news_.files_open(); }

void CallSession::files_text(const std::string& text) { news_.files_text(text); }

void CallSession::files_bytes(base::BytesView bytes) { news_.files_bytes(bytes); }

void CallSession::files_drained() { news_.files_drained(); }

}  // namespace mailcall::app
