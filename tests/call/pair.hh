// Pair: Alice and Bob (who may have two computers) as virtual helpers: real Books, and around them
// virtual users, mail, media and time, all drawn from one seed.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "call/book.hh"

namespace mailcall::call {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next();
    int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
    bool chance(int percent) { return below(100) < percent; }
    Duration between(Duration least, Duration most);

  private:
    std::uint64_t state_;
};

// What kind of world the seed makes; all chances in percent.
struct World {
    Duration longest_mail{};
    int mail_lost = 0;
    int mail_doubled = 0;
    int send_fails = 0;
    int session_lost = 0;
    int moves = 0;         // a computer that talks comes into another network: only mail can help
    int wire_silent = 0;   // a hang-up does not cross the wire: only the watchdog notices
    int host_killed = 0;   // after a step: saved, mails handed over, orders to the call lost
    int impostor = 0;      // somebody else gets to Alice's session first
    int intercepted = 0;   // somebody sits in the middle and swaps certificates
    bool one_mail = true;  // the offerer is reached without its hearing of us
    bool path = true;      // … or at least when both know each other's addresses
    bool private_flow = false;
    bool two_devices = false;
    bool bob_calls_too = false;
    bool known = true;      // both have each other's key
    int answer_after = -1;  // Bob's rule, in seconds; -1: he is asked
    bool calm = false;      // nothing is lost, and mail is faster than the ring time

    static World from(Dice& dice);
};

// One end of one call on one computer, as its app knows it.
struct Side {
    std::string peer;
    Memory stored = {};
    int session = -1;                // number in Pair's list
    std::map<int, int> offers = {};  // of the peer: generation -> session that made it
    std::map<int, int> answers = {};
    int rings = 0;
    bool permitted = false;  // the user or a rule let this side send or open something
    Time asked{};            // when the invite was placed here, or sent there
    Time heard{};            // when this side learned of the call
    Time over_at{};
    std::optional<Time> talked_from = {};
};

struct Device {
    std::string name;
    std::string address;
    PeerKey key{};
    int devices = 1;
    Book book;
    std::map<std::string, Side> sides;
    Time next_tick = Time::max();
};

class Pair {
  public:
    explicit Pair(std::uint64_t seed, bool logs = false);

    // Plays until nothing happens any more.
    void run();

    // What was found wrong; empty: nothing.
    const std::vector<std::string>& faults() const { return faults_; }
    const std::string& log() const { return log_; }
    const World& world() const { return world_; }
    int newest_gen_that_talked() const { return newest_gen_; }
    const std::vector<Device>& devices() const { return devices_; }

    static constexpr Time start{std::chrono::seconds{1'800'000'000}};
    static constexpr int ttl = 120;
    static constexpr Duration longest_talk = std::chrono::seconds{300};
    static constexpr Duration watchdog = std::chrono::seconds{30};

  private:
    struct Mail {
        SignalType type;
        std::string call;
        int sender;
        int gen;
        Content content;
        Reason reason;
        bool want_address;
        bool busy;
        std::optional<PeerKey> won;
        std::optional<PeerKey> sealed_to;
        int session;
        Media media;
        Time sent;
    };
    struct Session {
        int device;
        std::string call;
        int gen;
        bool offerer;
        bool alive = true;
        bool proven = false;
        int far = -1;  // connected to
    };
    struct Happening {
        Time at;
        std::uint64_t order;
        std::function<void()> what;
        bool operator<(const Happening& other) const
        {
            return at != other.at ? at > other.at : order > other.order;
        }
    };

    void after(Duration delay, std::function<void()> what);
    void note(int device, const std::string& text);
    void fault(const std::string& text);

    // The app's part: an event goes in, is stored, and its actions are done.
    void place(int device, const std::string& call, const std::string& peer);
    void feed(int device, const std::string& call, const Event& event);
    void carry_out(int device, std::vector<Task> tasks);
    void save(int device);
    void do_action(int device, const Task& task);
    void restart(int device);
    void look_after_restart(int device);
    void plan_tick(int device);

    // Users.
    void plan_users();
    void react_to_ring(int device, const std::string& call);
    void plan_hang_up(int device, const std::string& call, Duration longest);

    // Mail.
    void send(int device, const std::string& call, const action::Send& send);
    void deliver(int device, const Mail& mail);
    void take_invite(int device, const Mail& mail);

    // Media.
    void open_session(int device, const std::string& call, int gen, bool offerer);
    void take_up_offer(int device, const std::string& call, int session);
    void apply_answer(int device, const std::string& call, int gen);
    void connect(int one, int other);
    void disturb(int session);
    void prove(int inviter, int answerer);
    void interfere(int inviter, int answerer);
    void close(int session);
    void lose(int session);
    void strand(int session);
    void hang_up(int device, const std::string& call, Reason reason);
    Session* session_of(int device, const std::string& call);

    // Checks.
    void check_permission(int device, const Task& task);
    void check_talking(int device, const std::string& call);
    void plan_check_after_over(int device, const std::string& call);
    void check_after_over(int device, const std::string& call);

    const Memory& memory(int device, const std::string& call) const;
    Device& device(int index) { return devices_[static_cast<std::size_t>(index)]; }
    Session& session(int number) { return sessions_[static_cast<std::size_t>(number)]; }

    Dice dice_;
    World world_;
    Time now_ = start;
    std::uint64_t order_ = 0;
    std::priority_queue<Happening> queue_;
    std::vector<Device> devices_;
    std::deque<Session> sessions_;  // references stay good while it grows
    std::vector<Rule> bobs_rules_;
    std::vector<std::string> faults_;
    std::string log_;
    bool logs_;
    int newest_gen_ = -1;
};

}  // namespace mailcall::call
