// What comes on the channel, and what goes: whose turn it is, how much at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <utility>

#include "base/words.hh"
#include "share/parts.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::tr;

constexpr int most_open_theirs = 100;
constexpr std::size_t most_theirs = 2'000;  // in one call
constexpr int most_texts_a_minute = 60'000;
constexpr std::int64_t most_unhandled = 8 * 1024 * 1024;
constexpr std::int64_t most_batch = 512 * 1024;
constexpr int most_fills = 2;  // one is read while the other is sent
constexpr std::size_t most_queued = 1024 * 1024;
constexpr auto got_every = std::chrono::milliseconds{20};
constexpr std::int64_t got_after = 256 * 1024;

}  // namespace

void Exchange::Parts::connect(Pipe& pipe)
{
    if (pipe_) disconnect();
    pipe_ = &pipe;
    ++line_.epoch;
    pipe_->send_text(print(said::Hello{exchange_}));
}

void Exchange::Parts::disconnect()
{
    if (!pipe_) return;
    pipe_ = nullptr;
    line_.is_open = false;
    ++line_.epoch;
    flow_ = {};
    received_ = handled_ = said_got_ = 0;
    to_say_.clear();
    got_.cancel();
    for (auto& [id, transfer] : own_) transfer->disconnect();
    for (auto& [id, transfer] : theirs_) transfer->disconnect();
    lending_.disconnect();
    borrowing_.disconnect();
}

void Exchange::Parts::say(const Said& said)
{
    if (pipe_ && line_.is_open) pipe_->send_text(print(said));
}

void Exchange::Parts::hear_text(const std::string& text)
{
    if (!pipe_) return;
    if (auto now = g_get_monotonic_time(); now - texts_since_us_ > 60'000'000) {
        texts_since_us_ = now;
        texts_ = 0;
    }
    if (++texts_ > most_texts_a_minute) {
        unruly(tr("it sends too many messages, and is not heard any more"));
        return disconnect();
    }
    auto said = text.size() <= Pipe::most
                    ? read_said(text)
                    : base::fail(Code::too_big, "a message of more than 64 KiB");
    if (said) return hear(*said);
    if (said.error().code != Code::unknown_command) unruly(tr("it sends what makes no sense"));
}

template <class T>
void Exchange::Parts::hear_of_own(const T& message)
{
    auto found = own_.find(static_cast<int>(message.id / 2));
    if (!line_.is_own(message.id) || found == own_.end())
        return unruly(tr("it speaks of a transfer that is not there"));
    found->second->hear(message);
}

template <class T>
void Exchange::Parts::hear_of_theirs(const T& message)
{
    auto found = by_number_.find(message.id);
    if (found == by_number_.end()) return unruly(tr("it speaks of a transfer that is not there"));
    found->second->hear(message);
}

template <class T>
void Exchange::Parts::hear_of_either(const T& message)
{
    line_.is_own(message.id) ? hear_of_own(message) : hear_of_theirs(message);
}

void Exchange::Parts::hear(const Said& said)
{
    struct Hear {
        Parts& parts;
        void operator()(const said::Hello& m) { parts.hear_hello(m); }
        void operator()(const said::Offer& m) { parts.hear_offer(m); }
        void operator()(const said::Take& m) { parts.hear_of_own(m); }
        void operator()(const said::From& m) { parts.hear_of_theirs(m); }
        void operator()(const said::Refuse& m) { parts.hear_of_own(m); }
        void operator()(const said::Pause& m) { parts.hear_of_either(m); }
        void operator()(const said::Cancel& m) { parts.hear_of_either(m); }
        void operator()(const said::Failed& m) { parts.hear_of_either(m); }
        void operator()(const said::Got& m) { parts.hear_got(m); }
        void operator()(const said::Done& m) { parts.hear_of_own(m); }
        void operator()(const said::Shares& m) { parts.borrowing_.hear(m); }
        void operator()(const said::Browse& m) { parts.lending_.hear(m); }
        void operator()(const said::Fetch& m) { parts.lending_.hear(m); }
        void operator()(const said::Entries& m) { parts.borrowing_.hear(m); }
        void operator()(const said::No& m) { parts.borrowing_.hear(m); }
    };
    if (line_.is_open == std::holds_alternative<said::Hello>(said))
        return unruly(tr("it sends messages out of their order"));
    std::visit(Hear{*this}, said);
}

void Exchange::Parts::hear_hello(const said::Hello& hello)
{
    line_.is_open = true;
    auto before = std::exchange(peer_exchange_, hello.exchange);
    bool forgotten = !before.empty() && before != hello.exchange;
    if (forgotten) forget_theirs();
    for (auto& [id, transfer] : own_) transfer->connect(forgotten);
    lending_.connect();
    borrowing_.connect();
}

void Exchange::Parts::forget_theirs()
{
    by_number_.clear();  // the new program counts from the beginning
    for (auto& [id, transfer] : theirs_) transfer->forget();
}

bool Exchange::Parts::is_sound(const said::Offer& offer) const
{
    bool numbered =
        offer.id > 1 && offer.id <= std::numeric_limits<int>::max() && !line_.is_own(offer.id);
    bool counted = offer.is_folder ? offer.files <= most_files && offer.folders <= most_files
                                   : offer.files == 1 && offer.folders == 0;
    return numbered && counted && !offer.identity.empty() && offer.identity.size() <= 64;
}

int Exchange::Parts::open_theirs() const
{
    return static_cast<int>(std::count_if(theirs_.begin(), theirs_.end(), [](const auto& transfer) {
        return !transfer.second->progress().is_over();
    }));
}

void Exchange::Parts::hear_offer(const said::Offer& offer)
{
    if (auto known = by_number_.find(offer.id); known != by_number_.end())
        return known->second->offer_again(offer);
    bool too_many = open_theirs() >= most_open_theirs || theirs_.size() >= most_theirs;
    if (!is_sound(offer) || too_many) {
        unruly(too_many ? tr("it offers too many files") : tr("it offers what cannot be"));
        return say(said::Refuse{offer.id});
    }
    bool asked = offer.request > 0 && borrowing_.answer(offer.request);
    int id = ++last_transfer_;
    auto& made = theirs_[id] = std::make_unique<Incoming>(line_, id, offer, asked);
    by_number_[offer.id] = made.get();
    const auto& settings = line_.settings;
    if (asked || !settings.always_into.empty())
        made->take_by_itself(asked ? settings.downloads : settings.always_into);
    changed(id);
}

void Exchange::Parts::hear_got(const said::Got& got)
{
    if (!flow_.acknowledged(got.bytes, g_get_monotonic_time()))
        return unruly(tr("it has got more than was sent"));
    hear_of_own(got);
    pump();
}

void Exchange::Parts::hear_bytes(base::BytesView bytes)
{
    if (!pipe_) return;
    auto number = transfer_of(bytes);
    auto found = by_number_.find(number.value_or(0));
    bool known = line_.is_open && found != by_number_.end() && bytes.size() <= Pipe::most;
    received_ += std::ssize(bytes);
    if (!known) {
        handled_ += std::ssize(bytes);
        return unruly(tr("it sends a file that was not offered"));
    }
    // What is allowed is bounded by our answers; who does not wait for them would fill our memory.
    if (received_ - handled_ > most_unhandled) {
        unruly(tr("it sends faster than it may, and is not heard any more"));
        return disconnect();
    }
    found->second->hear_bytes(bytes);
}

void Exchange::Parts::handled(int epoch, std::int64_t bytes, int transfer)
{
    if (epoch != line_.epoch) return;
    handled_ += bytes;
    to_say_.insert(transfer);
    if (handled_ - said_got_ >= got_after) return say_got();
    if (!got_.pending()) got_.start(got_every);
}

// One transfer at a time: with a hundred of them the answers must not become the bulk.
void Exchange::Parts::say_got()
{
    if (to_say_.empty()) return;
    auto transfer = to_say_.extract(to_say_.begin()).value();
    const auto& incoming = *theirs_.at(transfer);
    said_got_ = handled_;
    say(said::Got{handled_, incoming.number(), incoming.progress().transfer().done});
    if (!to_say_.empty()) got_.start(got_every);
}

Outgoing* Exchange::Parts::next_sender()
{
    auto wants = [](const auto& own) { return own.second->wants_to_send(); };
    auto after = own_.upper_bound(last_sender_);
    auto found = std::find_if(after, own_.end(), wants);
    if (found == own_.end()) found = std::find_if(own_.begin(), after, wants);
    if (found == own_.end() || !wants(*found)) return nullptr;
    last_sender_ = found->first;
    return found->second.get();
}

void Exchange::Parts::pump()
{
    while (pipe_ && line_.is_open && fills_ < most_fills && pipe_->waiting() < most_queued) {
        if (flow_.room() < flow_.chunk()) return;
        auto* sender = next_sender();
        if (!sender) return;
        auto budget = std::min(flow_.room(), most_batch);
        flow_.reserve(budget);
        ++fills_;
        sender->fill(budget, flow_.chunk(),
                     [this, budget, epoch = line_.epoch](const Reader::Batch& batch) {
                         --fills_;
                         if (epoch == line_.epoch) {
                             flow_.release(budget);
                             send_batch(batch);
                         }
                         pump();
                     });
    }
}

void Exchange::Parts::send_batch(const Reader::Batch& batch)
{
    for (const auto& message : batch.messages) {
        pipe_->send_bytes(message);
        flow_.sent(std::ssize(message), g_get_monotonic_time());
    }
}

}  // namespace mailcall::share
