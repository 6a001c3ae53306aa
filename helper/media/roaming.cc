// Which way is used, and when another one is looked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/roaming.hh"

#include <algorithm>

#include "base/log.hh"
#include "media/addresses.hh"
#include "media/agent.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

// A call that has just begun, or moved, has more urgent things to do.
constexpr auto before_spare = 500ms;
// Changes come in twos and threes: an address goes, a network, another address comes.
constexpr auto until_settled = 300ms;
// An address comes, and a moment later the route that leads out of its network.
constexpr auto until_complete = 50ms;
// Not every change of an address is a change of a network.
constexpr auto look_around_every = 1s;
// libnice gives a way up after 7 s.
constexpr auto trip_within = 7s;
// An IPv6 address that is new cannot be used at once.
constexpr auto try_again_after = 500ms;

// Of the two ways that both sides may have found at once, the second comes this soon.
constexpr auto same_move = 1s;

// As with a server that is spoken to by TLS: it does not go with a network.
bool is_loopback(const std::string& address)
{
    return address.starts_with("127.") || address == "::1";
}

}  // namespace

Roaming::Roaming(Pipeline& pipeline, std::shared_ptr<Counters> counters,
                 const wire::SessionSettings& settings, const Timings& timings, Ears ears)
    : pipeline_{pipeline},
      settings_{settings},
      timings_{timings},
      ears_{std::move(ears)},
      junction_{pipeline.webrtc(), std::move(counters)}
{
}

Roaming::~Roaming() { junction_.send_by({}); }

NiceAgent* Roaming::agent() const { return in_use_ ? in_use_->agent() : pipeline_.agent(); }

std::vector<std::string> Roaming::addresses() const
{
    auto found = local_addresses(settings_.addresses.loopback, settings_.excluded);
    std::ranges::sort(found);
    return found;
}

void Roaming::start(bool offerer, std::vector<std::string> borrowed)
{
    offerer_ = offerer;
    borrowed_ = std::move(borrowed);
    watch_ = std::make_unique<NetworkWatch>([this] {
        if (!change_.pending()) change_.start(until_complete);
    });
    lay_out_.start(before_spare);
    look_.start(look_around_every);
}

void Roaming::look()
{
    look_.start(look_around_every);
    auto now = addresses();
    auto own = base_address(agent());
    bool was_cut = cut_;
    cut_ = !own.empty() && !is_loopback(own) && std::ranges::count(now, own) == 0;
    if (cut_ && !was_cut) ears_.cut();
    if (!now.empty()) cut_ ? leave(now) : stay(now);
}

// What was in use is gone, and there is something else.
void Roaming::leave(const std::vector<std::string>& now)
{
    if (!was_stranded_ && !stranded_.pending()) stranded_.start(timings_.stranded);
    if (!again_.pending() || now != set_out_on_) go();
}

// The trip that is under way, if there is one, may have begun when there was no route yet.
void Roaming::take_change()
{
    again_.cancel();
    look();
}

void Roaming::stay(const std::vector<std::string>& now)
{
    stranded_.cancel();
    was_stranded_ = false;
    bool is_stale = spare_ && now != laid_out_on_;
    if (is_stale && !lay_out_.pending()) lay_out_.start(until_settled);
}

void Roaming::give_up()
{
    was_stranded_ = true;
    ears_.stranded();
}

std::unique_ptr<Detour> Roaming::make(bool waits, const wire::Spare& spare, Detour::Ears ears)
{
    ears.open = [this](Detour& detour) { arrive(detour); };
    return std::make_unique<Detour>(
        Detour::Ground{pipeline_, junction_, settings_, borrowed_, timings_}, waits, spare,
        waits ? laid_out_on_ : set_out_on_, std::move(ears));
}

// A new spare in place of the last.
void Roaming::lay_out()
{
    laid_out_on_ = addresses();
    older_ = std::move(spare_);
    forget_.start(trip_within);
    Detour::Ears ears;
    ears.gathered = [this] {
        if (spare_ && !spare_->spare().candidates.empty()) ears_.say(spare_->spare());
    };
    ears.failed = [this] { lay_out_.start(try_again_after); };
    spare_ = make(true, wire::make_spare(), std::move(ears));
}

void Roaming::take(const wire::Spare& theirs) { theirs_ = theirs; }

void Roaming::reaching(bool reached)
{
    reached_ = reached;
    if (!reached && !again_.pending()) go();
}

// To the far side's spare, again and again as long as that is needed.
void Roaming::go()
{
    bool is_needed = !reached_ || cut_;
    if (!is_needed) return trip_.reset();
    set_out_on_ = addresses();
    if (!theirs_ || set_out_on_.empty()) return;
    base::log_info("looking for another way to the far side");
    again_.start(trip_within);
    Detour::Ears ears;
    ears.gathered = [] {};
    ears.failed = [this] { again_.start(try_again_after); };
    trip_ = make(false, *theirs_, std::move(ears));
}

// Both may have gone to the other's at once: the way to the offerer's spare is the better one then,
// so that both use the same.
bool Roaming::is_better(const Detour& detour) const
{
    return !moving_.pending() || detour.waits() == offerer_;
}

void Roaming::arrive(Detour& detour)
{
    if (!is_better(detour)) return;
    if (!detour.waits()) theirs_.reset();  // it is used up
    for (auto* place : {&spare_, &older_, &trip_})
        if (place->get() == &detour) last_ = std::exchange(in_use_, std::move(*place));
    junction_.send_by(base::Ref<NiceAgent>::share(agent()));
    base::log_info("the call takes another way: " + base_address(agent()));
    cut_ = false;
    was_stranded_ = false;
    stranded_.cancel();
    moving_.start(same_move);
    lay_out_.start(before_spare);
    ears_.moved();
}

}  // namespace mailcall::media
