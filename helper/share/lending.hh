// Lending: the folders that we share, and what the peer asks of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "share/keeper.hh"
#include "share/line.hh"
#include "share/manifest.hh"
#include "share/outgoing.hh"

namespace mailcall::share {

class Lending {
  public:
    struct Listener {
        std::function<void()> changed;  // the list of shares
        std::function<void(int share, const std::string& path, bool fetched)> read;
        // A transfer is to be made of it.
        std::function<void(Manifest, Outgoing::Source)> send;
        std::function<void(int share)> withdrawn;  // its transfers end
    };
    Lending(Line& line, Listener listener);

    base::Result<> add(int id, const std::string& path, std::int64_t until);
    base::Result<> remove(int id);
    std::vector<Share> list() const;

    void connect();
    void disconnect() { under_way_ = 0; }
    void hear(const said::Browse& browse);
    void hear(const said::Fetch& fetch);

  private:
    struct Lent {
        Share share;
        std::shared_ptr<Keeper> keeper;
    };
    // The keeper, if the request may be answered; else the peer has heard why not.
    std::shared_ptr<Keeper> admit(std::int64_t request, std::int64_t share);
    void finish(int epoch);
    void say_entries(std::int64_t request, const Listing& listing);
    void open(int share, const std::string& path, const Outgoing::Source::Opened& opened);
    void serve(const said::Fetch& fetch, const Keeper::Tree& tree);
    void lose(int id);
    void say_list();
    void look_at_dates();
    bool is_current(int share, int epoch) const;

    Line& line_;
    Listener listener_;
    std::map<int, Lent> lent_;
    int under_way_ = 0;  // requests of the peer that are being answered
    // A keeper may be the one that calls us: it goes in a turn of its own.
    std::vector<std::shared_ptr<Keeper>> gone_;
    base::Timer bury_{[this] { gone_.clear(); }};
    base::Timer dates_{[this] { look_at_dates(); }};
};

}  // namespace mailcall::share
