// ControlBar: the buttons below the stage. Each says what pressing it does, so its name changes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/control_bar.hh"

#include <algorithm>

#include "window/view/two_rows.hh"

namespace mailcall::window {
namespace {

bool is_moving(const Transfer& transfer)
{
    return transfer.state == TransferState::running || transfer.state == TransferState::checking;
}

bool waits_for_us(const Transfer& transfer)
{
    return !transfer.own && transfer.state == TransferState::offered;
}

// How far all that moves has come, "42 %"; "" when nothing moves.
std::string progress(const std::vector<Transfer>& transfers)
{
    double size = 0;
    double done = 0;
    for (const auto& transfer : transfers) {
        if (!is_moving(transfer)) continue;
        size += static_cast<double>(transfer.size);
        done += static_cast<double>(transfer.done);
    }
    if (size <= 0) return {};
    return base::fill(tr("{} %"), std::to_string(static_cast<int>(done * 100 / size)));
}

std::string count(int number)
{
    constexpr int most = 99;
    return number > most ? "99+" : std::to_string(number);
}

bool is_in_call(Phase phase)
{
    return phase == Phase::connecting || phase == Phase::talking || phase == Phase::reconnecting;
}

void set_button_icon(GtkButton* button, const char* icon)
{
    if (g_strcmp0(gtk_button_get_icon_name(button), icon) != 0)
        gtk_button_set_icon_name(button, icon);
}

}  // namespace

ControlBar::ControlBar(const Controls& controls)
    : bar_{make_two_rows(form_.widget("main"), form_.widget("extra"))}
{
    gtk_widget_add_css_class(bar_, "control-bar");
    const std::pair<const char*, const base::Work&> all[] = {
        {"microphone", controls.microphone},
        {"camera", controls.camera},
        {"screen", controls.screen},
        {"chat", controls.chat},
        {"files", controls.files},
        {"devices", controls.devices},
        {"full_screen", controls.full_screen},
        {"hang_up", controls.hang_up},
    };
    for (const auto& [id, work] : all) {
        auto* button = form_.widget(id);
        // A click leaves the keyboard's focus where it is, for instance in the chat's entry.
        gtk_widget_set_focus_on_click(button, FALSE);
        on(button, "clicked", work);
    }
    set_button_icon(form_.button("chat"), "user-available-symbolic");
    set_button_icon(form_.button("files"), "folder-documents-symbolic");
    set_button_icon(form_.button("devices"), "emblem-system-symbolic");
    set_button_icon(form_.button("hang_up"), "call-stop-symbolic");
    set_name_and_keys(form_.widget("devices"), tr("Camera, microphone and loudspeaker"), "Ctrl+D");
    show_full_screen(false);
    name_panes();
}

void ControlBar::show(const Model& model)
{
    const bool in_call = is_in_call(model.phase);
    const bool before = model.phase == Phase::ringing_out;
    const bool over = model.phase == Phase::over;
    const bool chats = !model.chat.empty();
    const bool has_files = !model.transfers.empty() || !model.shares.empty();
    set_shown(bar_, in_call || before || (over && (chats || has_files)));
    set_shown(form_.widget("main"), !over);
    set_shown(form_.widget("screen"), in_call);
    set_shown(form_.widget("chat_corner"), in_call || (over && chats));
    set_shown(form_.widget("files_corner"), in_call || (over && has_files));
    set_shown(form_.widget("devices"), !over);
    set_shown(form_.widget("full_screen"), in_call);
    set_name_and_keys(form_.widget("hang_up"), before ? tr("Cancel the call") : tr("Hang up"),
                      "Ctrl+Q");
    show_switches(model);
    show_marks(model);
}

void ControlBar::show_switches(const Model& model)
{
    const auto& microphone = model.microphone;
    show_switch("microphone", microphone,
                microphone.on ? "audio-input-microphone-symbolic" : "microphone-disabled-symbolic",
                microphone.on ? tr("Mute microphone") : tr("Unmute microphone"), "Ctrl+M");
    const auto& camera = model.camera;
    show_switch("camera", camera, camera.on ? "camera-web-symbolic" : "camera-disabled-symbolic",
                camera.on ? tr("Turn camera off") : tr("Turn camera on"), "Ctrl+E");
    const auto& screen = model.screen;
    show_switch("screen", screen, "video-display-symbolic",
                screen.on ? tr("Stop sharing the screen") : tr("Share the screen"), "Ctrl+Shift+S");
    set_class(form_.widget("microphone"), "off", microphone.possible && !microphone.on);
    set_class(form_.widget("camera"), "off", camera.possible && !camera.on);
    set_class(form_.widget("screen"), "on", screen.on);
}

// What cannot be switched still tells why, so the button stays there for the pointer and the keys.
void ControlBar::show_switch(const char* id, const Switch& state, const char* icon,
                             const std::string& name, const std::string& keys)
{
    auto* button = form_.widget(id);
    const bool works = state.possible || state.on;
    set_button_icon(form_.button(id), icon);
    set_class(button, "impossible", !works);
    if (works)
        set_name_and_keys(button, name, keys);
    else
        set_name_and_keys(button, state.why_not.empty() ? name : state.why_not, "");
    gtk_accessible_update_state(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_DISABLED,
                                works ? FALSE : TRUE, -1);
}

void ControlBar::show_marks(const Model& model)
{
    unread_ = model.unread;
    offered_ = static_cast<int>(
        std::count_if(model.transfers.begin(), model.transfers.end(), waits_for_us));
    set_mark("chat_mark", unread_ > 0 ? count(unread_) : std::string{});
    set_mark("files_mark", offered_ > 0 ? count(offered_) : progress(model.transfers));
    set_class(form_.widget("files_mark"), "quiet", offered_ == 0);
    name_panes();
}

void ControlBar::set_mark(const char* id, const std::string& text)
{
    set_text(form_.label(id), text);
    set_shown(form_.widget(id), !text.empty());
}

void ControlBar::show_open(const std::string& pane)
{
    open_pane_ = pane;
    set_class(form_.widget("chat"), "on", pane == "chat");
    set_class(form_.widget("files"), "on", pane == "files");
    name_panes();
}

void ControlBar::name_panes()
{
    auto chat = std::string{open_pane_ == "chat" ? tr("Close chat") : tr("Open chat")};
    if (unread_ > 0) chat += ", " + base::fill(tr("{} unread"), std::to_string(unread_));
    auto files = std::string{open_pane_ == "files" ? tr("Close files") : tr("Open files")};
    if (offered_ > 0) files += ", " + base::fill(tr("{} offered"), std::to_string(offered_));
    set_name_and_keys(form_.widget("chat"), chat, "Ctrl+T");
    set_name_and_keys(form_.widget("files"), files, "Ctrl+Shift+F");
}

void ControlBar::show_full_screen(bool full)
{
    set_button_icon(form_.button("full_screen"),
                    full ? "view-restore-symbolic" : "view-fullscreen-symbolic");
    set_name_and_keys(form_.widget("full_screen"),
                      full ? tr("Leave full screen") : tr("Full screen"), "F11");
}

}  // namespace mailcall::window
