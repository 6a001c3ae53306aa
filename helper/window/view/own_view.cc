// OwnView: the small picture of oneself, in a corner of the user's choice, or put away.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/own_view.hh"

#include <algorithm>

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr int margin = 12;
constexpr int margin_in_group = 8;
constexpr int top_bar = 56;  // in full screen: where the bars end
constexpr int bottom_bar = 84;
constexpr double part_of_stage = 0.22;
constexpr double part_in_group = 0.14;  // it lies on one of the tiles, but not on the face there
constexpr double most_of_height = 0.3;
constexpr double narrowest = 104;
constexpr double narrowest_in_group = 56;
constexpr double widest = 260;
constexpr unsigned glide_ms = 180;

OwnView* self(gpointer data) { return static_cast<OwnView*>(data); }

}  // namespace

OwnView::OwnView(GtkOverlay* stage)
    : stage_{stage},
      card_{GTK_WIDGET(
          g_object_new(GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, nullptr))},
      back_{gtk_button_new_from_icon_name("view-reveal-symbolic")}
{
    build();
    build_moving();
    gtk_overlay_add_overlay(stage_, card_);
    gtk_overlay_add_overlay(stage_, back_);
    auto place_child = +[](GtkOverlay*, GtkWidget* child, GdkRectangle* at, gpointer data) {
        const bool ours = child == self(data)->card_;
        if (ours) self(data)->place(*at);
        return gboolean{ours};
    };
    placing_ = {stage_, "get-child-position", G_CALLBACK(place_child), this};
    arrange();
}

OwnView::~OwnView()
{
    // Its steps would come to an object that is gone.
    if (glide_) adw_animation_reset(glide_.get());
}

void OwnView::build()
{
    gtk_widget_add_css_class(card_, "own-view");
    gtk_widget_set_overflow(card_, GTK_OVERFLOW_HIDDEN);
    gtk_widget_set_focusable(card_, TRUE);
    gtk_widget_set_cursor_from_name(card_, "grab");
    set_name(card_, tr("Your own picture. The arrow keys move it."));
    auto* picture = canvas_.make_widget();
    gtk_overlay_set_child(GTK_OVERLAY(card_), picture);
    auto* away = gtk_button_new_from_icon_name("view-conceal-symbolic");
    gtk_widget_add_css_class(away, "put-away");
    gtk_widget_add_css_class(away, "circular");
    gtk_widget_set_halign(away, GTK_ALIGN_END);
    gtk_widget_set_valign(away, GTK_ALIGN_START);
    set_name_and_keys(away, tr("Hide your own picture"), "Ctrl+H");
    on(away, "clicked", [this] { toggle(); });
    gtk_overlay_add_overlay(GTK_OVERLAY(card_), away);
    gtk_widget_add_css_class(back_, "bring-back");
    gtk_widget_add_css_class(back_, "circular");
    gtk_widget_add_css_class(back_, "osd");
    set_name_and_keys(back_, tr("Show your own picture"), "Ctrl+H");
    on(back_, "clicked", [this] { toggle(); });
}

void OwnView::build_moving()
{
    auto* drag = gtk_gesture_drag_new();
    g_signal_connect(drag, "drag-begin",
                     G_CALLBACK(+[](GtkGestureDrag*, double, double, gpointer data) {
                         self(data)->drag_begin();
                     }),
                     this);
    auto update =
        +[](GtkGestureDrag*, double x, double y, gpointer data) { self(data)->drag_by(x, y); };
    g_signal_connect(drag, "drag-update", G_CALLBACK(update), this);
    auto end = +[](GtkGestureDrag*, double, double, gpointer data) { self(data)->drag_end(); };
    g_signal_connect(drag, "drag-end", G_CALLBACK(end), this);
    gtk_widget_add_controller(card_, GTK_EVENT_CONTROLLER(drag));
    auto* keys = gtk_event_controller_key_new();
    auto press = +[](GtkEventControllerKey*, guint key, guint, GdkModifierType, gpointer data) {
        return self(data)->press(key);
    };
    g_signal_connect(keys, "key-pressed", G_CALLBACK(press), this);
    gtk_widget_add_controller(card_, keys);
}

void OwnView::show(const Model& model)
{
    has_picture_ = model.has_own_picture && model.phase != Phase::ringing_out;
    canvas_.set_mirrored(!model.screen.on);
    canvas_.set_fit(model.screen.on ? Fit::whole : Fit::person);
    if (is_group_ != (model.people.size() > 1)) gtk_widget_queue_allocate(GTK_WIDGET(stage_));
    is_group_ = model.people.size() > 1;
    arrange();
}

void OwnView::show_picture(const base::Picture& picture)
{
    const double before = canvas_.aspect();
    canvas_.show(picture);
    if (before != canvas_.aspect()) gtk_widget_queue_allocate(GTK_WIDGET(stage_));
}

void OwnView::set_under_bars(bool under)
{
    is_under_bars_ = under;
    gtk_widget_set_margin_top(back_, under ? top_bar : 0);
    gtk_widget_set_margin_bottom(back_, under ? bottom_bar : 0);
    gtk_widget_queue_allocate(GTK_WIDGET(stage_));
}

void OwnView::toggle()
{
    if (has_picture_) set_put_away(!is_put_away_);
}

void OwnView::set_put_away(bool away)
{
    // The keyboard's user is not to be thrown out of the corner.
    auto* gone = away ? card_ : back_;
    auto* here = away ? back_ : card_;
    auto* root = gtk_widget_get_root(gone);
    auto* focus = root ? gtk_root_get_focus(root) : nullptr;
    const bool had_focus = focus && (focus == gone || gtk_widget_is_ancestor(focus, gone));
    is_put_away_ = away;
    arrange();
    if (had_focus) gtk_widget_grab_focus(here);
}

void OwnView::arrange()
{
    set_shown(card_, has_picture_ && !is_put_away_);
    set_shown(back_, has_picture_ && is_put_away_);
    gtk_widget_set_halign(back_, corner_.left ? GTK_ALIGN_START : GTK_ALIGN_END);
    gtk_widget_set_valign(back_, corner_.top ? GTK_ALIGN_START : GTK_ALIGN_END);
}

void OwnView::move_to(Corner corner)
{
    from_ = place_now(gtk_widget_get_width(card_), gtk_widget_get_height(card_));
    corner_ = corner;
    is_dragged_ = false;
    arrange();
    if (!glide_) {
        auto step = +[](double part, gpointer data) {
            self(data)->glided_ = part;
            gtk_widget_queue_allocate(GTK_WIDGET(self(data)->stage_));
        };
        auto* target = adw_callback_animation_target_new(step, this, nullptr);
        glide_ = base::Ref<AdwAnimation>::sink(
            adw_timed_animation_new(GTK_WIDGET(stage_), 0, 1, glide_ms, target));
    }
    adw_animation_reset(glide_.get());
    adw_animation_play(glide_.get());
}

void OwnView::drag_begin()
{
    from_ = place_now(gtk_widget_get_width(card_), gtk_widget_get_height(card_));
    if (glide_) adw_animation_pause(glide_.get());
    glided_ = 0;
    is_dragged_ = true;
}

// The offsets are within the card, which moves along: they count from where it is at the moment.
void OwnView::drag_by(double x, double y)
{
    auto* stage = GTK_WIDGET(stage_);
    double left = 0;
    double top = 0;
    if (!gtk_widget_translate_coordinates(card_, stage, x, y, &left, &top)) return;
    const double right = gtk_widget_get_width(stage) - gtk_widget_get_width(card_);
    const double bottom = gtk_widget_get_height(stage) - gtk_widget_get_height(card_);
    from_ = {std::clamp(left, 0.0, std::max(right, 0.0)),
             std::clamp(top, 0.0, std::max(bottom, 0.0))};
    gtk_widget_queue_allocate(stage);
}

void OwnView::drag_end()
{
    const double x = from_.x + gtk_widget_get_width(card_) / 2.0;
    const double y = from_.y + gtk_widget_get_height(card_) / 2.0;
    move_to({x < gtk_widget_get_width(GTK_WIDGET(stage_)) / 2.0,
             y < gtk_widget_get_height(GTK_WIDGET(stage_)) / 2.0});
}

gboolean OwnView::press(guint key)
{
    auto corner = corner_;
    switch (key) {
        case GDK_KEY_Left: corner.left = true; break;
        case GDK_KEY_Right: corner.left = false; break;
        case GDK_KEY_Up: corner.top = true; break;
        case GDK_KEY_Down: corner.top = false; break;
        default: return FALSE;
    }
    move_to(corner);
    return TRUE;
}

void OwnView::fit_size(int& width, int& height) const
{
    const double shape = canvas_.aspect() > 0 ? canvas_.aspect() : 16.0 / 9;
    const int stage_width = gtk_widget_get_width(GTK_WIDGET(stage_));
    const int stage_height = gtk_widget_get_height(GTK_WIDGET(stage_));
    const double part = is_group_ ? part_in_group : part_of_stage;
    double across =
        std::clamp(stage_width * part, is_group_ ? narrowest_in_group : narrowest, widest);
    double down = across / shape;
    const double most = std::max(stage_height * most_of_height, 48.0);
    if (down > most) across = most * shape, down = most;
    width = static_cast<int>(across);
    height = static_cast<int>(down);
}

void OwnView::place(GdkRectangle& at)
{
    fit_size(at.width, at.height);
    const auto now = place_now(at.width, at.height);
    at.x = static_cast<int>(now.x);
    at.y = static_cast<int>(now.y);
}

OwnView::Place OwnView::place_of(Corner corner, int width, int height) const
{
    const int edge = is_group_ ? margin_in_group : margin;
    const int top = edge + (is_under_bars_ ? top_bar : 0);
    const int under = edge + (is_under_bars_ ? bottom_bar : 0);
    const int right = gtk_widget_get_width(GTK_WIDGET(stage_)) - width - edge;
    const int bottom = gtk_widget_get_height(GTK_WIDGET(stage_)) - height - under;
    return {double(corner.left ? edge : right), double(corner.top ? top : bottom)};
}

OwnView::Place OwnView::place_now(int width, int height) const
{
    if (is_dragged_) return from_;
    const auto goal = place_of(corner_, width, height);
    return {from_.x + (goal.x - from_.x) * glided_, from_.y + (goal.y - from_.y) * glided_};
}

}  // namespace mailcall::window
