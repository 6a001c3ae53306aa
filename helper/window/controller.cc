// The phases of a call, in words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/controller.hh"

#include "base/words.hh"
#include "call/machine.hh"
#include "call/trust.hh"
#include "window/phrases.hh"

namespace mailcall::window {
namespace {

using base::fill;
using base::tr;
using call::State;

// A word that is not known is of a later version; the call goes on.
State state_of(const std::string& word)
{
    for (std::size_t i = 0; i < call::state_count; ++i)
        if (call::name(static_cast<State>(i)) == word) return static_cast<State>(i);
    return State::idle;
}

Trust trust_of(const std::string& word)
{
    switch (call::read_trust(word).value_or(call::Trust::fresh)) {
        case call::Trust::suspect: return Trust::suspect;
        case call::Trust::changed: return Trust::changed;
        case call::Trust::fresh: return Trust::fresh;
        case call::Trust::known: return Trust::known;
        case call::Trust::verified: return Trust::verified;
    }
    return Trust::fresh;
}

}  // namespace

Controller::Controller(Wishes& wishes) : wishes_{wishes}
{
    model_.people.emplace_back().id = "peer";
    settle();
}

void Controller::show_on(View* view)
{
    view_ = view;
    if (view_) touch();
}

void Controller::touch()
{
    if (view_ && !showing_.pending()) showing_.start(std::chrono::milliseconds{0});
}

void Controller::show()
{
    if (!view_) return;
    settle();
    view_->show(model_);
}

// What follows from what was heard, whatever it was.
void Controller::settle()
{
    model_.phase = phase();
    model_.title = name();
    model_.sentence = sentence();
    model_.outcome = outcome();
    model_.can_call_again = is_over() && card_.can_call_again;
    settle_switches();
    model_.notes = notes_.list();
}

void Controller::take(const wire::Card& card)
{
    card_ = card;
    model_.outgoing = card.outgoing;
    model_.media = card.media;
    if (card.talked_from > 0) model_.talked_from = card.talked_from;
    model_.seconds = card.seconds;
    model_.keeps_chat = card.keep_chat;
    model_.words = card.words;
    if (card.words.empty())
        model_.words_state = Words::none;
    else if (card.words_match)
        model_.words_state = Words::matched;
    else if (model_.words_state == Words::none)
        model_.words_state = Words::offered;
    peer().name = name();
    peer().address = card.peer;
    peer().trust = trust_of(card.trust);
    peer().trust_words = capitalised(card.trust_words);
    if (is_over()) end();
    settle();
    touch();
}

void Controller::accepted()
{
    accepted_ = true;
    settle();
    touch();
}

void Controller::talking(std::int64_t now)
{
    is_proven_ = true;
    is_reached_ = true;
    if (model_.talked_from == 0) model_.talked_from = now;
    settle();
    touch();
}

void Controller::reaching(bool reached)
{
    is_reached_ = reached;
    settle();
    touch();
}

void Controller::session_began()
{
    has_session_ = true;
    lost_why_.clear();
    settle();
    touch();
}

void Controller::session_ended(const std::string& why)
{
    has_session_ = false;
    is_proven_ = false;
    is_reached_ = true;
    lost_why_ = why;
    own_.reset();
    peer_.reset();
    model_.has_own_picture = false;
    // The last one stays to be looked at while a call that has been one is tried again.
    if (is_over() || model_.talked_from == 0) peer().has_picture = false;
    peer().screen = false;
    model_.quality = -1;
    settle();
    touch();
}

void Controller::peer_hung_up()
{
    peer_hung_up_ = true;
    end();
    settle();
    touch();
}

// What was offered can no longer be had.
void Controller::end()
{
    notes_.clear();
    peer().has_picture = false;
    chat_lost();
}

void Controller::quality(int bars)
{
    if (model_.quality == bars) return;
    model_.quality = bars;
    touch();
}

void Controller::compare_words(bool match)
{
    if (model_.words.empty()) return;
    model_.words_state = match ? Words::matched : Words::different;
    constexpr auto key = "words";
    if (match)
        notes_.take_back(key);
    else
        notes_.say({key,
                    tr("The words differ: somebody may be listening in between. Hang up, and try "
                       "again from another network."),
                    tr("Hang up"), [this] { wishes_.hang_up(); }, true});
    touch();
}

bool Controller::is_over() const { return peer_hung_up_ || state_of(card_.state) == State::over; }

Phase Controller::phase() const
{
    if (is_over()) return Phase::over;
    if (is_proven_) return is_reached_ ? Phase::talking : Phase::reconnecting;
    switch (state_of(card_.state)) {
        case State::talking: return Phase::reconnecting;
        case State::ringing_in: return accepted_ ? Phase::connecting : Phase::ringing_in;
        case State::idle:
        case State::inviting:
        case State::ringing_out: return Phase::ringing_out;
        default: break;
    }
    return model_.talked_from > 0 ? Phase::reconnecting : Phase::connecting;
}

std::string Controller::name() const { return card_.name.empty() ? card_.peer : card_.name; }

std::string Controller::ringing_sentence() const
{
    if (card_.media.video) return fill(tr("{} is calling you, with video."), name());
    if (card_.media.audio) return fill(tr("{} is calling you."), name());
    return fill(tr("{} would like to chat with you."), name());
}

std::string Controller::connecting_sentence() const
{
    if (card_.waits == "their_mail") return fill(tr("Waiting for {}'s mail…"), name());
    if (card_.waits == "own_mail")
        return fill(tr("Connecting to {}… Your mail is on its way."), name());
    if (card_.waits == "path") return fill(tr("Still connecting to {}…"), name());
    bool has_accepted = state_of(card_.state) == State::accepted && card_.outgoing;
    return has_accepted ? fill(tr("{} has accepted. Connecting…"), name())
                        : fill(tr("Connecting to {}…"), name());
}

std::string Controller::sentence() const
{
    auto state = state_of(card_.state);
    switch (phase()) {
        case Phase::ringing_in: return ringing_sentence();
        case Phase::ringing_out:
            return state == State::ringing_out ? fill(tr("Ringing at {}…"), name())
                                               : fill(tr("Calling {}…"), name());
        case Phase::connecting: return connecting_sentence();
        case Phase::talking: return fill(tr("Talking with {}"), name());
        case Phase::reconnecting:
            return fill(tr("{} cannot be reached at the moment. Trying again…"), name());
        case Phase::over: return tr("The call is over");
    }
    return {};
}

// The host says it best. Without one, what was heard last has to do.
std::string Controller::outcome() const
{
    if (!is_over()) return {};
    if (state_of(card_.state) == State::over && !card_.sentence.empty()) return card_.sentence;
    if (peer_hung_up_) return fill(tr("{} has hung up."), name());
    return lost_why_;
}

}  // namespace mailcall::window
