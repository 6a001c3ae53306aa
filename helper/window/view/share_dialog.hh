// Share dialog: for how long a folder is to be shared.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "window/view/widgets.hh"

namespace mailcall::window {

class ShareDialog {
  public:
    using Answered = std::function<void(std::int64_t until)>;  // Unix seconds; 0: for this call

    ShareDialog() = default;
    ShareDialog(const ShareDialog&) = delete;
    ShareDialog& operator=(const ShareDialog&) = delete;
    ~ShareDialog();

    // `folder`: its name; `person`: who will see it. `answered` runs unless the user cancels.
    void ask(GtkWidget* beside, const std::string& folder, const std::string& person,
             Answered answered);

  private:
    static void on_response(AdwMessageDialog*, const char* response, gpointer self) noexcept;
    void add_choices(const Form& form);
    void close();

    struct Choice {
        GtkCheckButton* button;
        std::int64_t until;
    };

    base::Ref<GtkWindow> dialog_;
    std::vector<Choice> choices_;
    Answered answered_;
    base::Connection on_response_;
};

}  // namespace mailcall::window
