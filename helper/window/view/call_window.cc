// CallWindow: the window of one call. It joins the parts, and decides what is where in which phase.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/call_window.hh"

#include <utility>

namespace mailcall::window {
namespace {

constexpr int usual_width = 1000;
constexpr int usual_height = 700;
constexpr int ringing_width = 420;  // a question, not a call yet: it stays out of the way
constexpr int ringing_height = 620;

CallWindow* self_of(gpointer self) { return static_cast<CallWindow*>(self); }

GtkWidget* top_of(const Header& header, const Notes& notes)
{
    auto* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_box_append(GTK_BOX(box), header.widget());
    gtk_box_append(GTK_BOX(box), notes.widget());
    return box;
}

}  // namespace

CallWindow::CallWindow(Wishes& wishes)
    : wishes_{wishes},
      window_{GTK_WINDOW(adw_window_new())},
      pages_{GTK_STACK(gtk_stack_new())},
      side_{wishes_, model_, GTK_WIDGET(pages_), [this] { pane_changed(); }},
      header_{[this] { show_trust(); }},
      notes_{wishes_},
      bar_{controls()},
      frame_{top_of(header_, notes_), side_.widget(), bar_.widget()},
      keys_{window_},
      fading_{window_,
              {header_.widget(), bar_.widget()},
              [this] { return is_full_screen() && model_.phase == Phase::talking; }},
      clipboard_{wishes_, window_, frame_.widget(), pasting()},
      screen_menu_{wishes_, bar_.screen_button()}
{
    build();
    build_keys();
}

CallWindow::~CallWindow()
{
    // What the popovers hang on goes with the window.
    arrival_.reset();
    if (devices_) gtk_widget_unparent(devices_->widget());
    if (words_) gtk_widget_unparent(words_->widget());
    g_signal_handlers_disconnect_by_data(window_, this);
    gtk_window_destroy(window_);
}

void CallWindow::build()
{
    gtk_widget_add_css_class(GTK_WIDGET(window_), "call-window");
    if (is_drawn_plainly()) gtk_widget_add_css_class(GTK_WIDGET(window_), "drawn-plainly");
    gtk_stack_set_hhomogeneous(pages_, FALSE);
    gtk_stack_set_vhomogeneous(pages_, FALSE);
    gtk_stack_add_named(pages_, stage_.widget(), "stage");
    adw_window_set_content(ADW_WINDOW(window_), frame_.widget());
    g_signal_connect(window_, "close-request", G_CALLBACK(on_close), this);
    g_signal_connect_after(window_, "map", G_CALLBACK(on_map), this);
    on(window_, "notify::fullscreened", [this] { full_screen_changed(); });
    auto* clicks = gtk_gesture_click_new();
    auto pressed = +[](GtkGestureClick*, int count, double, double, gpointer self) {
        if (count == 2) self_of(self)->toggle_full_screen();
    };
    g_signal_connect(clicks, "pressed", G_CALLBACK(pressed), this);
    gtk_widget_add_controller(stage_.widget(), GTK_EVENT_CONTROLLER(clicks));
    // Without a compositor what popovers leave clear would be black.
    auto* display = gtk_widget_get_display(GTK_WIDGET(window_));
    set_class(GTK_WIDGET(window_), "opaque", !gdk_display_is_composited(display));
    auto* style = adw_style_manager_get_default();
    set_class(GTK_WIDGET(window_), "high-contrast", adw_style_manager_get_high_contrast(style));
}

void CallWindow::build_keys()
{
    auto in_call = [this](void (CallWindow::*work)()) {
        return [this, work] {
            if (is_in_call()) (this->*work)();
            return is_in_call();
        };
    };
    auto always = [this](void (CallWindow::*work)()) {
        return [this, work] {
            (this->*work)();
            return true;
        };
    };
    keys_.add("<Control>m", always(&CallWindow::toggle_microphone));
    keys_.add("<Control>e", always(&CallWindow::toggle_camera));
    keys_.add("<Control><Shift>s", in_call(&CallWindow::toggle_screen));
    keys_.add("<Control>d", always(&CallWindow::choose_devices));
    keys_.add("<Control>i", always(&CallWindow::show_trust));
    keys_.add("F11", in_call(&CallWindow::toggle_full_screen));
    keys_.add("<Control>q|<Control>w", always(&CallWindow::hang_up));
    keys_.add("<Control>t", [this] { return toggle_pane("chat"), true; });
    keys_.add("<Control><Shift>f", [this] { return toggle_pane("files"), true; });
    keys_.add("<Control>h", [this] { return stage_.toggle_own_view(), true; });
    keys_.add("<Control>v", [this] { return clipboard_.paste(); });
    keys_.add("F1|<Control>question", [this] { return keys_.show_list(), true; });
    keys_.add("<Control>Return|<Control>KP_Enter", [this] {
        if (model_.phase != Phase::ringing_in || !arrival_) return false;
        arrival_->accept();
        return true;
    });
    keys_.add_last("Escape", [this] { return escape(); });
}

Controls CallWindow::controls()
{
    return {.microphone = [this] { toggle_microphone(); },
            .camera = [this] { toggle_camera(); },
            .screen = [this] { toggle_screen(); },
            .chat = [this] { toggle_pane("chat"); },
            .files = [this] { toggle_pane("files"); },
            .devices = [this] { choose_devices(); },
            .full_screen = [this] { toggle_full_screen(); },
            .hang_up = [this] { hang_up(); }};
}

Clipboard::Owner CallWindow::pasting()
{
    return {.can_send =
                [this] {
                    return model_.phase == Phase::talking || model_.phase == Phase::reconnecting;
                },
            .write = [this] { side_.open("chat"); },
            .set_dropping = [this](bool dropping) { stage_.set_dropping(dropping); }};
}

void CallWindow::show(const Model& model)
{
    model_ = model;
    if (g_strcmp0(gtk_window_get_title(window_), model.title.c_str()) != 0)
        gtk_window_set_title(window_, model.title.c_str());
    header_.show(model);
    notes_.show(model);
    bar_.show(model);
    stage_.show(model);
    side_.show(model);
    if (devices_) devices_->show(model);
    if (words_) words_->show(model);
    show_page();
    if (!was_shown_) show_first();
    if (is_in_call() && !has_entered_) enter_call();
    if (model.phase == Phase::over && was_closed_) close_now();
}

void CallWindow::show_page()
{
    const char* page = "stage";
    if (model_.phase == Phase::ringing_in) {
        page = "arrival";
        if (!arrival_) {
            arrival_ = std::make_unique<Arrival>(wishes_);
            gtk_stack_add_named(pages_, arrival_->widget(), page);
        }
        arrival_->show(model_);
    } else if (model_.phase == Phase::ringing_out) {
        page = "before";
        if (!before_) {
            before_ = std::make_unique<Before>();
            gtk_stack_add_named(pages_, before_->widget(), page);
        }
        before_->show(model_);
    } else if (model_.phase == Phase::over) {
        page = "ending";
        if (!ending_) {
            ending_ = std::make_unique<Ending>(wishes_);
            gtk_stack_add_named(pages_, ending_->widget(), page);
        }
        ending_->show(model_);
        if (is_full_screen()) gtk_window_unfullscreen(window_);
    }
    show_only(pages_, page);
}

void CallWindow::show_first()
{
    was_shown_ = true;
    if (model_.phase == Phase::ringing_in)
        gtk_window_set_default_size(window_, ringing_width, ringing_height);
    else
        gtk_window_set_default_size(window_, usual_width, usual_height);
    gtk_window_present(window_);
    // GTK puts it on the first control; nothing is to be pressed by keys meant for elsewhere.
    gtk_window_set_focus(window_, nullptr);
}

// Once: from the small question to a window for pictures, unless the user gave it a size.
void CallWindow::enter_call()
{
    has_entered_ = true;
    int width = 0;
    int height = 0;
    gtk_window_get_default_size(window_, &width, &height);
    if (width == ringing_width && height == ringing_height && !gtk_window_is_maximized(window_))
        gtk_window_set_default_size(window_, usual_width, usual_height);
    if (!model_.media.audio && !model_.media.video) side_.open("chat");
}

void CallWindow::show_picture(const std::string& person, const base::Picture& picture)
{
    if (person.empty() && model_.phase == Phase::ringing_out && before_)
        before_->show_picture(picture);
    else if (person.empty() && model_.phase == Phase::ringing_in && arrival_)
        arrival_->show_picture(picture);
    else
        stage_.show_picture(person, picture);
}

void CallWindow::show_level(const std::string& person, double level)
{
    if (!person.empty()) return stage_.show_level(person, level);
    if (before_ && model_.phase == Phase::ringing_out) before_->show_level(level);
    if (arrival_ && model_.phase == Phase::ringing_in) arrival_->show_level(level);
    if (devices_) devices_->show_level(level);
}

void CallWindow::present()
{
    was_closed_ = false;
    gtk_window_present(window_);
}

void CallWindow::when_visible(std::function<void()> visible)
{
    if (is_visible_)
        visible();
    else
        visible_ = std::move(visible);
}

void CallWindow::on_map(GtkWidget* window, gpointer self) noexcept
{
    if (self_of(self)->is_visible_) return;
    auto* clock = gtk_widget_get_frame_clock(window);
    g_signal_connect(clock, "after-paint", G_CALLBACK(on_painted), self);
}

void CallWindow::on_painted(GdkFrameClock* clock, gpointer self) noexcept
{
    g_signal_handlers_disconnect_by_data(clock, self);
    auto* window = self_of(self);
    window->is_visible_ = true;
    if (auto visible = std::exchange(window->visible_, {})) visible();
}

bool CallWindow::is_in_call() const
{
    return model_.phase == Phase::connecting || model_.phase == Phase::talking ||
           model_.phase == Phase::reconnecting;
}

}  // namespace mailcall::window
