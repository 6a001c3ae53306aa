// A peer that connects, shows what he has and then floods: flooder KIND, with an offer in base64 on
// its first line, and "go" on the next; then perhaps another kind. With "now" behind KIND he shows
// nothing and does not wait.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>

#include "../media/rogue_peer.hh"
#include "base/crypto.hh"
#include "base/glib.hh"
#include "base/loop.hh"
#include "wire/sdp.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;
using Attack = std::function<void(RoguePeer&, int)>;  // the number of the message

constexpr int a_second = 10'000;
constexpr auto beat_time = 5ms;
constexpr int streams = 200;
constexpr std::size_t huge = 10'000'000;  // of bytes, in one message
constexpr int most_a_beat = 200;          // where this computer cannot keep up

void say(ChannelName name, const std::string& text, RoguePeer& peer)
{
    peer.channels().send_text(name, text);
}

// What does not fit into SCTP's buffers would only fill ours.
void say_large(ChannelName name, RoguePeer& peer, std::size_t size = 256 * 1024)
{
    if (peer.channels().is_flushed(name)) peer.send_large(name, size);
}

void open_channel(RoguePeer& peer)
{
    GObject* made = nullptr;
    g_signal_emit_by_name(peer.webrtc(), "create-data-channel", "more", nullptr, &made);
    if (made) g_object_unref(made);
}

const std::map<std::string, Attack> attacks{
    {"chat", [](auto& peer, int) { say(ChannelName::chat, "flood", peer); }},
    {"control", [](auto& peer, int) { say(ChannelName::control, R"({"ping":1})", peer); }},
    {"auth", [](auto& peer, int) { peer.channels().send_auth(base::view("again")); }},
    {"large chat", [](auto& peer, int) { say_large(ChannelName::chat, peer); }},
    {"large control", [](auto& peer, int) { say_large(ChannelName::control, peer); }},
    {"large auth", [](auto& peer, int) { say_large(ChannelName::auth, peer); }},
    {"huge auth", [](auto& peer, int) { say_large(ChannelName::auth, peer, huge); }},
    {"channels", [](auto& peer, int) { open_channel(peer); }},
    {"streams",
     [](auto& peer, int number) { peer.send_on_stream(static_cast<std::size_t>(number)); }},
    {"sources",
     [](auto& peer, int number) {
         peer.send_packet(static_cast<std::uint32_t>(number) + 1000, 1, std::string(100, 'x'));
     }},
    {"forged",
     [](auto& peer, int number) { peer.send_forged(static_cast<std::uint32_t>(number)); }},
};

class Flooder {
  public:
    Flooder(const wire::Description& offer, Attack attack, bool forges, bool waits)
        : peer_{offer, {forges, streams}}, attack_{std::move(attack)}, waits_{waits}
    {
        look_.start(beat_time);
    }

    int run()
    {
        while (!done_) g_main_context_iteration(nullptr, TRUE);
        return 0;
    }

  private:
    void look()
    {
        look_.start(beat_time);
        if (peer_.open && !std::exchange(is_in_, true)) come_in();
        if (began_us_ != 0) return flood();
    }
    void come_in()
    {
        if (waits_) return peer_.channels().send_auth(base::view("me"));
        began_us_ = g_get_monotonic_time();
    }
    void flood()
    {
        auto passed = g_get_monotonic_time() - began_us_;
        auto due = static_cast<int>(passed * a_second / 1'000'000);
        for (int each = 0; sent_ < due && each < most_a_beat; ++each) attack_(peer_, sent_++);
    }
    // "go", another kind, and the end of the test.
    void read()
    {
        std::string line;
        std::getline(std::cin, line);
        auto other = attacks.find(line);
        if (other != attacks.end())
            attack_ = other->second;
        else if (line == "go")
            began_us_ = g_get_monotonic_time();
        else
            done_ = true;
    }

    RoguePeer peer_;
    Attack attack_;
    bool waits_;
    bool is_in_ = false;
    bool done_ = false;
    std::int64_t began_us_ = 0;
    int sent_ = 0;
    base::Timer look_{[this] { look(); }};
    base::FdWatch orders_{STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
                          [this] { read(); }};
};

int run(const std::string& kind, bool waits)
{
    gst_init(nullptr, nullptr);
    std::string line;
    std::getline(std::cin, line);
    wire::CandidateRule rule;
    rule.loopback = true;
    auto attack = attacks.find(kind);
    auto text = base::from_base64(line);
    if (attack == attacks.end() || !text) return 2;
    auto offer = wire::read_description(base::to_text(*text), rule);
    if (!offer) return 2;
    bool forges = kind == "sources" || kind == "forged";
    return Flooder{*offer, attack->second, forges, waits}.run();
}

}  // namespace
}  // namespace mailcall::media

int main(int count, char** words)
{
    return count > 1 ? mailcall::media::run(words[1], count == 2) : 2;
}
