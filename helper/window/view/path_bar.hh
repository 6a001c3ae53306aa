// Path bar: the folders above the one that is shown, each a button.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "window/view/widgets.hh"

namespace mailcall::window {

class PathBar {
  public:
    using Go = std::function<void(const std::string& path)>;  // below the share, "" is its top

    // `form`: folder_browser.ui.
    PathBar(const Form& form, Go go);
    PathBar(const PathBar&) = delete;
    PathBar& operator=(const PathBar&) = delete;

    void show(const std::string& share, const std::string& path);

  private:
    static void on_size(GtkAdjustment*, gpointer self) noexcept;
    void go_to_end();
    void add(const std::string& name, const std::string& path, bool is_here);

    GtkBox* box_;
    base::Ref<GtkAdjustment> scroll_;
    Go go_;
    std::string shown_;
    base::Timer settle_{[this] { go_to_end(); }};  // after the layout that changed the size
    base::Connection on_size_;
};

}  // namespace mailcall::window
