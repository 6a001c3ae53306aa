// Words popover: how sure we are of a person, and the words that make sure.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/model.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class WordsPopover {
  public:
    explicit WordsPopover(Wishes& wishes);
    WordsPopover(const WordsPopover&) = delete;
    WordsPopover& operator=(const WordsPopover&) = delete;

    // A GtkPopover, for a menu button.
    GtkWidget* widget() const { return popover_.get(); }
    void show(const Model& model);

  private:
    void answer(bool match);
    void show_person(const Model& model);
    void show_words();
    void show_state();
    void show_result();

    Wishes& wishes_;
    Form form_{"words_popover"};
    base::Ref<GtkWidget> popover_;
    std::string name_;
    std::vector<std::string> words_;
    Words state_ = Words::none;
    bool compares_again_ = false;
};

}  // namespace mailcall::window
