// Two exchanges in one process, joined by a wire that can be cut at any message.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "share/exchange.hh"
#include "temp_folder.hh"

namespace mailcall::share {

// Turns the main loop until `done`, or gives up: false. Sanitizers get more time.
bool wait_for(const std::function<bool()>& done,
              std::chrono::seconds most = std::chrono::seconds{20});

// One person: an exchange with folders of its own, and all that it said.
class Side : public Listener {
  public:
    explicit Side(bool offerer, const std::string& always_into = {});

    Exchange& exchange() { return *exchange_; }
    // As after the death of the process: a new exchange with the same folders. The wire must be
    // cut.
    void start_anew();
    std::string downloads() const { return home_ / "downloads"; }
    std::string partial() const { return home_ / "partial"; }
    std::string path(const std::string& name) const { return home_ / name; }
    int partial_files() const;
    // The newest transfer of this name and direction that was told; id 0: none.
    Transfer last(bool own) const;
    bool is(bool own, TransferState state) const;

    void transfer(const Transfer& transfer) override;
    void shares(const std::vector<Share>& all) override { shared = all; }
    void listing(const Listing& listing) override { listings.push_back(listing); }
    void read(int share, const std::string& path, bool fetched) override;
    void unruly(const std::string& what) override { complaints.push_back(what); }

    std::map<int, Transfer> seen;
    std::vector<Share> shared;
    std::vector<Listing> listings;
    std::vector<std::string> reads;
    std::vector<std::string> complaints;
    std::function<void(const Transfer&)> on_transfer;

  private:
    bool offerer_;
    std::string always_into_;
    TempFolder home_;
    std::unique_ptr<Exchange> exchange_;
};

// Both ends of a channel. What is said lies on it until the main loop turns.
class Wire {
  public:
    Wire(Side& a, Side& b);
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire() { cut(); }

    void join();
    // What lies on it is lost.
    void cut();
    bool is_joined() const { return joined_; }
    // After so many more messages that arrived at either side.
    void cut_after(int count) { left_ = count; }
    // Stands still once so many more bytes have arrived at b, until it is cut: on a computer that
    // is slow to look, all would have arrived otherwise.
    void stall_after(std::int64_t bytes) { room_ = bytes; }
    // Everything that b sends from now on is changed by this; nothing: it is lost.
    std::function<bool(std::string& message, bool is_text)> forge;
    // To a, as if b had sent it.
    void inject(const std::string& message, bool is_text);

    std::int64_t carried = 0;       // bytes of binary messages
    int messages = 0;               // binary ones
    std::int64_t most_waiting = 0;  // bytes that lay on it at a time

  private:
    struct Message {
        std::string bytes;
        bool is_text;
    };
    class End : public Pipe {
      public:
        explicit End(Wire& wire) : wire_{wire} {}
        void send_text(const std::string& text) override { put(text, true); }
        void send_bytes(base::BytesView bytes) override { put(base::to_text(bytes), false); }
        std::size_t waiting() const override { return size; }

        std::deque<Message> queue;
        std::size_t size = 0;

      private:
        void put(std::string bytes, bool is_text);
        Wire& wire_;
    };
    void carry();
    void carry(End& from, Side& sender, Side& receiver);

    Side& a_;
    Side& b_;
    End to_b_{*this};
    End to_a_{*this};
    bool joined_ = false;
    int left_ = -1;
    std::int64_t room_ = std::numeric_limits<std::int64_t>::max();
    base::Timer turn_{[this] { carry(); }};
};

// The side with the wire between; `b` takes nothing by itself unless told so.
struct Pair {
    explicit Pair(bool always = true);
    Side a{true};
    Side b;
    Wire wire{a, b};

    // Sends from a, waits until both say that it is done; the path at b.
    std::string deliver(const std::string& path,
                        std::chrono::seconds most = std::chrono::seconds{30});
};

// Bytes that compress badly and differ from seed to seed.
std::string noise(std::size_t size, unsigned seed = 1);
// Every file below: its path and contents; folders that are empty with a slash at the end.
std::map<std::string, std::string> tree_of(const std::string& folder);

}  // namespace mailcall::share
