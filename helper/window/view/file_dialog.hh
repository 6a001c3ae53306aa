// File dialog: asks for files or a folder, with the desktop's own dialog.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "window/view/widgets.hh"

namespace mailcall::window {

class FileDialog {
  public:
    using Chosen = std::function<void(const std::vector<std::string>& paths)>;
    struct Question {
        std::string title;
        std::string accept;  // label of the button that ends it
        bool folder = false;
        bool several = false;
    };

    FileDialog() = default;
    FileDialog(const FileDialog&) = delete;
    FileDialog& operator=(const FileDialog&) = delete;
    ~FileDialog();

    // One question at a time: a new one takes the place of the last. `chosen` runs with one local
    // path at least, or not at all.
    void ask(GtkWidget* beside, const Question& question, Chosen chosen);

  private:
    static void on_response(GtkNativeDialog*, int response, gpointer self) noexcept;
    std::vector<std::string> paths() const;
    void close();

    base::Ref<GtkFileChooserNative> dialog_;
    base::Connection on_response_;
    Chosen chosen_;
};

}  // namespace mailcall::window
