// A window module for benchmarks: counts the pictures that a call process wants shown, and has them
// drawn by the real window, by one ximagesink each, or by nobody. So the call process is the same
// to the last byte, whoever draws.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MAILCALL_BENCH_DRAWS: the path of the real module, "ximagesink" or "nobody".
// MAILCALL_BENCH_COUNTS: a file written each second, lines of "PERSON WIDTH HEIGHT COUNT";
// PERSON is "-" for ourselves.
#include <dlfcn.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "base/glib.hh"
#include "base/loop.hh"
#include "window/view.hh"

namespace mailcall::window {
namespace {

using namespace std::chrono_literals;

// A rival that draws nothing is none.
GstBusSyncReply end_at_error(GstBus*, GstMessage* message, gpointer) noexcept
{
    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR) return GST_BUS_DROP;
    base::ErrorSlot error;
    gst_message_parse_error(message, error.out(), nullptr);
    g_error("%s", error.message().c_str());
}

base::Ref<GstElement> make_pipeline(const char* text)
{
    base::ErrorSlot error;
    auto made = base::Ref<GstElement>::sink(gst_parse_launch(text, error.out()));
    if (error) g_error("%s", error.message().c_str());
    auto bus = base::Ref<GstBus>::adopt(gst_element_get_bus(made.get()));
    gst_bus_set_sync_handler(bus.get(), &end_at_error, nullptr, nullptr);
    return made;
}

// One window of X with the pictures of one person, as they are: nothing is scaled. The sink copies
// each into memory that the X server shares; our window draws from it, which is a copy, too.
class Screenlet {
  public:
    Screenlet()
        : pipeline_{make_pipeline("appsrc name=in is-live=true format=time do-timestamp=true "
                                  "leaky-type=downstream max-buffers=2 ! ximagesink sync=false")},
          in_{base::Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "in"))}
    {
        gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
    }
    Screenlet(const Screenlet&) = delete;
    Screenlet& operator=(const Screenlet&) = delete;
    ~Screenlet() { gst_element_set_state(pipeline_.get(), GST_STATE_NULL); }

    void show(const base::Picture& picture)
    {
        if (picture.width != width_ || picture.height != height_) take_size(picture);
        auto size = static_cast<std::size_t>(picture.stride) * static_cast<std::size_t>(height_);
        using Keep = std::shared_ptr<const void>;
        auto* pixels = const_cast<std::uint8_t*>(picture.pixels);
        auto* buffer = gst_buffer_new_wrapped_full(
            GST_MEMORY_FLAG_READONLY, pixels, size, 0, size, new Keep{picture.keep},
            [](gpointer keep) { delete static_cast<Keep*>(keep); });
        gst_app_src_push_buffer(GST_APP_SRC(in_.get()), buffer);
    }

  private:
    void take_size(const base::Picture& picture)
    {
        width_ = picture.width;
        height_ = picture.height;
        auto* caps = gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, "BGRx", "width",
                                         G_TYPE_INT, width_, "height", G_TYPE_INT, height_,
                                         "framerate", GST_TYPE_FRACTION, 30, 1,
                                         "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr);
        gst_app_src_set_caps(GST_APP_SRC(in_.get()), caps);
        gst_caps_unref(caps);
    }

    base::Ref<GstElement> pipeline_;
    base::Ref<GstElement> in_;
    int width_ = 0;
    int height_ = 0;
};

const char* setting(const char* name)
{
    const char* text = std::getenv(name);
    return text ? text : "";
}

class SpiedView final : public View {
  public:
    explicit SpiedView(std::unique_ptr<View> real) : real_{std::move(real)} { write_counts(); }

    void show(const Model& model) override
    {
        if (real_) real_->show(model);
    }
    void show_picture(const std::string& person, const base::Picture& picture) override
    {
        auto& seen = seen_[person];
        seen.width = picture.width;
        seen.height = picture.height;
        ++seen.count;
        if (real_) return real_->show_picture(person, picture);
        if (draws_) screenlets_[person].show(picture);
    }
    void show_level(const std::string& person, double level) override
    {
        if (real_) real_->show_level(person, level);
    }
    void present() override
    {
        if (real_) real_->present();
    }
    void when_visible(std::function<void()> visible) override
    {
        if (real_) return real_->when_visible(std::move(visible));
        base::post(nullptr, std::move(visible));
    }

  private:
    struct Seen {
        int width = 0;
        int height = 0;
        int count = 0;
    };

    void write_counts()
    {
        timer_.start(1s);
        const std::string path = setting("MAILCALL_BENCH_COUNTS");
        std::ofstream file{path + ".new"};
        for (const auto& [person, seen] : seen_)
            file << (person.empty() ? "-" : person) << ' ' << seen.width << ' ' << seen.height
                 << ' ' << seen.count << '\n';
        file.close();
        std::rename((path + ".new").c_str(), path.c_str());
    }

    std::unique_ptr<View> real_;
    bool draws_ = setting("MAILCALL_BENCH_DRAWS") == std::string{"ximagesink"};
    std::map<std::string, Screenlet> screenlets_;
    std::map<std::string, Seen> seen_;
    base::Timer timer_{[this] { write_counts(); }};
};

}  // namespace
}  // namespace mailcall::window

extern "C" __attribute__((visibility("default"))) mailcall::window::View* mailcall_make_view(
    mailcall::window::Wishes& wishes)
{
    using namespace mailcall::window;
    const std::string draws = setting("MAILCALL_BENCH_DRAWS");
    if (!draws.starts_with("/")) return new SpiedView{nullptr};
    void* module = dlopen(draws.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* entry = module ? dlsym(module, make_view_symbol) : nullptr;
    if (!entry) return nullptr;
    return new SpiedView{std::unique_ptr<View>{reinterpret_cast<MakeView>(entry)(wishes)}};
}
