// How one file on its way is drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/transfer_row.hh"

#include "window/phrases.hh"
#include "window/view/file_icon.hh"

namespace mailcall::window {
namespace {

bool is_under_way(TransferState state)
{
    return state == TransferState::running || state == TransferState::paused ||
           state == TransferState::broken;
}

bool is_problem(TransferState state) { return state == TransferState::failed; }

}  // namespace

TransferRow::TransferRow(int id, FileDialog& dialog, Wishes& wishes)
    : id_{id}, dialog_{dialog}, wishes_{wishes}
{
    on(form_.object("take"), "clicked", [this] { wishes_.take_file(id_, "", always()); });
    on(form_.object("take_into"), "clicked", [this] { take_into(); });
    on(form_.object("refuse"), "clicked", [this] { wishes_.refuse_file(id_); });
    on(form_.object("pause"), "clicked", [this] { wishes_.pause_file(id_, pauses_); });
    on(form_.object("cancel"), "clicked", [this] { wishes_.cancel_file(id_); });
    on(form_.object("reveal"), "clicked", [this] { reveal(); });
}

void TransferRow::show(const Transfer& transfer, const std::string& person)
{
    const bool had_focus = has_focus_inside();
    show_name(transfer, person);
    show_progress(transfer);
    show_buttons(transfer);
    // The button that was pressed may be gone: who uses the keyboard stays in this row.
    if (had_focus && !has_focus_inside()) gtk_widget_child_focus(widget(), GTK_DIR_TAB_FORWARD);
}

void TransferRow::show_name(const Transfer& transfer, const std::string& person)
{
    if (name_ != transfer.name) {
        name_ = transfer.name;
        set_text(form_.label("name"), name_);
        set_icon(GTK_IMAGE(form_.object("icon")),
                 file_icon(transfer.name, transfer.is_folder).c_str());
        name_button("take", tr("Take"));
        name_button("take_into", tr("Take into another folder…"));
        name_button("refuse", tr("Refuse"));
        name_button("cancel", tr("Cancel"));
        name_button("reveal", tr("Show in folder"));
        set_name(form_.widget("progress"), base::fill(tr("How far {} is"), name_));
    }
    path_ = transfer.path;
    set_text(form_.label("detail"), transfer_phrase(transfer, person));
    set_class(form_.widget("detail"), "error", is_problem(transfer.state));
    set_class(form_.widget("detail"), "dim-label", !is_problem(transfer.state));
    set_text(form_.label("always_words"), base::fill(tr("Always take files from {}"), person));
    set_name(form_.widget("always"), base::fill(tr("Always take files from {}"), person));
}

void TransferRow::show_progress(const Transfer& transfer)
{
    const bool is_checking = transfer.state == TransferState::checking;
    auto* bar = form_.widget("progress");
    set_shown(bar, is_under_way(transfer.state) || is_checking);
    gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(bar), is_checking ? 1 : done_part(transfer));
    set_class(bar, "resting", transfer.state != TransferState::running && !is_checking);
}

void TransferRow::show_buttons(const Transfer& transfer)
{
    const auto state = transfer.state;
    const bool is_paused_by_us = state == TransferState::paused && transfer.paused_by_us;
    const bool is_question = state == TransferState::offered && !transfer.own;
    pauses_ = !is_paused_by_us;
    auto* pause = form_.button("pause");
    const char* icon = pauses_ ? "media-playback-pause-symbolic" : "media-playback-start-symbolic";
    if (g_strcmp0(gtk_button_get_icon_name(pause), icon) != 0) {
        gtk_button_set_icon_name(pause, icon);
        name_button("pause", pauses_ ? tr("Pause") : tr("Resume"));
    }
    set_shown(GTK_WIDGET(pause), state == TransferState::running || is_paused_by_us);
    set_shown(form_.widget("cancel"),
              is_under_way(state) || (state == TransferState::offered && transfer.own));
    set_shown(form_.widget("reveal"),
              state == TransferState::done && !transfer.own && !path_.empty());
    set_shown(form_.widget("answer"), is_question);
    set_class(widget(), "question", is_question);
}

// Screen readers tell the button without its row: so it says which file it is for.
void TransferRow::name_button(const char* id, const std::string& action)
{
    auto* button = form_.widget(id);
    if (!gtk_button_get_label(GTK_BUTTON(button)))
        gtk_widget_set_tooltip_text(button, action.c_str());
    set_name(button, action + ": " + name_);
}

void TransferRow::take_into()
{
    const FileDialog::Question question{tr("Take into which folder?"), tr("_Take"), true, false};
    dialog_.ask(widget(), question,
                [id = id_, always = always(), &wishes = wishes_](const auto& paths) {
                    wishes.take_file(id, paths[0], always);
                });
}

// The folder, never the file: nothing that came from elsewhere is opened from here.
void TransferRow::reveal()
{
    auto folder = base::take_string(g_path_get_dirname(path_.c_str()));
    auto address = base::take_string(g_filename_to_uri(folder.c_str(), nullptr, nullptr));
    auto* root = gtk_widget_get_root(widget());
    if (!address.empty() && GTK_IS_WINDOW(root))
        gtk_show_uri(GTK_WINDOW(root), address.c_str(), GDK_CURRENT_TIME);
}

bool TransferRow::always() const
{
    return gtk_check_button_get_active(GTK_CHECK_BUTTON(form_.object("always"))) != FALSE;
}

bool TransferRow::has_focus_inside() const
{
    auto* root = gtk_widget_get_root(widget());
    auto* focus = root ? gtk_root_get_focus(root) : nullptr;
    return focus && gtk_widget_is_ancestor(focus, widget()) && gtk_widget_get_mapped(focus);
}

}  // namespace mailcall::window
