// CallWindow: the window of one call. It joins the parts, and decides what is where in which phase.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include <memory>

#include "window/view.hh"
#include "window/view/arrival.hh"
#include "window/view/before.hh"
#include "window/view/clipboard.hh"
#include "window/view/control_bar.hh"
#include "window/view/devices_popover.hh"
#include "window/view/ending.hh"
#include "window/view/fading.hh"
#include "window/view/frame.hh"
#include "window/view/header.hh"
#include "window/view/keys.hh"
#include "window/view/later_wishes.hh"
#include "window/view/notes.hh"
#include "window/view/screen_menu.hh"
#include "window/view/side.hh"
#include "window/view/stage.hh"
#include "window/view/words_popover.hh"

namespace mailcall::window {

class CallWindow final : public View {
  public:
    explicit CallWindow(Wishes& wishes);
    ~CallWindow() override;

    void show(const Model& model) override;
    void show_picture(const std::string& person, const base::Picture& picture) override;
    void show_level(const std::string& person, double level) override;
    void present() override;
    void when_visible(std::function<void()> visible) override;

  private:
    static gboolean on_close(GtkWindow*, gpointer self) noexcept;
    static void on_map(GtkWidget*, gpointer self) noexcept;
    static void on_painted(GdkFrameClock* clock, gpointer self) noexcept;

    void build();
    void build_keys();
    Controls controls();
    Clipboard::Owner pasting();
    void show_page();
    void show_first();
    void enter_call();

    void toggle_microphone();
    void toggle_camera();
    void toggle_screen();
    void toggle_pane(const std::string& pane);
    void pane_changed();
    void choose_devices();
    void show_trust();
    void toggle_full_screen();
    void full_screen_changed();
    bool escape();
    void hang_up();
    void close();
    void close_now();
    // Does it, but first asks if files would be cut off.
    void unless_files_move(const char* answer, base::Work work);

    bool is_in_call() const;
    bool is_full_screen() const { return gtk_window_is_fullscreen(window_) != FALSE; }

    LaterWishes wishes_;
    Model model_;
    GtkWindow* window_;
    GtkStack* pages_;
    Stage stage_;
    Side side_;
    Header header_;
    Notes notes_;
    ControlBar bar_;
    Frame frame_;
    Keys keys_;
    Fading fading_;
    Clipboard clipboard_;
    ScreenMenu screen_menu_;
    std::unique_ptr<Arrival> arrival_;
    std::unique_ptr<Before> before_;
    std::unique_ptr<Ending> ending_;
    std::unique_ptr<DevicesPopover> devices_;
    std::unique_ptr<WordsPopover> words_;
    std::function<void()> visible_;
    bool was_shown_ = false;
    bool was_closed_ = false;
    bool is_visible_ = false;
    bool has_entered_ = false;
};

}  // namespace mailcall::window
