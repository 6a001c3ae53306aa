// 100,000 seeded schedules of two helpers: what must hold in any order of mails.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pair.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "outcomes.hh"

namespace mailcall::call {
namespace {

using std::chrono::seconds;

#if defined(MAILCALL_ADDRESS_SANITIZER)
constexpr std::uint64_t schedules = 5'000;  // they take forty times as long
#else
constexpr std::uint64_t schedules = 100'000;
#endif
constexpr bool is_survey = schedules == 100'000;  // what is rare is seen in that many
constexpr Patience patience;

std::string pair_name(Outcome inviter, Outcome answerer)
{
    return std::string{name(inviter)} + " / " + std::string{name(answerer)};
}

// What was seen in all schedules.
struct Survey {
    std::vector<std::string> faults;  // with seed and log
    std::set<std::string> endings;
    std::set<Outcome> asides;
    int talked = 0;
    int talked_after_renewal = 0;
};

// Judges one finished schedule.
class Judge {
  public:
    Judge(const Pair& pair, Survey& survey) : pair_{pair}, survey_{survey}, faults_{pair.faults()}
    {
        for (const auto& device : pair.devices())
            for (const auto& [call, side] : device.sides) judge_side(device, call, side);
    }
    const std::vector<std::string>& faults() const { return faults_; }

  private:
    void judge_side(const Device& device, const std::string& call, const Side& side)
    {
        if (side.stored.state == State::idle) return;
        const auto who = device.name + " in " + call;
        if (side.stored.state != State::over) return faults_.push_back(who + " is not over");
        if (side.over_at > latest_end(side)) faults_.push_back(who + " ended after its deadline");
        if (!side.stored.outgoing) return;
        for (const auto& other : pair_.devices())
            if (other.address != device.address) judge_ending(device, other, call);
    }

    // The deadline that can be computed: from the invite, or from the first word.
    static Time latest_end(const Side& side)
    {
        if (side.talked_from) return *side.talked_from + Pair::longest_talk;
        const auto rung = side.asked + seconds{Pair::ttl};
        const auto grace = side.stored.outgoing ? patience.answer_grace : Duration{0};
        return std::max(side.heard, rung + grace + patience.connect);
    }

    void judge_ending(const Device& device, const Device& other, const std::string& call)
    {
        const auto& ours = device.sides.at(call);
        const auto found = other.sides.find(call);
        const Side theirs = found == other.sides.end() ? Side{} : found->second;
        const bool went_there =
            ours.stored.peer ? ours.stored.peer == other.key : other.devices == 1;
        if (!went_there) return judge_aside(other.name + " in " + call, ours, theirs);

        const auto inviter = ours.stored.outcome;
        const auto answerer = theirs.stored.outcome;
        survey_.endings.insert(pair_name(inviter, answerer));
        const auto* ending = std::ranges::find_if(endings, [&](const Ending& each) {
            return each.inviter == inviter && each.answerer == answerer;
        });
        if (ending == endings.end() || !may_be(*ending, ours, theirs))
            faults_.push_back(call + " ended as " + pair_name(inviter, answerer));
    }

    void judge_aside(const std::string& who, const Side& ours, const Side& theirs)
    {
        const auto outcome = theirs.stored.outcome;
        survey_.asides.insert(outcome);
        const auto* aside = std::ranges::find(asides, outcome, &Aside::outcome);
        if (aside == asides.end() || (aside->harm && pair_.world().calm))
            faults_.push_back(who + ", aside, ended as " + std::string{name(outcome)});
        if (ours.stored.peer && theirs.talked_from) faults_.push_back(who + " talked aside");
    }

    bool may_be(const Ending& ending, const Side& ours, const Side& theirs) const
    {
        const auto& world = pair_.world();
        if (ending.when == When::both) return world.bob_calls_too;
        if (!world.calm || ending.when == When::always) return true;
        if (ending.when == When::pathless) return !world.path;
        const auto apart = ours.over_at > theirs.over_at ? ours.over_at - theirs.over_at
                                                         : theirs.over_at - ours.over_at;
        return ending.when == When::crossed && apart <= world.longest_mail;
    }

    const Pair& pair_;
    Survey& survey_;
    std::vector<std::string> faults_;
};

void play(std::uint64_t seed, Survey& survey)
{
    Pair pair{seed};
    pair.run();
    const Judge judge{pair, survey};
    survey.talked += pair.newest_gen_that_talked() >= 0 ? 1 : 0;
    survey.talked_after_renewal += pair.newest_gen_that_talked() >= 1 ? 1 : 0;
    if (judge.faults().empty()) return;
    Pair again{seed, true};
    again.run();
    survey.faults.push_back("seed " + std::to_string(seed) + ": " + judge.faults().front() + "\n" +
                            again.log());
}

const Survey& survey()
{
    static const Survey result = [] {
        Survey made;
        for (std::uint64_t seed = 0; seed < schedules && made.faults.size() < 3; ++seed)
            play(seed, made);
        return made;
    }();
    return result;
}

TEST(Pair, EveryScheduleKeepsEveryPromise)
{
    for (const auto& fault : survey().faults) ADD_FAILURE() << fault;
}

TEST(Pair, MostSchedulesComeToTalk) { EXPECT_GT(survey().talked, static_cast<int>(schedules / 3)); }

TEST(Pair, CallsTalkAfterTheirFirstSessionWasLost)
{
    EXPECT_GT(survey().talked_after_renewal, static_cast<int>(schedules / 100));
}

// A pair that never comes about does not belong in the table of allowed ones.
TEST(Pair, EveryAllowedEndingComesAbout)
{
    if (!is_survey) GTEST_SKIP() << "too few schedules for that";
    for (const auto& ending : endings)
        EXPECT_TRUE(survey().endings.contains(pair_name(ending.inviter, ending.answerer)))
            << pair_name(ending.inviter, ending.answerer);
    for (const auto& aside : asides)
        EXPECT_TRUE(survey().asides.contains(aside.outcome)) << name(aside.outcome);
}

TEST(Pair, SameSeedPlaysTheSameSchedule)
{
    Pair one{4711, true};
    Pair other{4711, true};
    one.run();
    other.run();
    EXPECT_EQ(one.log(), other.log());
    EXPECT_FALSE(one.log().empty());
}

}  // namespace
}  // namespace mailcall::call
