// Header: who it is and how sure we are of that, what is going on, for how long, how well.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include <functional>
#include <memory>
#include <string>

#include "base/loop.hh"
#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

// "4:07", "1:02:09"
std::string elapsed(std::int64_t seconds);

class Header {
  public:
    // `trust`: what happens when the badge is pressed.
    explicit Header(base::Work trust);

    GtkWidget* widget() const { return bar_; }
    GtkWidget* trust_badge() const { return trust_; }
    void show(const Model& model);

  private:
    void show_trust(const Model& model);
    void show_state(const Model& model);
    void show_quality(int quality);
    void tick();

    Form form_{"header"};
    GtkWidget* bar_;
    GtkWidget* trust_;
    GtkLabel* time_;
    GtkLabel* state_;
    std::int64_t talked_from_ = 0;
    std::string trust_name_;
    base::Timer clock_{[this] { tick(); }};
};

}  // namespace mailcall::window
