// Asks the X server by XCB.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/x_screen.hh"

#include <unistd.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>

#include "base/harmless.hh"

namespace mailcall::media {
namespace {

using Window = XScreen::Window;

struct Free {
    void operator()(void* reply) const noexcept { std::free(reply); }
};
template <class Reply>
using Owned = std::unique_ptr<Reply, Free>;

constexpr std::uint32_t longest_property = 4096;  // of 4 bytes each
constexpr std::size_t most_windows = 100;

struct Disconnect {
    void operator()(xcb_connection_t* connection) const noexcept { xcb_disconnect(connection); }
};

}  // namespace

class XScreen::Parts {
  public:
    explicit Parts(xcb_connection_t* connection) : connection_{connection} {}

    bool is_good() const
    {
        return xcb_connection_has_error(get()) == 0 &&
               xcb_setup_roots_iterator(xcb_get_setup(get())).rem > 0;
    }
    xcb_connection_t* get() const { return connection_.get(); }
    Window root() const { return xcb_setup_roots_iterator(xcb_get_setup(get())).data->root; }

    xcb_atom_t atom(std::string_view name) const
    {
        auto cookie =
            xcb_intern_atom(get(), 1, static_cast<std::uint16_t>(name.size()), name.data());
        Owned<xcb_intern_atom_reply_t> reply{xcb_intern_atom_reply(get(), cookie, nullptr)};
        return reply ? reply->atom : static_cast<xcb_atom_t>(XCB_ATOM_NONE);
    }

    std::string property(Window window, xcb_atom_t name) const
    {
        if (name == XCB_ATOM_NONE) return {};
        auto cookie = xcb_get_property(get(), 0, window, name, XCB_ATOM_ANY, 0, longest_property);
        Owned<xcb_get_property_reply_t> reply{xcb_get_property_reply(get(), cookie, nullptr)};
        if (!reply) return {};
        return {static_cast<const char*>(xcb_get_property_value(reply.get())),
                static_cast<std::size_t>(xcb_get_property_value_length(reply.get()))};
    }

    std::vector<std::uint32_t> numbers(Window window, std::string_view name) const
    {
        auto bytes = property(window, atom(name));
        std::vector<std::uint32_t> list(bytes.size() / sizeof(std::uint32_t));
        std::copy_n(bytes.data(), list.size() * sizeof(std::uint32_t),
                    reinterpret_cast<char*>(list.data()));
        return list;
    }

    std::string title(Window window) const
    {
        auto title = property(window, atom("_NET_WM_NAME"));
        if (title.empty()) title = property(window, XCB_ATOM_WM_NAME);
        return base::harmless(title);
    }

    bool is_ours(Window window) const
    {
        auto process = numbers(window, "_NET_WM_PID");
        return !process.empty() && process.front() == static_cast<std::uint32_t>(getpid());
    }

    // For a screen with no window manager, which would keep a list.
    std::vector<Window> shown_windows() const
    {
        Owned<xcb_query_tree_reply_t> tree{
            xcb_query_tree_reply(get(), xcb_query_tree(get(), root()), nullptr)};
        if (!tree) return {};
        std::span all{xcb_query_tree_children(tree.get()),
                      static_cast<std::size_t>(xcb_query_tree_children_length(tree.get()))};
        std::vector<Window> shown;
        std::copy_if(all.begin(), all.end(), std::back_inserter(shown),
                     [this](Window window) { return is_shown(window); });
        return shown;
    }

    bool is_shown(Window window) const
    {
        auto cookie = xcb_get_window_attributes(get(), window);
        Owned<xcb_get_window_attributes_reply_t> reply{
            xcb_get_window_attributes_reply(get(), cookie, nullptr)};
        return reply && reply->map_state == XCB_MAP_STATE_VIEWABLE && reply->override_redirect == 0;
    }

    std::optional<Area> place(Window window) const
    {
        Owned<xcb_get_geometry_reply_t> size{
            xcb_get_geometry_reply(get(), xcb_get_geometry(get(), window), nullptr)};
        auto cookie = xcb_translate_coordinates(get(), window, root(), 0, 0);
        Owned<xcb_translate_coordinates_reply_t> at{
            xcb_translate_coordinates_reply(get(), cookie, nullptr)};
        if (!size || !at) return {};
        return Area{at->dst_x, at->dst_y, size->width, size->height};
    }

  private:
    std::unique_ptr<xcb_connection_t, Disconnect> connection_;
};

std::unique_ptr<XScreen> XScreen::open()
{
    if (!std::getenv("DISPLAY")) return nullptr;
    auto parts = std::make_unique<Parts>(xcb_connect(nullptr, nullptr));
    if (!parts->is_good()) return nullptr;
    return std::unique_ptr<XScreen>{new XScreen{std::move(parts)}};
}

XScreen::XScreen(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

XScreen::~XScreen() = default;

Window XScreen::root() const { return parts_->root(); }

std::vector<XScreen::Named> XScreen::windows() const
{
    auto all = parts_->numbers(root(), "_NET_CLIENT_LIST");
    if (all.empty()) all = parts_->shown_windows();
    std::vector<Named> named;
    for (auto window : all) {
        if (named.size() == most_windows) break;
        auto name = parts_->title(window);
        if (!name.empty() && !parts_->is_ours(window)) named.push_back({window, name});
    }
    return named;
}

Area XScreen::visible(Window window) const
{
    auto screen = parts_->place(root());
    auto place = parts_->place(window);
    if (!screen || !place || !(window == root() || parts_->is_shown(window))) return {};
    int left = std::max(0, place->left);
    int top = std::max(0, place->top);
    int right = std::min(screen->width, place->left + place->width);
    int bottom = std::min(screen->height, place->top + place->height);
    if (right <= left || bottom <= top) return {};
    return {left - place->left, top - place->top, right - left, bottom - top};
}

bool XScreen::exists(Window window) const { return parts_->place(window).has_value(); }

}  // namespace mailcall::media
