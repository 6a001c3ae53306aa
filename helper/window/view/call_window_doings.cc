// What the controls and keys of a call window do.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "window/view/call_window.hh"

namespace mailcall::window {
namespace {

// What ending the call would cut off for good.
bool is_on_its_way(const Transfer& transfer)
{
    switch (transfer.state) {
        case TransferState::running:
        case TransferState::paused:
        case TransferState::broken:
        case TransferState::checking: return true;
        default: return false;
    }
}

}  // namespace

void CallWindow::toggle_microphone()
{
    if (model_.phase == Phase::ringing_in || model_.phase == Phase::over) return;
    wishes_.set_microphone(!model_.microphone.on);
}

void CallWindow::toggle_camera()
{
    if (model_.phase == Phase::ringing_in || model_.phase == Phase::over) return;
    wishes_.set_camera(!model_.camera.on);
}

void CallWindow::toggle_screen()
{
    if (model_.screen.on)
        wishes_.stop_screen();
    else if (model_.screen.possible)
        screen_menu_.choose();
    else
        wishes_.start_screen({});  // comes back as a note that says why not
}

void CallWindow::toggle_pane(const std::string& pane)
{
    const auto& files = model_.transfers;
    const bool has_files = !files.empty() || !model_.shares.empty();
    const bool has_any = pane == "chat" ? !model_.chat.empty() : has_files;
    if (is_in_call() || (model_.phase == Phase::over && has_any)) side_.toggle(pane);
}

void CallWindow::pane_changed()
{
    bar_.show_open(side_.open());
    fading_.wake();
}

void CallWindow::choose_devices()
{
    if (model_.phase == Phase::ringing_in || model_.phase == Phase::over) return;
    if (!devices_) {
        devices_ = std::make_unique<DevicesPopover>(wishes_);
        gtk_widget_set_parent(devices_->widget(), bar_.devices_button());
        gtk_popover_set_position(GTK_POPOVER(devices_->widget()), GTK_POS_TOP);
    }
    devices_->show(model_);
    popup(GTK_POPOVER(devices_->widget()));
}

void CallWindow::show_trust()
{
    if (!gtk_widget_get_visible(header_.trust_badge())) return;
    if (!words_) {
        words_ = std::make_unique<WordsPopover>(wishes_);
        gtk_widget_set_parent(words_->widget(), header_.trust_badge());
        gtk_popover_set_position(GTK_POPOVER(words_->widget()), GTK_POS_BOTTOM);
    }
    words_->show(model_);
    popup(GTK_POPOVER(words_->widget()));
}

void CallWindow::toggle_full_screen()
{
    if (is_full_screen())
        gtk_window_unfullscreen(window_);
    else if (is_in_call())
        gtk_window_fullscreen(window_);
}

void CallWindow::full_screen_changed()
{
    const bool full = is_full_screen();
    frame_.set_overlaid(full);
    set_class(GTK_WIDGET(window_), "full", full);
    bar_.show_full_screen(full);
    stage_.set_full_screen(full);
    fading_.wake();
}

bool CallWindow::escape()
{
    if (!side_.open().empty())
        side_.open("");
    else if (is_full_screen())
        gtk_window_unfullscreen(window_);
    else
        return false;
    return true;
}

void CallWindow::hang_up()
{
    if (model_.phase == Phase::over) return wishes_.close();
    if (model_.phase == Phase::ringing_in) return wishes_.decline({});
    unless_files_move(tr("Hang up"), [this] { wishes_.hang_up(); });
}

gboolean CallWindow::on_close(GtkWindow*, gpointer self) noexcept
{
    static_cast<CallWindow*>(self)->close();
    return TRUE;  // the window goes when the call's owner ends the view
}

void CallWindow::close()
{
    unless_files_move(tr("Hang up"), [this] { close_now(); });
}

// Gone at once for the user; the call still has to be ended, and then the process.
void CallWindow::close_now()
{
    was_closed_ = model_.phase != Phase::over;
    gtk_widget_set_visible(GTK_WIDGET(window_), FALSE);
    wishes_.close();
}

void CallWindow::unless_files_move(const char* answer, base::Work work)
{
    const auto& transfers = model_.transfers;
    const bool moves =
        is_in_call() && std::any_of(transfers.begin(), transfers.end(), is_on_its_way);
    if (!moves) return work();
    auto* dialog =
        ADW_MESSAGE_DIALOG(adw_message_dialog_new(window_, tr("Files are still on their way"),
                                                  tr("If you hang up now, they do not arrive.")));
    adw_message_dialog_add_response(dialog, "stay", tr("Stay in the call"));
    adw_message_dialog_add_response(dialog, "end", answer);
    adw_message_dialog_set_response_appearance(dialog, "end", ADW_RESPONSE_DESTRUCTIVE);
    adw_message_dialog_set_default_response(dialog, "stay");
    adw_message_dialog_set_close_response(dialog, "stay");
    on(dialog, "response::end", std::move(work));
    gtk_window_present(GTK_WINDOW(dialog));
}

}  // namespace mailcall::window
