// How two people make sure of each other by words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/words_popover.hh"

#include "window/view/trust.hh"

namespace mailcall::window {

WordsPopover::WordsPopover(Wishes& wishes)
    : wishes_{wishes}, popover_{base::Ref<GtkWidget>::sink(form_.widget("words_popover"))}
{
    on(form_.object("match"), "clicked", [this] { answer(true); });
    on(form_.object("differ"), "clicked", [this] { answer(false); });
    on(form_.object("again"), "clicked", [this] {
        compares_again_ = true;
        show_state();
        gtk_widget_grab_focus(form_.widget("match"));
    });
    show_state();
}

void WordsPopover::answer(bool match)
{
    compares_again_ = false;
    show_state();
    wishes_.compare_words(match);
}

void WordsPopover::show(const Model& model)
{
    show_person(model);
    const bool has_new_words = words_ != model.words;
    words_ = model.words;
    if (has_new_words) show_words();
    if (has_new_words || state_ != model.words_state) compares_again_ = false;
    state_ = model.words_state;
    show_state();
}

void WordsPopover::show_person(const Model& model)
{
    const bool is_one = model.people.size() == 1;
    const auto trust = least_trust(model.people);
    name_ = is_one && !model.people[0].name.empty() ? model.people[0].name : model.title;
    set_text(form_.label("name"), name_);
    const auto address = is_one && model.people[0].address != name_ ? model.people[0].address : "";
    set_text(form_.label("address"), address);
    set_shown(form_.widget("address"), !address.empty());
    const bool has_words = is_one && !model.people[0].trust_words.empty();
    set_text(form_.label("trust_words"),
             has_words ? model.people[0].trust_words : trust_label(trust));
    auto* icon = form_.widget("trust_icon");
    set_icon(GTK_IMAGE(icon), trust_icon(trust));
    for (const char* style : {"good", "fair", "doubtful"})
        set_class(icon, style, g_str_equal(style, trust_style(trust)));
}

// In two rows: that is how they are read aloud. They take the focus before the buttons do: nobody
// is to answer before reading.
void WordsPopover::show_words()
{
    auto* grid = GTK_GRID(form_.object("words"));
    while (auto* child = gtk_widget_get_first_child(GTK_WIDGET(grid))) gtk_grid_remove(grid, child);
    const auto columns = words_.size() > 3 ? (words_.size() + 1) / 2 : words_.size();
    std::string all;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        auto* label = gtk_label_new(words_[i].c_str());
        gtk_widget_add_css_class(label, "word");
        gtk_grid_attach(grid, label, static_cast<int>(i % columns), static_cast<int>(i / columns),
                        1, 1);
        all += (i ? ", " : "") + words_[i];
    }
    set_name(GTK_WIDGET(grid), base::fill(tr("Words to compare: {}"), all));
}

void WordsPopover::show_state()
{
    const bool has_words = !words_.empty();
    const bool is_known = state_ == Words::matched || state_ == Words::different;
    const bool asks = has_words && (!is_known || compares_again_);
    set_text(form_.label("intro"), asks        ? tr("Read these to each other")
                                   : has_words ? tr("The words of this call")
                                               : tr("There are no words to compare yet"));
    set_shown(form_.widget("words"), has_words);
    set_text(form_.label("meaning"),
             has_words ? base::fill(tr("If you both see the same words, this is really {}, and "
                                       "nobody is listening in."),
                                    name_)
                       : tr("They come as soon as you are connected."));
    set_shown(form_.widget("meaning"), asks || !has_words);
    set_shown(form_.widget("answers"), asks);
    set_shown(form_.widget("again"), has_words && is_known && !asks);
    set_shown(form_.widget("result"), has_words && is_known && !asks);
    show_result();
}

void WordsPopover::show_result()
{
    const bool match = state_ == Words::matched;
    set_icon(GTK_IMAGE(form_.object("result_icon")),
             match ? "security-high-symbolic" : "dialog-warning-symbolic");
    set_class(form_.widget("result"), "good", match);
    set_class(form_.widget("result"), "doubtful", !match);
    set_text(form_.label("result_words"),
             match ? base::fill(tr("They matched. This is really {}, and nobody is listening in."),
                                name_)
                   : std::string{tr("They differed. Somebody may be listening in: say nothing "
                                    "private, hang up, and call another way.")});
}

}  // namespace mailcall::window
