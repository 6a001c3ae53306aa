// What is rehearsed, scene by scene: each is short, and the next one is left out once a call
// begins. SPDX-License-Identifier: GPL-3.0-or-later
#include "media/rehearsal.hh"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/log.hh"
#include "media/chains.hh"
#include "media/elements.hh"
#include "media/gate.hh"

namespace mailcall::media {
namespace {

using base::Ref;

// Nothing of it takes long; what hangs is left for the call to stumble over, and to tell of.
constexpr auto scene_patience = std::chrono::seconds{3};

// As cameras give them, so that converting and scaling are rehearsed too.
constexpr const char* scene_camera =
    "videotestsrc num-buffers=4 ! "
    "capsfilter caps=video/x-raw,format=YUY2,width=640,height=360,framerate=30/1";
constexpr const char* scene_shape =
    "video/x-raw,format=I420,width=320,height=180,pixel-aspect-ratio=1/1,framerate=[0/1,30/1]";
constexpr const char* scene_microphone =
    "audiotestsrc num-buffers=8 samplesperbuffer=882 ! "
    "capsfilter caps=audio/x-raw,format=S16LE,rate=44100,channels=2";

using Chains = std::vector<Ref<GstElement>>;

// That something has come out at the end.
class Arrival {
  public:
    void tell()
    {
        {
            std::lock_guard lock{mutex_};
            came_ = true;
        }
        changed_.notify_all();
    }

    // False: it was waited for in vain.
    bool wait(const std::stop_token& ended)
    {
        std::unique_lock lock{mutex_};
        bool came = changed_.wait_for(lock, ended, scene_patience, [this] { return came_; });
        return came || ended.stop_requested();
    }

  private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool came_ = false;
};

void open_valve(const Ref<GstElement>& chain, const char* name)
{
    g_object_set(find_in(chain.get(), name).get(), "drop", FALSE, nullptr);
}

// Plays `chains`, linked in this order, until the decoder of the last one has decoded something.
void play_chains(const Chains& chains, const std::stop_token& ended)
{
    auto pipeline = Ref<GstElement>::sink(gst_pipeline_new(nullptr));
    for (const auto& chain : chains) gst_bin_add(GST_BIN(pipeline.get()), chain.get());
    for (std::size_t i = 1; i < chains.size(); ++i)
        gst_element_link(chains[i - 1].get(), chains[i].get());
    auto decoded = std::make_shared<Arrival>();
    auto decoder = find_in(chains.back().get(), "decoder");
    watch_buffers(decoder.get(), "src", [decoded](const Passing&) {
        decoded->tell();
        return true;
    });
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    if (!decoded->wait(ended)) base::log_warning("rehearsal: nothing is decoded");
    stop(pipeline.get());
}

void rehearse_picture(const std::stop_token& ended)
{
    Chains chains{make_bin(scene_camera), make_bin(chain_text(Chain::camera)),
                  make_bin(chain_text(Chain::payload)),
                  make_bin(chain_text(Chain::picture_packets)),
                  make_bin(chain_text(Chain::picture_in))};
    gst_util_set_object_arg(G_OBJECT(find_in(chains[1].get(), "shape").get()), "caps", scene_shape);
    open_valve(chains[1], "own-valve");
    open_valve(chains.back(), "far-valve");
    play_chains(chains, ended);
}

void rehearse_sound(const std::stop_token& ended)
{
    play_chains({make_bin(scene_microphone), make_bin(chain_text(Chain::voice)),
                 make_bin(chain_text(Chain::microphone)), make_bin(chain_text(Chain::sound_in))},
                ended);
}

// Sockets are opened when addresses are gathered, and not before.
void rehearse_connection(const std::stop_token&)
{
    auto pipeline = Ref<GstElement>::sink(gst_pipeline_new(nullptr));
    auto webrtc = make_element("webrtcbin");
    gst_bin_add(GST_BIN(pipeline.get()), webrtc.get());
    gst_element_set_state(pipeline.get(), GST_STATE_READY);
    stop(pipeline.get());
}

void play_scenes(const std::stop_token& ended)
{
    if (auto able = require_for({true, true, true}); !able) return;
    for (auto* scene : {&rehearse_connection, &rehearse_picture, &rehearse_sound}) {
        if (ended.stop_requested()) return base::log_info("rehearsal: left for the call");
        scene(ended);
    }
    base::log_info("rehearsal: done");
}

// Of the thread that rehearse() and end_rehearsal() are called on.
std::stop_source& current_rehearsal()
{
    static std::stop_source source{std::nostopstate};
    return source;
}

}  // namespace

std::jthread rehearse()
{
    gst_init(nullptr, nullptr);
    load_transport();
    // The first of these in a process makes the certificate of all: an RSA key, up to half a
    // second. Meanwhile all else can be done; who needs the certificate waits for it.
    std::jthread thread{[](const std::stop_token& ended) {
        make_certificate();
        play_scenes(ended);
    }};
    current_rehearsal() = thread.get_stop_source();
    load_media();
    return thread;
}

void end_rehearsal() { current_rehearsal().request_stop(); }

}  // namespace mailcall::media
