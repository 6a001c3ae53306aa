// Exchange's parts, joined: who hears what comes, whose turn it is to send, and what the listener
// is told when.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "share/borrowing.hh"
#include "share/exchange.hh"
#include "share/flow.hh"
#include "share/incoming.hh"
#include "share/lending.hh"
#include "share/line.hh"
#include "share/outgoing.hh"

namespace mailcall::share {

class Exchange::Parts {
  public:
    Parts(ExchangeSettings settings, Listener& listener);
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts();

    void connect(Pipe& pipe);
    void disconnect();
    void hear_text(const std::string& text);
    void hear_bytes(base::BytesView bytes);
    void drained() { pump(); }
    void set_always_into(const std::string& folder) { line_.settings.always_into = folder; }

    base::Result<std::vector<int>> send(const std::vector<std::string>& paths);
    base::Result<Incoming*> theirs(int transfer);
    base::Result<> pause(int transfer, bool pause);
    base::Result<> cancel(int transfer);
    base::Result<int> share(const std::string& path, std::int64_t until);
    Lending& lending() { return lending_; }
    Borrowing& borrowing() { return borrowing_; }

    std::vector<Transfer> transfers() const;
    std::vector<Share> shares() const;

  private:
    void join();
    void say(const Said& said);
    void unruly(const std::string& what);

    // What comes.
    void hear(const Said& said);
    void hear_hello(const said::Hello& hello);
    void hear_offer(const said::Offer& offer);
    void hear_got(const said::Got& got);
    void forget_theirs();
    bool is_sound(const said::Offer& offer) const;
    template <class T>
    void hear_of_own(const T& message);
    template <class T>
    void hear_of_theirs(const T& message);
    template <class T>
    void hear_of_either(const T& message);

    // What goes.
    void pump();
    Outgoing* next_sender();
    void send_batch(const Reader::Batch& batch);
    void handled(int epoch, std::int64_t bytes, int transfer);
    void say_got();

    // What the listener is told.
    void changed(int transfer);
    Transfer view(int transfer) const;
    void tell(bool progress_too);
    void tell_shares();
    int open_own() const;
    int open_theirs() const;

    Listener& listener_;
    Pipe* pipe_ = nullptr;
    std::string exchange_;       // names us
    std::string peer_exchange_;  // names the peer's; empty: not heard yet
    Line line_;
    Flow flow_;
    Lending lending_;
    Borrowing borrowing_;
    std::map<int, std::unique_ptr<Outgoing>> own_;
    std::map<int, std::unique_ptr<Incoming>> theirs_;
    std::map<std::int64_t, Incoming*> by_number_;  // the peer's numbers
    int last_transfer_ = 0;
    int last_share_ = 0;
    int last_sender_ = 0;
    int fills_ = 0;  // under way on the worker

    std::int64_t received_ = 0;  // bytes of binary messages since the channel opened,
    std::int64_t handled_ = 0;   // of these dealt with,
    std::int64_t said_got_ = 0;  // and of these the peer knows
    std::set<int> to_say_;
    base::Timer got_{[this] { say_got(); }};

    std::map<int, Transfer> told_;
    std::set<int> changed_;
    base::Timer soon_{[this] { tell(false); }};
    base::Timer tick_{[this] { tell(true); }};
    base::Timer shares_soon_{[this] { tell_shares(); }};
    int complaints_ = 0;
    int texts_ = 0;  // in the last minute
    std::int64_t texts_since_us_ = 0;
};

}  // namespace mailcall::share
