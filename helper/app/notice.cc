// Notices as sentences and as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notice.hh"

#include <glib.h>

#include <algorithm>
#include <array>

#include "app/quality_words.hh"
#include "base/harmless.hh"
#include "base/words.hh"
#include "call/machine.hh"

namespace mailcall::app {

using base::fill;
using base::harmless;
using base::tr;

std::string_view name(Progress progress)
{
    static constexpr std::array<std::string_view, 30> names{
        "inviting", "sent",         "ringing",     "listed",        "stopped",     "answering",
        "accepted", "connecting",   "waiting",     "talking",       "seen",        "heard",
        "chat",     "reconnecting", "reconnected", "answered_late", "over",        "refused",
        "warning",  "snapshot",     "stats",       "window",        "said",        "delivered",
        "sending",  "transfer",     "shares",      "listing",       "folder_read", "quality"};
    return names.at(static_cast<std::size_t>(progress));
}

namespace {

constexpr std::array<std::string_view, 2> full_stops{".", "。"};

bool is_sentence(std::string_view text)
{
    static constexpr std::array<std::string_view, 4> others{"!", "?", "！", "？"};
    auto ends_it = [text](std::string_view mark) { return text.ends_with(mark); };
    return std::any_of(full_stops.begin(), full_stops.end(), ends_it) ||
           std::any_of(others.begin(), others.end(), ends_it);
}

// For the middle of another sentence, which has a full stop of its own.
std::string without_full_stop(std::string text)
{
    for (auto stop : full_stops)
        if (text.ends_with(stop)) text.resize(text.size() - stop.size());
    return text;
}

}  // namespace

std::string explain(const std::string& what, const std::string& hint)
{
    if (hint.empty()) return what;
    // Translators: a reason that is no whole sentence, and what to do about it.
    return is_sentence(what) ? what + " " + hint : fill(tr("{}. {}"), what, hint);
}

std::string describe(call::Trust trust)
{
    switch (trust) {
        case call::Trust::suspect: return tr("the mail may be forged");
        case call::Trust::changed: return tr("not the key of earlier calls!");
        case call::Trust::fresh: return tr("first call, not verified");
        case call::Trust::known: return tr("known from an earlier call");
        case call::Trust::verified: return tr("verified");
    }
    return {};
}

std::string describe(const call::Media& media)
{
    std::string text;
    auto add = [&text](bool wanted, const char* word) {
        // Translators: between the words of a list such as "audio, video, chat".
        if (wanted) text += (text.empty() ? "" : tr(", ")) + std::string{word};
    };
    add(media.audio, tr("audio"));
    add(media.video, tr("video"));
    add(media.chat, tr("chat"));
    return text.empty() ? tr("nothing") : text;
}

std::string describe_duration(std::int64_t seconds)
{
    auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(seconds / 60) + ":" + two(seconds % 60);
}

namespace {

std::string why_failed(const std::string& why, const std::string& peer)
{
    if (why.empty()) return tr("The call failed.");
    if (why == call::unproven)
        return fill(tr("Whoever connected did not show that it was {}, and nothing was sent. Call "
                       "again, or write to {}."),
                    peer, peer);
    if (why == call::no_path)
        return tr(
            "The two computers could not reach each other. A relay server in the settings of "
            "one of you would help.");
    return fill(tr("The call failed: {}."), without_full_stop(why));
}

std::string over_words(const std::string& peer, const std::string& rule)
{
    auto text = fill(tr("The call with {} is over."), peer);
    if (!rule.empty()) text += " " + fill(tr("It was answered by the rule “{}”."), rule);
    return text;
}

std::string outgoing_sentence(call::Outcome outcome, const std::string& peer,
                              const std::string& why)
{
    switch (outcome) {
        case call::Outcome::declined:
            return why.empty() ? fill(tr("{} declined."), peer)
                               : fill(tr("{} declined: “{}”"), peer, why);
        case call::Outcome::busy: return fill(tr("{} is in another call."), peer);
        case call::Outcome::no_answer: return fill(tr("{} did not answer."), peer);
        case call::Outcome::cancelled: return tr("You cancelled the call.");
        case call::Outcome::taken: return tr("The call went on at another computer.");
        case call::Outcome::late: return fill(tr("{} answered too late. Call back?"), peer);
        default: return {};
    }
}

std::string incoming_sentence(call::Outcome outcome, const std::string& peer)
{
    switch (outcome) {
        case call::Outcome::declined: return fill(tr("You declined the call from {}."), peer);
        case call::Outcome::busy:
            return fill(tr("{} called while you were in another call."), peer);
        case call::Outcome::no_answer:
        case call::Outcome::missed: return fill(tr("Missed call from {}. Call back?"), peer);
        case call::Outcome::cancelled: return fill(tr("{} cancelled the call. Call back?"), peer);
        case call::Outcome::taken: return tr("The call was answered at another computer.");
        case call::Outcome::late:
            return fill(tr("Your answer came too late for {}. Call back?"), peer);
        default: return {};
    }
}

}  // namespace

std::string sentence(call::Outcome outcome, bool outgoing, const std::string& peer,
                     const std::string& why)
{
    switch (outcome) {
        case call::Outcome::none: return {};
        case call::Outcome::hung_up: return over_words(peer, why);
        case call::Outcome::failed: return why_failed(why, peer);
        case call::Outcome::merged:
            return fill(tr("You and {} called each other: one call."), peer);
        case call::Outcome::intercepted:
            return fill(tr("Somebody sits between you and {}: the call was ended and nothing was "
                           "sent. Try another network."),
                        peer);
        default: break;
    }
    return outgoing ? outgoing_sentence(outcome, peer, why) : incoming_sentence(outcome, peer);
}

namespace {

std::string ringing_sentence(const Notice& notice)
{
    return fill(tr("{} is calling ({}; {})"), notice.peer, describe(notice.media),
                describe(notice.trust));
}

std::string over_sentence(const Notice& notice)
{
    auto text = sentence(notice.outcome, notice.outgoing, notice.peer, notice.text);
    if (notice.seconds > 0)
        text += " " + fill(tr("It lasted {}."), describe_duration(notice.seconds));
    return text;
}

std::string answering_sentence(const Notice& notice)
{
    if (notice.waits == call::Wait::their_mail)
        return notice.automatic ? fill(tr("answered by rule; waiting for {}'s mail"), notice.peer)
                                : fill(tr("answered; waiting for {}'s mail"), notice.peer);
    return notice.automatic ? fill(tr("answered by rule; waiting for {}"), notice.peer)
                            : fill(tr("answered; waiting for {}"), notice.peer);
}

std::string waiting_sentence(const Notice& notice)
{
    switch (notice.waits) {
        case call::Wait::their_mail: return fill(tr("waiting for {}'s mail"), notice.peer);
        case call::Wait::own_mail:
            return fill(tr("connecting; your mail is on its way to {}"), notice.peer);
        case call::Wait::path: return fill(tr("still connecting to {}"), notice.peer);
        case call::Wait::nothing: break;
    }
    return tr("connecting");
}

std::string describe_way(const std::string& way)
{
    if (way == "host") return tr("direct, in one network");
    if (way == "public") return tr("direct, over the internet");
    if (way == "relay") return tr("over a relay");
    return tr("not connected");
}

std::string path_sentence(const wire::report::Stats& stats)
{
    auto text = describe_way(stats.way);
    if (stats.way.empty()) return text;
    auto transport = stats.transport;
    for (auto& letter : transport) letter = g_ascii_toupper(letter);
    // Translators: how two computers are connected, e.g. "over a relay (IPv4, UDP, host-relay)".
    text = fill(tr("{} (IPv{}, {}, {})"), text, std::to_string(stats.ip), transport, stats.path);
    if (stats.round_trip < 0) return text;
    return fill(tr("{}, {} ms there and back"), text, std::to_string(stats.round_trip));
}

std::string stats_sentence(const wire::report::Stats& stats)
{
    auto hertz = std::to_string(static_cast<int>(stats.tone_hz + 0.5));
    return fill(tr("{} pictures and {} sound packets received, tone {} Hz; {}"),
                std::to_string(stats.video_frames), std::to_string(stats.audio_packets), hertz,
                path_sentence(stats));
}

std::string words_of_notice(const Notice& notice)
{
    switch (notice.progress) {
        case Progress::inviting:
            return fill(tr("inviting {} ({})"), notice.peer, describe(notice.media));
        case Progress::sent: return fill(tr("sent; ringing at {}"), notice.peer);
        case Progress::ringing: return ringing_sentence(notice);
        case Progress::listed: return fill(tr("{} called (not ringing)"), notice.peer);
        case Progress::stopped: return tr("no longer ringing");
        case Progress::answering: return answering_sentence(notice);
        case Progress::accepted: return fill(tr("{} has accepted"), notice.peer);
        case Progress::connecting: return tr("connecting");
        case Progress::waiting: return waiting_sentence(notice);
        case Progress::talking:
            return fill(tr("talking with {} ({})"), notice.peer, describe(notice.trust));
        case Progress::seen: return tr("first picture");
        case Progress::heard: return tr("first sound");
        case Progress::chat: return notice.peer + ": " + notice.text;
        case Progress::reconnecting: return tr("reconnecting");
        case Progress::reconnected: return tr("connected again");
        case Progress::answered_late:
            return fill(tr("{} answered after you had stopped waiting. Call back?"), notice.peer);
        case Progress::over: return over_sentence(notice);
        case Progress::refused:
            return fill(tr("a mail from {} was refused: {}"), notice.peer, notice.text);
        case Progress::warning: return notice.text;
        case Progress::snapshot: return fill(tr("picture written to {}"), notice.text);
        case Progress::stats: return stats_sentence(notice.stats);
        case Progress::quality: return sentence(notice.stats.quality);
        case Progress::window: return tr("the call has a window");
        case Progress::said: return fill(tr("you: {}"), notice.text);
        case Progress::delivered: return tr("delivered");
        case Progress::sending:
        case Progress::transfer:
        case Progress::shares:
        case Progress::listing:
        case Progress::folder_read: return notice.text;
    }
    return {};
}

}  // namespace

std::string sentence(const Notice& notice)
{
    // Lists have lines of their own; what stands in them was made harmless before.
    bool is_list = notice.progress == Progress::listing || notice.progress == Progress::shares;
    return harmless(words_of_notice(notice), is_list ? base::Lines::keep : base::Lines::join);
}

std::optional<Progress> progress_of_state(const Notice& call)
{
    bool goes_on = call.talked_from > 0;
    switch (call.state) {
        case call::State::ringing_out: return Progress::sent;
        case call::State::ringing_in:
            return call.listed ? std::optional{Progress::listed} : std::nullopt;
        case call::State::accepted:
            if (goes_on) return Progress::reconnecting;
            return call.outgoing ? Progress::accepted : Progress::answering;
        case call::State::connecting:
            return goes_on ? Progress::reconnecting : Progress::connecting;
        case call::State::talking: return Progress::talking;
        case call::State::idle:
        case call::State::inviting:
        case call::State::over: return {};
    }
    return {};
}

std::string sentence_of_state(const Notice& call)
{
    auto shown = call;
    shown.progress = progress_of_state(call).value_or(Progress::ringing);
    if (call.state == call::State::inviting) shown.progress = Progress::inviting;
    if (call.state == call::State::over) shown.progress = Progress::over;
    return sentence(shown);
}

namespace {

// The same fields as between our programs.
base::Json stats_json(const wire::report::Stats& stats)
{
    auto json = wire::to_json(wire::Report{stats});
    json.erase("report");
    return json;
}

}  // namespace

bool changes_card(Progress progress)
{
    switch (progress) {
        case Progress::inviting:
        case Progress::sent:
        case Progress::ringing:
        case Progress::answering:
        case Progress::accepted:
        case Progress::connecting:
        case Progress::waiting:
        case Progress::talking:
        case Progress::over: return true;
        default: return false;
    }
}

bool is_tidy(bool outgoing, call::Outcome outcome)
{
    bool unanswered = outcome == call::Outcome::missed || outcome == call::Outcome::no_answer ||
                      outcome == call::Outcome::cancelled || outcome == call::Outcome::late ||
                      outcome == call::Outcome::busy || outcome == call::Outcome::failed;
    return outgoing || !unanswered;
}

base::Json call_json(const Notice& notice)
{
    return {{"call", notice.call},
            {"peer", harmless(notice.peer)},
            {"name", harmless(notice.name)},
            {"account", notice.account},
            {"outgoing", notice.outgoing},
            {"state", call::name(notice.state)},
            {"listed", notice.listed},
            {"automatic", notice.automatic},
            {"trust", call::name(notice.trust)},
            {"trust_words", describe(notice.trust)},
            {"media", wire::print_media(notice.media)},
            {"began", notice.began},
            {"ring_until", notice.ring_until},
            {"talked_from", notice.talked_from}};
}

base::Json to_json(const Notice& notice)
{
    auto json = call_json(notice);
    json["event"] = name(notice.progress);
    if (!notice.text.empty()) json["text"] = harmless(notice.text, base::Lines::keep);
    if (!notice.rule.empty()) json["rule"] = notice.rule;
    if (notice.progress == Progress::over) {
        json["outcome"] = call::name(notice.outcome);
        json["seconds"] = notice.seconds;
        json["tidy"] = notice.tidy;
    }
    if (notice.progress == Progress::stats) json["stats"] = stats_json(notice.stats);
    if (notice.progress == Progress::quality) {
        json["quality"] = stats_json(notice.stats)["quality"];
        json["quality"]["word"] = word(notice.stats.quality);
    }
    if (notice.detail.is_object()) json.update(notice.detail);
    json["sentence"] = sentence(notice);
    return json;
}

}  // namespace mailcall::app
