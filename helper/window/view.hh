// View: the face of a call, made by a module that is loaded only where a window is wanted.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/picture.hh"
#include "base/result.hh"
#include "window/model.hh"
#include "window/wishes.hh"

namespace mailcall::window {

// All on the main context. Wishes are never called from inside a call of the owner's.
class View {
  public:
    virtual ~View() = default;

    // Draws what differs from the model shown before. The first call brings the window up.
    virtual void show(const Model& model) = 0;
    // The newest picture of a person; `person` "": our own, drawn mirrored unless it is a screen.
    virtual void show_picture(const std::string& person, const base::Picture& picture) = 0;
    // How loud it is now, dB of full scale, ten times a second; `person` "": ourselves.
    virtual void show_level(const std::string& person, double level) = 0;
    // Brings the window to the front, for instance because it rings.
    virtual void present() = 0;
    // Runs once, when the window is first on the screen.
    virtual void when_visible(std::function<void()> visible) = 0;
};

// The module's one entry: null when no display can be opened. `wishes` must outlive the view. The
// module is never unloaded: GTK cannot be.
using MakeView = View* (*)(Wishes& wishes);
inline constexpr const char* make_view_symbol = "mailcall_make_view";

// Loads the module beside this program, else from the installed place, and opens the view.
// Error: media_missing when it is not installed, device_missing when there is no display.
base::Result<std::unique_ptr<View>> open_view(Wishes& wishes);

}  // namespace mailcall::window
