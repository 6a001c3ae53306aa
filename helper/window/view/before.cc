// Before: until the other answers, one sees and hears oneself, so that nobody joins unprepared.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/before.hh"

namespace mailcall::window {
namespace {

std::string missing_picture(const Switch& camera)
{
    if (!camera.possible && !camera.why_not.empty()) return camera.why_not;
    return camera.on ? tr("Your camera is starting.") : tr("Your camera is off.");
}

}  // namespace

Before::Before()
    : picture_{canvas_.make_widget()},
      meter_{GTK_LEVEL_BAR(form_.object("level")), form_.label("level_words")}
{
    gtk_overlay_set_child(GTK_OVERLAY(form_.object("mirror")), picture_);
    canvas_.set_mirrored(true);
}

void Before::show(const Model& model)
{
    const auto name = model.people.size() == 1 ? model.people.front().name : model.title;
    adw_avatar_set_text(ADW_AVATAR(form_.object("avatar")), name.c_str());
    set_text(form_.label("name"), name);
    set_text(form_.label("sentence"), model.sentence);
    canvas_.set_mirrored(!model.screen.on);
    set_shown(picture_, model.has_own_picture);
    set_shown(form_.widget("no_picture"), !model.has_own_picture);
    set_text(form_.label("no_picture_words"), missing_picture(model.camera));
    meter_.show(model.microphone, model.own_level);
    set_icon(GTK_IMAGE(form_.object("microphone_icon")),
             meter_.is_on() ? "audio-input-microphone-symbolic" : "microphone-disabled-symbolic");
}

}  // namespace mailcall::window
