// Roaming: keeps a proven call's packets flowing while computers move from network to network.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "media/detour.hh"
#include "media/junction.hh"
#include "media/network_watch.hh"
#include "wire/spare.hh"

namespace mailcall::media {

// Each side keeps a spare, where it waits for the other, and has told the other of it. Who has
// moved, or misses the other, goes to the other's spare; when that has worked, both begin to use
// it, and tell of new spares. The connection itself, its keys, texts and pictures stay.
class Roaming {
  public:
    // All run on the owning context.
    struct Ears {
        std::function<void(const wire::Spare&)> say;  // to the far side: our spare
        std::function<void()> cut;       // this computer has lost the address that is in use
        std::function<void()> moved;     // packets take another way from now on
        std::function<void()> stranded;  // we have moved, and cannot reach them; once a move
    };
    // `settings` must outlive it.
    Roaming(Pipeline& pipeline, std::shared_ptr<Counters> counters,
            const wire::SessionSettings& settings, const Timings& timings, Ears ears);
    Roaming(const Roaming&) = delete;
    Roaming& operator=(const Roaming&) = delete;
    ~Roaming();

    // The peer is proven. `offerer`: of this session. `borrowed`: relays that the far side lends.
    void start(bool offerer, std::vector<std::string> borrowed);
    void take(const wire::Spare& theirs);
    void reaching(bool reached);
    // Of the way that is in use.
    NiceAgent* agent() const;

  private:
    std::vector<std::string> addresses() const;
    void take_change();
    void look();
    void leave(const std::vector<std::string>& now);
    void stay(const std::vector<std::string>& now);
    void give_up();
    void lay_out();
    void go();
    std::unique_ptr<Detour> make(bool waits, const wire::Spare& spare, Detour::Ears ears);
    void arrive(Detour& detour);
    bool is_better(const Detour& detour) const;

    Pipeline& pipeline_;
    const wire::SessionSettings& settings_;
    Timings timings_;
    Ears ears_;
    Junction junction_;
    std::vector<std::string> borrowed_;
    bool offerer_ = false;
    bool reached_ = true;
    bool cut_ = false;
    bool was_stranded_ = false;  // in this move
    std::optional<wire::Spare> theirs_;
    std::vector<std::string> laid_out_on_;  // the addresses of our spare
    std::vector<std::string> set_out_on_;   // those of the trip
    std::unique_ptr<Detour> in_use_;        // null: webrtcbin's own way
    std::unique_ptr<Detour> last_;          // was in use before; what is under way may still come
    std::unique_ptr<Detour> spare_;         // ours
    std::unique_ptr<Detour> older_;         // our spare before: the far side may be on its way
    std::unique_ptr<Detour> trip_;          // to theirs
    base::Timer lay_out_{[this] { lay_out(); }};
    base::Timer forget_{[this] { older_.reset(); }};
    base::Timer again_{[this] { go(); }};
    base::Timer moving_{[] {}};  // has moved a moment ago
    base::Timer stranded_{[this] { give_up(); }};
    base::Timer change_{[this] { take_change(); }};
    base::Timer look_{[this] { look(); }};
    std::unique_ptr<NetworkWatch> watch_;
};

}  // namespace mailcall::media
