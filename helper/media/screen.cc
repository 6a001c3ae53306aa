// The three ways to a screen's pictures: X11, the desktop's portal, and a page for tests.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/screen.hh"

#include <gst/app/gstappsrc.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "base/loop.hh"
#include "base/words.hh"
#include "media/elements.hh"
#include "media/pipewire_link.hh"
#include "media/portal.hh"
#include "media/test_page.hh"
#include "media/x_errors.hh"
#include "media/x_screen.hh"

namespace mailcall::media {
namespace {

using base::Code;
using base::Ref;
using base::tr;

constexpr std::array portal_parts{Part{"pipewiresrc", "gstreamer1.0-pipewire"}};
constexpr std::array x_parts{Part{"ximagesrc", "gstreamer1.0-plugins-good"}};
constexpr std::string_view window_prefix = "window-";
constexpr auto place_interval = std::chrono::milliseconds{500};

bool is_wayland()
{
    const char* display = std::getenv("WAYLAND_DISPLAY");
    return display && *display;
}

const char* start_again() { return tr("Start again, and choose what the other side shall see."); }

// Tells in a turn of its own, unless the screen is gone by then.
class Telling : public Screen {
  public:
    Telling(std::shared_ptr<Inbox> inbox, Ears ears)
        : inbox_{std::move(inbox)}, ears_{std::move(ears)}
    {
    }
    ~Telling() override { *alive_ = false; }

  protected:
    void tell(std::function<void(const Ears&)> what)
    {
        inbox_->post([alive = alive_, this, what = std::move(what)] {
            if (*alive) what(Ears{ears_});  // a copy: it may destroy us
        });
    }
    void be_ready(const Ref<GstElement>& source)
    {
        tell([source](const Ears& ears) { ears.ready(source); });
    }
    void fail(const base::Error& error)
    {
        tell([error](const Ears& ears) { ears.failed(error); });
    }

  private:
    std::shared_ptr<Inbox> inbox_;
    Ears ears_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class Unusable final : public Telling {
  public:
    Unusable(const std::shared_ptr<Inbox>& inbox, Ears ears, const base::Error& error)
        : Telling{inbox, std::move(ears)}
    {
        fail(error);
    }
};

class TestPage final : public Telling {
  public:
    TestPage(const std::shared_ptr<Inbox>& inbox, Ears ears) : Telling{inbox, std::move(ears)}
    {
        auto source = make_bin(
            "appsrc name=entrance is-live=true format=time do-timestamp=true "
            "caps=video/x-raw,format=GRAY8,width=1280,height=720,framerate=10/1");
        entrance_ = find_in(source.get(), "entrance");
        be_ready(source);
        beat_.start(interval);
    }

  private:
    static constexpr auto interval = std::chrono::milliseconds{100};

    void show()
    {
        gst_app_src_push_buffer(GST_APP_SRC(entrance_.get()),
                                gst_buffer_new_memdup(page_.data(), page_.size()));
        beat_.start(interval);
    }

    std::vector<std::uint8_t> page_ = draw_test_page(1280, 720);
    Ref<GstElement> entrance_;
    base::Timer beat_{[this] { show(); }};
};

// All of the screen or one window; looked after, since a window moves, changes and goes.
class XCapture final : public Telling {
  public:
    XCapture(const std::shared_ptr<Inbox>& inbox, Ears ears, std::unique_ptr<XScreen> screen,
             std::optional<XScreen::Window> window)
        : Telling{inbox, std::move(ears)},
          screen_{std::move(screen)},
          window_{window.value_or(screen_->root())}
    {
        survive_x_errors();
        look();
    }

  private:
    void look()
    {
        if (!screen_->exists(window_)) return fail(closed());
        auto area = screen_->visible(window_);
        // Hidden: the last picture stands until it is back.
        if (area.width > 0 && area != area_) capture(area);
        timer_.start(place_interval);
    }

    static base::Error closed()
    {
        return {Code::device_missing, tr("Showing the screen: the window was closed"),
                start_again()};
    }

    void capture(const Area& area)
    {
        area_ = area;
        // All in the text: it looks at the window as soon as it is linked to anything.
        auto text = "ximagesrc use-damage=false xid=" + std::to_string(window_) +
                    " startx=" + std::to_string(area.left) + " starty=" + std::to_string(area.top) +
                    " endx=" + std::to_string(area.left + area.width - 1) +
                    " endy=" + std::to_string(area.top + area.height - 1) +
                    " ! capsfilter caps=video/x-raw,framerate=10/1";
        auto source = make_bin(text);
        be_ready(source);
    }

    std::unique_ptr<XScreen> screen_;
    XScreen::Window window_;
    Area area_;
    base::Timer timer_{[this] { look(); }};
};

class PortalCapture final : public Telling {
  public:
    PortalCapture(const std::shared_ptr<Inbox>& inbox, Ears ears)
        : Telling{inbox, std::move(ears)},
          portal_{{[this](int remote, std::uint32_t node) { capture(remote, node); },
                   [this](const base::Error& error) { fail(error); }}}
    {
    }

  private:
    void capture(int remote, std::uint32_t node)
    {
        // Where nothing changes on the screen no picture comes, but an encoder that is asked for a
        // whole one needs one to make it of: hence the repetition.
        auto source = make_bin("pipewiresrc name=grab do-timestamp=true keepalive-time=200");
        auto grab = find_in(source.get(), "grab");
        copy_buffers(grab.get());
        give_times(grab.get());
        g_object_set(grab.get(), "fd", remote, "path", std::to_string(node).c_str(), nullptr);
        be_ready(source);
    }

    Portal portal_;
};

std::optional<XScreen::Window> read_window(std::string_view source)
{
    if (!source.starts_with(window_prefix)) return {};
    auto digits = source.substr(window_prefix.size());
    XScreen::Window window = 0;
    auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), window);
    bool whole = wrong == std::errc{} && end == digits.data() + digits.size();
    return whole && window != 0 ? std::optional{window} : std::nullopt;
}

base::Error unknown_source()
{
    return {Code::not_found, tr("Showing the screen: there is no such window or screen"),
            start_again()};
}

}  // namespace

std::vector<ScreenSource> screen_sources()
{
    if (is_wayland()) return {};
    auto screen = XScreen::open();
    if (!screen) return {};
    std::vector<ScreenSource> sources{{"screen", tr("The whole screen")}};
    for (const auto& [window, name] : screen->windows())
        sources.push_back({std::string{window_prefix} + std::to_string(window), name});
    return sources;
}

std::unique_ptr<Screen> open_screen(const std::string& source, const std::shared_ptr<Inbox>& inbox,
                                    Screen::Ears ears)
{
    if (source == "test") return std::make_unique<TestPage>(inbox, std::move(ears));
    bool asks = source.empty() || is_wayland();
    if (auto there = require(asks ? portal_parts : x_parts); !there)
        return std::make_unique<Unusable>(inbox, std::move(ears), there.error());
    if (asks) return std::make_unique<PortalCapture>(inbox, std::move(ears));
    auto window = read_window(source);
    auto screen = XScreen::open();
    if (!screen || !(window || source == "screen"))
        return std::make_unique<Unusable>(inbox, std::move(ears), unknown_source());
    return std::make_unique<XCapture>(inbox, std::move(ears), std::move(screen), window);
}

}  // namespace mailcall::media
