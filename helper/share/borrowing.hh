// Borrowing: the folders that the peer shares, and what we ask of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "share/line.hh"

namespace mailcall::share {

class Borrowing {
  public:
    struct Listener {
        std::function<void()> changed;  // the list of shares
        std::function<void(const Listing&)> listing;
    };
    Borrowing(Line& line, Listener listener) : line_{line}, listener_{std::move(listener)} {}

    void connect() { ask(); }
    // What was asked is not answered any more.
    void disconnect();
    base::Result<> browse(int share, const std::string& path) { return add(share, path, false); }
    base::Result<> fetch(int share, const std::string& path) { return add(share, path, true); }
    // Whether a transfer with this number was asked for; the request is answered with that.
    bool answer(std::int64_t request);
    std::vector<Share> list() const { return shares_; }

    void hear(const said::Shares& shares);
    void hear(const said::Entries& entries);
    void hear(const said::No& no);

  private:
    struct Request {
        Listing listing;  // as far as it has come
        bool is_fetch = false;
    };
    base::Result<> add(int share, const std::string& path, bool is_fetch);
    void ask();
    void end(std::int64_t number, const std::string& problem);
    void take_entries(Listing& listing, const said::Entries& entries);

    Line& line_;
    Listener listener_;
    std::vector<Share> shares_;
    std::deque<Request> waiting_;
    std::map<std::int64_t, Request> asked_;
    std::int64_t last_number_ = 0;
};

}  // namespace mailcall::share
