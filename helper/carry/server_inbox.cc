// The Receiver of a mailbox on a server: looks again and again, whatever becomes of the server.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib.h>

#include <algorithm>
#include <utility>

#include "base/log.hh"
#include "base/loop.hh"
#include "base/words.hh"
#include "carry/carrier.hh"
#include "carry/inbox_talk.hh"
#include "carry/inbox_visit.hh"

namespace mailcall::carry {

using base::Error;
using base::fill;
using base::tr;
using std::chrono::milliseconds;

namespace {

// Servers may hang up after 30 minutes in which nothing was said.
constexpr milliseconds longest_listening = std::chrono::minutes{28};
constexpr milliseconds hurried_poll = std::chrono::seconds{5};
constexpr milliseconds first_retry = std::chrono::seconds{1};
constexpr milliseconds longest_retry = std::chrono::seconds{60};
constexpr milliseconds longest_hurried_retry = std::chrono::seconds{5};
// Nobody is locked out for a password that was typed in once and not tried too often.
constexpr milliseconds retry_after_refusal = std::chrono::minutes{5};
// A server that lets one in and hangs up each time is not there.
constexpr milliseconds calm_enough = std::chrono::seconds{10};

std::int64_t unix_now() { return g_get_real_time() / G_USEC_PER_SEC; }

std::unique_ptr<InboxTalk> make_talk(const Door& door, const Visitor& visitor, const Inbox& inbox)
{
    InboxWish wish{door, visitor.user, inbox.read_notes(), unix_now(), inbox.most_bytes};
    bool by_imap = door.server.protocol == wire::MailProtocol::imap;
    return by_imap ? make_imap_talk(wish) : make_pop3_talk(wish);
}

class ServerInbox : public Receiver {
  public:
    ServerInbox(Door door, Visitor visitor, Inbox inbox)
        : door_{std::move(door)}, visitor_{std::move(visitor)}, inbox_{std::move(inbox)}
    {
    }

    base::Result<> watch(Arrived arrived) override
    {
        arrived_ = std::move(arrived);
        talk_ = make_talk(door_, visitor_, inbox_);
        next_.start(milliseconds{0});
        return {};
    }

    void hurry(bool waited_for) override
    {
        if (std::exchange(hurried_, waited_for) == waited_for || !waited_for || !talk_) return;
        // It also shows whether a server that listens is still there.
        if (next_.pending() && !refused_) next_.start(milliseconds{0});
    }

    void test(Tested tested) override
    {
        trial_talk_ = make_talk(door_, visitor_, inbox_);
        InboxVisit::Ears ears{
            [](const auto&) {}, [] {},
            [this, tested = std::move(tested)](auto how, const Error& error) {
                bool worked = how == InboxVisit::End::done;
                tested(worked ? base::Result<std::string>{what_works()} : base::fail(error));
            }};
        trial_ = std::make_unique<InboxVisit>(door_, visitor_, *trial_talk_, true, std::move(ears));
    }

  private:
    std::string what_works() const
    {
        const auto& host = door_.server.host;
        if (trial_talk_->listens())
            return fill(tr("Mail comes in through {}, which lets {} in and tells of new mail."),
                        host, visitor_.user);
        auto seconds = std::chrono::duration_cast<std::chrono::seconds>(inbox_.poll).count();
        return fill(tr("Mail comes in through {}, which lets {} in and is asked every {} seconds."),
                    host, visitor_.user, std::to_string(seconds));
    }

    milliseconds scaled(milliseconds time) const
    {
        return milliseconds{
            static_cast<std::int64_t>(static_cast<double>(time.count()) * inbox_.time_scale)};
    }

    void look()
    {
        if (visit_ && !visit_->is_over()) return visit_->look();
        InboxVisit::Ears ears{[arrived = arrived_](const auto& mail) { arrived(MailBytes{mail}); },
                              [this] { all_seen(); },
                              [this](auto how, const Error& error) { ended(how, error); }};
        visit_ = std::make_unique<InboxVisit>(door_, visitor_, *talk_, false, std::move(ears));
    }

    void all_seen()
    {
        tell_of_return();
        keep_notes();
        calm_.start(scaled(calm_enough));
        next_.start(talk_->listens() ? scaled(longest_listening) : poll());
    }

    milliseconds poll() const
    {
        return hurried_ ? std::min(inbox_.poll, scaled(hurried_poll)) : inbox_.poll;
    }

    // Still inside the visit, which the next one replaces.
    void ended(InboxVisit::End how, const Error& error)
    {
        calm_.cancel();
        keep_notes();
        refused_ = how == InboxVisit::End::give_up;
        if (how == InboxVisit::End::done) {
            tell_of_return();
            pause_ = first_retry;
            return next_.start(poll());
        }
        tell_of_trouble(error);
        auto most = hurried_ ? longest_hurried_retry : longest_retry;
        next_.start(scaled(refused_ ? retry_after_refusal : std::min(pause_, most)));
        pause_ = std::min(pause_ * 2, longest_retry);
    }

    void keep_notes()
    {
        if (auto notes = talk_->notes(unix_now())) inbox_.keep_notes(*notes);
    }

    // Once, and not each time that it is tried in vain.
    void tell_of_trouble(const Error& error)
    {
        auto text = error.hint.empty() ? error.what : error.what + " " + error.hint;
        if (std::exchange(trouble_, text) != text) base::log_warning(text);
    }

    void tell_of_return()
    {
        if (!std::exchange(trouble_, {}).empty())
            base::log_info("looking for mail at " + door_.server.host + " again");
    }

    Door door_;
    Visitor visitor_;
    Inbox inbox_;
    Arrived arrived_;
    bool hurried_ = false;
    bool refused_ = false;  // the last time
    std::string trouble_;
    milliseconds pause_ = first_retry;
    base::Timer next_{[this] { look(); }};
    base::Timer calm_{[this] { pause_ = first_retry; }};
    std::unique_ptr<InboxTalk> talk_;
    std::unique_ptr<InboxVisit> visit_;
    std::unique_ptr<InboxTalk> trial_talk_;
    std::unique_ptr<InboxVisit> trial_;
};

}  // namespace

std::unique_ptr<Receiver> make_server_inbox(Door door, Visitor visitor, Inbox inbox)
{
    return std::make_unique<ServerInbox>(std::move(door), std::move(visitor), std::move(inbox));
}

}  // namespace mailcall::carry
