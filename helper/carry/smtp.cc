// The Sender that speaks SMTP: one mail after the other, each until it is taken or too late.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "base/loop.hh"
#include "base/words.hh"
#include "carry/carrier.hh"
#include "carry/line.hh"
#include "carry/smtp_talk.hh"

namespace mailcall::carry {

using base::Error;
using base::Result;
using base::tr;

namespace {

constexpr auto first_pause = std::chrono::milliseconds{1000};
constexpr auto longest_pause = std::chrono::milliseconds{10'000};
// Whatever a server does with our goodbye, the mail is handed over.
constexpr auto farewell = std::chrono::seconds{5};

std::int64_t now() { return g_get_real_time() / G_USEC_PER_SEC; }

// One conversation: with a mail, or without one as a test.
class Visit {
  public:
    enum class End { done, later, give_up };
    using Ended = std::function<void(End, const Error&)>;

    Visit(const Door& door, Visitor visitor, std::optional<Parcel> parcel, Ended ended)
        : door_{door},
          visitor_{std::move(visitor)},
          parcel_{std::move(parcel)},
          talk_{door, visitor_.user, parcel_ ? &*parcel_ : nullptr},
          ended_{std::move(ended)},
          line_{door, ears()}
    {
        // First, for somebody may have to open a keyring, and no server waits that long.
        auto enter_if_alive = [this, alive = std::weak_ptr<bool>{alive_}](const Result<Key>& key) {
            if (!alive.expired()) enter(key);
        };
        if (visitor_.user.empty())
            line_.open();
        else
            visitor_.find_key(enter_if_alive);
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    bool is_over() const { return over_; }

  private:
    Line::Ears ears()
    {
        Line::Ears made;
        made.safe = [this] { act(talk_.secured()); };
        made.heard = [this](std::string_view line) {
            if (!over_) act(talk_.hear(line));
        };
        made.broken = [this](const Error& error) { tell(End::later, error); };
        return made;
    }

    void enter(const Result<Key>& key)
    {
        if (!key) return tell(End::give_up, key.error());
        key_ = *key;
        line_.open();
    }

    // May be the end of this Visit.
    void act(const SmtpTalk::Step& step)
    {
        switch (step.what) {
            case SmtpTalk::Do::wait: return;
            case SmtpTalk::Do::say: return say(step.text);
            case SmtpTalk::Do::secure: return line_.secure();
            case SmtpTalk::Do::key: return act(talk_.log_in(key_));
            case SmtpTalk::Do::later: return end(End::later, step.error);
            case SmtpTalk::Do::give_up: return end(End::give_up, step.error);
            case SmtpTalk::Do::done: return end(End::done, {});
        }
    }

    void say(const std::string& text)
    {
        // The last moment at which nothing has been handed over yet.
        if (parcel_ && text.starts_with("DATA") && parcel_->expires <= now())
            return end(End::give_up, too_late());
        line_.allow(door_.patience);
        line_.say(text);
    }

    void end(End how, const Error& error)
    {
        line_.say("QUIT\r\n");
        line_.allow(farewell);
        tell(how, error);
    }

    void tell(End how, const Error& error)
    {
        if (std::exchange(over_, true)) return;
        auto ended = ended_;  // it may be the end of this
        ended(how, error);
    }

    Door door_;
    Visitor visitor_;
    std::optional<Parcel> parcel_;
    Key key_;
    SmtpTalk talk_;
    Ended ended_;
    bool over_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    Line line_;
};

class Smtp : public Sender {
  public:
    Smtp(Door door, Visitor visitor) : door_{std::move(door)}, visitor_{std::move(visitor)} {}

    void send(Parcel parcel, Ears ears) override
    {
        waiting_.push_back({std::move(parcel), std::move(ears)});
        if (!next_.pending()) next_.start(std::chrono::milliseconds{0});
    }

    void withdraw(const std::string& name) override
    {
        auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const Job& job) {
            return job.parcel.name == name && !job.leaving;
        });
        if (found == waiting_.end()) return;
        auto done = found->ears.done;
        waiting_.erase(found);
        base::post(nullptr, [done, owner = std::weak_ptr<bool>{alive_}] {
            if (!owner.expired()) done(base::fail(too_late()));
        });
    }

    void test(Tested tested) override
    {
        auto ended = [this, tested = std::move(tested)](Visit::End how, const Error& error) {
            if (how != Visit::End::done) return tested(base::fail(error));
            const char* words = visitor_.user.empty()
                                    ? tr("Mail goes out through {}, without a password.")
                                    : tr("Mail goes out through {}, which lets {} in.");
            tested(base::fill(words, door_.server.host, visitor_.user));
        };
        trial_ = std::make_unique<Visit>(door_, visitor_, std::nullopt, std::move(ended));
    }

  private:
    struct Job {
        Parcel parcel;
        Ears ears;
        bool leaving = false;
    };

    void start_next()
    {
        if (visit_ && !visit_->is_over()) return;
        drop_late();
        if (waiting_.empty()) return;
        waiting_.front().leaving = true;
        auto ended = [this](Visit::End how, const Error& error) { ended_visit(how, error); };
        visit_ = std::make_unique<Visit>(door_, visitor_, waiting_.front().parcel, ended);
    }

    // Mails that wait for nobody any more must not wait for a server to come back, either.
    void drop_late()
    {
        std::vector<Job> late;
        for (auto at = waiting_.begin(); at != waiting_.end();) {
            bool over = at->parcel.expires <= now();
            if (over) late.push_back(std::move(*at));
            at = over ? waiting_.erase(at) : std::next(at);
        }
        for (const auto& job : late) job.ears.done(base::fail(too_late()));
    }

    // Still inside the Visit: what comes next begins when it has returned.
    void ended_visit(Visit::End how, const Error& error)
    {
        auto& first = waiting_.front();
        first.leaving = false;
        if (how == Visit::End::later) return try_again(first.ears, error);
        pause_ = first_pause;
        auto done = first.ears.done;
        waiting_.pop_front();
        if (!waiting_.empty()) next_.start(std::chrono::milliseconds{0});
        done(how == Visit::End::done ? Result<>{} : base::fail(error));
    }

    void try_again(const Ears& ears, const Error& error)
    {
        next_.start(pause_);
        pause_ = std::min(pause_ * 2, longest_pause);
        if (auto delayed = ears.delayed) delayed(error);
    }

    Door door_;
    Visitor visitor_;
    std::deque<Job> waiting_;  // the first one may be leaving
    std::unique_ptr<Visit> visit_;
    std::unique_ptr<Visit> trial_;
    base::Timer next_{[this] { start_next(); }};
    std::chrono::milliseconds pause_ = first_pause;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

std::unique_ptr<Sender> make_smtp(Door door, Visitor visitor)
{
    return std::make_unique<Smtp>(std::move(door), std::move(visitor));
}

Error too_late() { return {base::Code::timeout, tr("sending: it is too late for this mail")}; }

}  // namespace mailcall::carry
