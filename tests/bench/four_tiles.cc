// What a call of five takes of the one who looks at the other four: a camera of 640 × 360 at 30
// frames a second is encoded once, and four streams of it are taken apart, decoded and shown. All
// of it is made of the call's own chains; only the network lacks. Ends with its stdin.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "made_wishes.hh"
#include "media/chains.hh"
#include "media/elements.hh"
#include "media/picture_tap.hh"
#include "media/test_cameras.hh"
#include "situations.hh"
#include "window/view.hh"

namespace mailcall::window {
namespace {

using base::Ref;
using media::Chain;

class Call {
  public:
    explicit Call(const Model& model, View& view)
        : inbox_{media::Inbox::open()},
          pipeline_{Ref<GstElement>::sink(gst_pipeline_new(nullptr))},
          own_{inbox_, "own", [&view](const base::Picture& it) { view.show_picture("", it); }}
    {
        auto camera = add(media::test_camera("test"));
        auto encoder = add(media::chain_text(Chain::camera));
        auto shape = media::find_in(encoder.get(), "shape");
        auto* caps = gst_caps_from_string("video/x-raw,format=I420,width=640,height=360");
        g_object_set(shape.get(), "caps", caps, nullptr);
        gst_caps_unref(caps);
        own_.attach(encoder.get());
        own_.want(true);
        auto payload = add(media::chain_text(Chain::payload));
        auto packets = add(media::chain_text(Chain::picture_packets));
        auto fork = media::make_element("tee");
        gst_bin_add(GST_BIN(pipeline_.get()), fork.get());
        gst_element_link_many(camera.get(), encoder.get(), payload.get(), packets.get(), fork.get(),
                              nullptr);
        for (const auto& person : model.people) add_person(person.id, fork.get(), view);
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call()
    {
        media::stop(pipeline_.get());
        inbox_->close();
    }

    void begin() { gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING); }

  private:
    Ref<GstElement> add(const char* chain)
    {
        auto bin = media::make_bin(chain);
        gst_bin_add(GST_BIN(pipeline_.get()), bin.get());
        return bin;
    }
    void add_person(const std::string& id, GstElement* fork, View& view)
    {
        auto decoder = add(media::chain_text(Chain::picture_in));
        gst_element_link(fork, decoder.get());
        auto show = [id, &view](const base::Picture& it) { view.show_picture(id, it); };
        taps_.push_back(std::make_unique<media::PictureTap>(inbox_, "far", show));
        taps_.back()->attach(decoder.get());
        taps_.back()->want(true);
    }

    std::shared_ptr<media::Inbox> inbox_;
    Ref<GstElement> pipeline_;
    media::PictureTap own_;
    std::vector<std::unique_ptr<media::PictureTap>> taps_;
};

int run()
{
    auto model = *situation("four");
    for (auto& person : model.people) person.has_picture = true;
    MadeWishes wishes{model, [] {}};
    auto view = open_view(wishes);
    if (!view) {
        std::cerr << view.error().what << "\n";
        return 1;
    }
    (*view)->show(model);
    Call call{model, **view};
    call.begin();
    base::Owned<GMainLoop, g_main_loop_unref> loop{g_main_loop_new(nullptr, FALSE)};
    base::FdWatch closed{0, G_IO_HUP, [&] { g_main_loop_quit(loop.get()); }};
    g_main_loop_run(loop.get());
    return 0;
}

}  // namespace
}  // namespace mailcall::window

int main()
{
    gst_init(nullptr, nullptr);
    mailcall::media::load_media();
    return mailcall::window::run();
}
