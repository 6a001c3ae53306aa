// Tile: one person's picture, or initials, with the name and what to know of the microphone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/tile.hh"

#include <numbers>

#include "window/view/trust.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr int longest_name = 22;      // characters; the rest is the tooltip's
constexpr double least_speech = -40;  // dB of full scale; quiet rooms stay below
constexpr std::chrono::milliseconds pause{600};

int avatar_size(std::size_t people)
{
    if (people <= 1) return 128;
    return people <= 4 ? 88 : 64;
}

std::string description(const Person& person)
{
    auto text = person.screen ? base::fill(tr("Screen of {}"), person.name) : person.name;
    if (!person.microphone) text += ", " + std::string{tr("microphone off")};
    if (!person.has_picture) text += ", " + std::string{tr("no picture")};
    return text;
}

// What a round corner leaves of each corner, in the colour around.
void draw_corners(GtkDrawingArea* area, cairo_t* cr, int width, int height, gpointer) noexcept
{
    constexpr double radius = 12;
    GdkRGBA around;
    gtk_style_context_get_color(gtk_widget_get_style_context(GTK_WIDGET(area)), &around);
    gdk_cairo_set_source_rgba(cr, &around);
    for (int x : {0, width})
        for (int y : {0, height}) {
            cairo_save(cr);
            cairo_translate(cr, x, y);
            cairo_scale(cr, x == 0 ? 1 : -1, y == 0 ? 1 : -1);
            cairo_arc(cr, radius, radius, radius, std::numbers::pi, 1.5 * std::numbers::pi);
            cairo_line_to(cr, 0, 0);
            cairo_fill(cr);
            cairo_restore(cr);
        }
}

}  // namespace

Tile::Tile()
    : overlay_{GTK_WIDGET(
          g_object_new(GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, nullptr))},
      picture_{canvas_.make_widget()},
      avatar_{ADW_AVATAR(adw_avatar_new(128, nullptr, TRUE))},
      tag_{gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6)},
      name_{make_cut_label(nullptr)},
      muted_{make_icon("microphone-disabled-symbolic")},
      screen_{make_icon("video-display-symbolic")},
      doubt_{GTK_IMAGE(make_icon("dialog-warning-symbolic"))},
      ring_{gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0)},
      silence_{[this] { set_class(ring_, "speaking", false); }}
{
    gtk_widget_add_css_class(overlay_, "tile");
    gtk_widget_set_overflow(overlay_, GTK_OVERFLOW_HIDDEN);
    gtk_overlay_set_child(GTK_OVERLAY(overlay_), picture_);
    gtk_widget_set_halign(GTK_WIDGET(avatar_), GTK_ALIGN_CENTER);
    gtk_widget_set_valign(GTK_WIDGET(avatar_), GTK_ALIGN_CENTER);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), GTK_WIDGET(avatar_));
    if (is_drawn_plainly()) add_corners();
    gtk_widget_add_css_class(ring_, "ring");
    gtk_widget_set_can_target(ring_, FALSE);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), ring_);
    build_tag();
}

// Pictures are cut straight, which takes a third less work, and the corners laid over them.
void Tile::add_corners()
{
    auto* corners = gtk_drawing_area_new();
    gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(corners), draw_corners, nullptr, nullptr);
    gtk_widget_add_css_class(corners, "corners");
    gtk_widget_set_can_target(corners, FALSE);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), corners);
}

void Tile::build_tag()
{
    gtk_widget_add_css_class(tag_, "name-tag");
    gtk_label_set_max_width_chars(name_, longest_name);
    gtk_widget_set_halign(tag_, GTK_ALIGN_START);
    gtk_widget_set_valign(tag_, GTK_ALIGN_END);
    for (auto* piece : {muted_, screen_, GTK_WIDGET(doubt_), GTK_WIDGET(name_)})
        gtk_box_append(GTK_BOX(tag_), piece);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), tag_);
}

void Tile::show(const Person& person, std::size_t people)
{
    const bool alone = people == 1;
    canvas_.set_fit(person.screen ? Fit::whole : Fit::person);
    set_shown(picture_, person.has_picture);
    set_shown(GTK_WIDGET(avatar_), !person.has_picture);
    set_class(overlay_, "covered", person.has_picture);
    adw_avatar_set_text(avatar_, person.name.c_str());
    adw_avatar_set_size(avatar_, avatar_size(people));
    set_text(name_, person.name);
    set_shown(muted_, !person.microphone);
    set_shown(screen_, person.screen);
    set_shown(GTK_WIDGET(doubt_), !alone && is_doubtful(person.trust));
    set_icon(doubt_, trust_icon(person.trust));
    set_shown(tag_, !alone || !person.microphone || person.screen);
    may_ring_ = !alone || !person.has_picture;
    if (!may_ring_) set_class(ring_, "speaking", false);
    tell(person);
}

void Tile::tell(const Person& person)
{
    const auto text = description(person);
    if (text == told_) return;
    told_ = text;
    set_name(overlay_, text);
}

void Tile::show_level(double level)
{
    if (!may_ring_ || level < least_speech) return;
    set_class(ring_, "speaking", true);
    silence_.start(pause);
}

}  // namespace mailcall::window
