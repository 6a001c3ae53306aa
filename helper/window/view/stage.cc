// Stage: everybody's tiles, the picture of oneself, and what is going on when it is not just a
// talk. SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/stage.hh"

#include <algorithm>

#include "window/view/widgets.hh"

namespace mailcall::window {
namespace {

constexpr int least_width = 320;  // a side pane that leaves less lies over the stage instead
constexpr int least_height = 160;

bool is_there(const Model& model, const std::string& id)
{
    return std::any_of(model.people.begin(), model.people.end(),
                       [&id](const Person& person) { return person.id == id; });
}

}  // namespace

Stage::Stage()
    : overlay_{gtk_overlay_new()},
      message_{GTK_WIDGET(g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                       "spacing", 12, nullptr))},
      spinner_{gtk_spinner_new()},
      sentence_{GTK_LABEL(gtk_label_new(nullptr))},
      drop_hint_{gtk_box_new(GTK_ORIENTATION_VERTICAL, 12)},
      drop_text_{GTK_LABEL(gtk_label_new(nullptr))}
{
    gtk_widget_add_css_class(overlay_, "stage");
    gtk_widget_set_size_request(overlay_, least_width, least_height);
    gtk_widget_set_hexpand(overlay_, TRUE);
    gtk_widget_set_vexpand(overlay_, TRUE);
    gtk_overlay_set_child(GTK_OVERLAY(overlay_), grid_.widget());
    build_message();
    own_ = std::make_unique<OwnView>(GTK_OVERLAY(overlay_));
    build_drop_hint();
}

void Stage::build_message()
{
    gtk_widget_add_css_class(message_, "stage-message");
    gtk_widget_set_halign(message_, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(message_, GTK_ALIGN_CENTER);
    gtk_label_set_wrap(sentence_, TRUE);
    gtk_label_set_justify(sentence_, GTK_JUSTIFY_CENTER);
    gtk_label_set_max_width_chars(sentence_, 36);
    gtk_box_append(GTK_BOX(message_), spinner_);
    gtk_box_append(GTK_BOX(message_), GTK_WIDGET(sentence_));
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), message_);
}

void Stage::build_drop_hint()
{
    gtk_widget_add_css_class(drop_hint_, "drop-hint");
    gtk_widget_set_can_target(drop_hint_, FALSE);
    auto* icon = make_icon("document-send-symbolic");
    gtk_image_set_pixel_size(GTK_IMAGE(icon), 48);
    gtk_widget_set_valign(icon, GTK_ALIGN_END);
    gtk_widget_set_vexpand(icon, TRUE);
    gtk_widget_add_css_class(GTK_WIDGET(drop_text_), "title-2");
    gtk_widget_set_valign(GTK_WIDGET(drop_text_), GTK_ALIGN_START);
    gtk_widget_set_vexpand(GTK_WIDGET(drop_text_), TRUE);
    gtk_label_set_wrap(drop_text_, TRUE);
    gtk_label_set_justify(drop_text_, GTK_JUSTIFY_CENTER);
    gtk_box_append(GTK_BOX(drop_hint_), icon);
    gtk_box_append(GTK_BOX(drop_hint_), GTK_WIDGET(drop_text_));
    gtk_widget_set_visible(drop_hint_, FALSE);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay_), drop_hint_);
}

void Stage::show(const Model& model)
{
    is_talking_ = model.phase == Phase::talking;
    show_tiles(model);
    show_message(model);
    own_->show(model);
    set_class(overlay_, "dimmed", model.phase == Phase::reconnecting);
    set_class(overlay_, "alone", model.people.size() <= 1);
    set_text(drop_text_, model.people.size() == 1
                             ? base::fill(tr("Drop to send to {}"), model.people.front().name)
                             : tr("Drop to send to everyone"));
}

void Stage::show_tiles(const Model& model)
{
    for (auto tile = tiles_.begin(); tile != tiles_.end();) {
        if (is_there(model, tile->first)) {
            ++tile;
            continue;
        }
        grid_.remove(tile->second->widget());
        tile = tiles_.erase(tile);
    }
    for (const auto& person : model.people) {
        auto& tile = tiles_[person.id];
        if (!tile) {
            tile = std::make_unique<Tile>();
            grid_.add(tile->widget());
        }
        tile->show(person, model.people.size());
    }
}

void Stage::show_message(const Model& model)
{
    const bool waits = model.phase == Phase::connecting || model.phase == Phase::reconnecting;
    set_shown(message_, waits && !model.sentence.empty());
    gtk_spinner_set_spinning(GTK_SPINNER(spinner_), waits);
    set_text(sentence_, model.sentence);
    // Initials stand in the middle: the sentence then goes below them.
    const bool has_picture = std::any_of(model.people.begin(), model.people.end(),
                                         [](const Person& person) { return person.has_picture; });
    gtk_widget_set_valign(message_, has_picture ? GTK_ALIGN_CENTER : GTK_ALIGN_END);
}

void Stage::show_picture(const std::string& person, const base::Picture& picture)
{
    if (is_drawn_plainly())
        turns_.take(person, picture);
    else
        show_now(person, picture);
}

void Stage::show_now(const std::string& person, const base::Picture& picture)
{
    if (person.empty())
        own_->show_picture(picture);
    else if (auto tile = tiles_.find(person); tile != tiles_.end())
        tile->second->show_picture(picture);
}

void Stage::show_level(const std::string& person, double level)
{
    const auto tile = tiles_.find(person);
    if (is_talking_ && tile != tiles_.end()) tile->second->show_level(level);
}

void Stage::set_dropping(bool dropping) { set_shown(drop_hint_, dropping); }

}  // namespace mailcall::window
