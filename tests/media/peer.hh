// Peer: one side of a call in tests, with all that its session told it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/session.hh"

namespace mailcall::media {

// `time` on a machine that a sanitizer slows down.
std::chrono::milliseconds patient(std::chrono::milliseconds time);
// Runs the main loop until `done`, or gives up: false.
bool wait_until(const std::function<bool()>& done, std::chrono::milliseconds patience);
// Runs the main loop for this long: to see that something does not happen.
void run_for(std::chrono::milliseconds time);

// Test sources, silent, over 127.0.0.1 only where there is no other address.
wire::SessionSettings test_settings();

class Peer : public SessionListener {
  public:
    explicit Peer(const wire::SessionSettings& settings = test_settings(),
                  const Timings& timings = {});

    Session& session() { return *session_; }
    void vanish() { session_.reset(); }
    // Another session, as after a break; what was heard of the last one stays.
    void begin_again(const wire::SessionSettings& settings, const Timings& timings = {});

    void offer_ready(const wire::Description& description) override { offer = description; }
    void answer_begun(const base::Key& key) override { fingerprint = key; }
    void answer_ready(const wire::Description& description) override { answer = description; }
    void auth_open(const base::Key& own, const base::Key& theirs) override;
    void auth_frame(const base::Key& own, const base::Key& theirs, base::Bytes frame) override;
    void first_frame(bool video) override { (video ? saw_picture : heard_sound) += 1; }
    void chat(const std::string& text) override { chats.push_back(text); }
    void reaching(bool reached) override { reached_changes.push_back(reached); }
    void peer_hung_up(wire::Reason reason) override { bye = reason; }
    void trouble(const base::Error& error) override { troubles.push_back(error.what); }
    void devices_changed(const std::string& lost) override
    {
        if (!lost.empty()) lost_devices.push_back(lost);
    }
    void sending(const wire::Sending& now) override { now_sending = now; }
    void peer_sending(const wire::Sending& now) override { peer_sends = now; }
    void picture(bool is_own, const base::Picture& picture) override
    {
        auto& place = is_own ? own_pictures : far_pictures;
        place.count += 1;
        place.newest = picture;
    }
    void lost(wire::Reason reason, const std::string& what) override;

    std::optional<wire::Description> offer;
    std::optional<wire::Description> answer;
    std::optional<base::Key> fingerprint;
    bool authentic = false;  // auth_open came
    base::Key own{};
    base::Key theirs{};
    std::vector<base::Bytes> frames;
    int saw_picture = 0;
    int heard_sound = 0;
    std::vector<std::string> chats;
    std::vector<std::string> troubles;
    std::vector<std::string> lost_devices;
    std::vector<bool> reached_changes;
    struct Pictures {
        int count = 0;
        base::Picture newest;
    };
    Pictures own_pictures;
    Pictures far_pictures;
    std::optional<wire::Sending> now_sending;
    std::optional<wire::Sending> peer_sends;
    std::optional<wire::Reason> bye;
    std::optional<std::string> loss;

  private:
    std::unique_ptr<Session> session_;
};

// `a` offers, `b` answers over what would be one mail; both wait for the auth channel.
void connect_by_one_mail(Peer& a, Peer& b);
// The same, and both open their valves.
void talk(Peer& a, Peer& b);
std::int64_t decoded(Peer& peer);
// More pictures of the other side than now, by this many.
bool gets_pictures(Peer& peer, std::int64_t count = 20);

}  // namespace mailcall::media
