// How a user says for how long a folder is shared.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/share_dialog.hh"

#include <array>
#include <utility>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

struct Term {
    int months;  // 0: this call
    const char* text;
};

std::array<Term, 5> terms()
{
    return {{{0, tr("For this call only")},
             {1, tr("For a month, until {}")},
             {3, tr("For 3 months, until {}")},
             {6, tr("For half a year, until {}")},
             {12, tr("For a year, until {}")}}};
}

GtkCheckButton* make_choice(const std::string& text, GtkCheckButton* group)
{
    auto* button = GTK_CHECK_BUTTON(gtk_check_button_new());
    auto* label = gtk_label_new(text.c_str());
    gtk_label_set_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_check_button_set_child(button, label);
    set_name(GTK_WIDGET(button), text);
    if (group) gtk_check_button_set_group(button, group);
    return button;
}

}  // namespace

ShareDialog::~ShareDialog() { close(); }

void ShareDialog::close()
{
    on_response_ = {};
    choices_.clear();
    if (dialog_) gtk_window_destroy(dialog_.get());
    dialog_ = {};
}

void ShareDialog::ask(GtkWidget* beside, const std::string& folder, const std::string& person,
                      Answered answered)
{
    close();
    Form form{"share_dialog"};
    dialog_ = base::Ref<GtkWindow>::share(GTK_WINDOW(form.object("share_dialog")));
    // GTK 4.8 forgets to take the parent out of what it destroys with it, and we hold it longer.
    gtk_window_set_destroy_with_parent(dialog_.get(), FALSE);
    auto* dialog = ADW_MESSAGE_DIALOG(dialog_.get());
    answered_ = std::move(answered);
    adw_message_dialog_set_heading(dialog, base::fill(tr("Share “{}”?"), folder).c_str());
    const auto body = base::fill(
        tr("{} can see and get all that is in this folder, but change nothing. You can stop it at "
           "any time."),
        person);
    adw_message_dialog_set_body(dialog, body.c_str());
    add_choices(form);
    on_response_ = {dialog_.get(), "response", G_CALLBACK(on_response), this};
    auto* root = gtk_widget_get_root(beside);
    if (GTK_IS_WINDOW(root)) gtk_window_set_transient_for(dialog_.get(), GTK_WINDOW(root));
    gtk_window_present(dialog_.get());
}

void ShareDialog::add_choices(const Form& form)
{
    const auto now = g_get_real_time() / G_USEC_PER_SEC;
    for (const auto& term : terms()) {
        const auto until = term.months == 0 ? 0 : months_later(now, term.months);
        auto* group = choices_.empty() ? nullptr : choices_.front().button;
        auto* button = make_choice(base::fill(term.text, date_phrase(until)), group);
        gtk_box_append(form.box("choices"), GTK_WIDGET(button));
        choices_.push_back({button, until});
    }
    gtk_check_button_set_active(choices_.front().button, TRUE);
}

// The dialog closes itself after an answer.
void ShareDialog::on_response(AdwMessageDialog*, const char* response, gpointer self) noexcept
{
    auto* dialog = static_cast<ShareDialog*>(self);
    if (g_strcmp0(response, "share") != 0) return;
    for (const auto& choice : dialog->choices_)
        if (gtk_check_button_get_active(choice.button)) return dialog->answered_(choice.until);
}

}  // namespace mailcall::window
