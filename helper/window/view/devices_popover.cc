// How devices are chosen.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/devices_popover.hh"

#include <algorithm>

namespace mailcall::window {
namespace {

// The quietest that moves the bar; speech lies between -40 and -10 dB.
constexpr double quiet = -60;

std::string why_not(const Switch& one) { return one.possible ? "" : one.why_not; }

}  // namespace

DevicesPopover::DevicesPopover(Wishes& wishes)
    : wishes_{wishes},
      popover_{base::Ref<GtkWidget>::sink(form_.widget("devices_popover"))},
      cameras_{form_, DeviceKind::camera, wishes},
      microphones_{form_, DeviceKind::microphone, wishes},
      loudspeakers_{form_, DeviceKind::loudspeaker, wishes},
      volume_{GTK_RANGE(form_.object("volume"))}
{
    on_volume_ = {volume_, "value-changed", G_CALLBACK(on_volume), this};
    // All of it in one colour: a loud voice is no alarm.
    auto* level = GTK_LEVEL_BAR(form_.object("level"));
    for (const char* mark :
         {GTK_LEVEL_BAR_OFFSET_LOW, GTK_LEVEL_BAR_OFFSET_HIGH, GTK_LEVEL_BAR_OFFSET_FULL})
        gtk_level_bar_remove_offset_value(level, mark);
}

void DevicesPopover::show(const Model& model)
{
    cameras_.show(model.devices, why_not(model.camera));
    microphones_.show(model.devices, why_not(model.microphone));
    loudspeakers_.show(model.devices, "");
    show_parts(model.devices);
    show_level(model.own_level);
    // Only another volume than before: a hand may be on the slider.
    if (shown_volume_ == model.volume) return;
    shown_volume_ = model.volume;
    is_showing_ = true;
    gtk_range_set_value(volume_, model.volume);
    is_showing_ = false;
}

void DevicesPopover::show_parts(const std::vector<Device>& devices)
{
    auto has = [&devices](DeviceKind kind) {
        return std::any_of(devices.begin(), devices.end(),
                           [kind](const Device& device) { return device.kind == kind; });
    };
    for (const char* id : {"level_title", "level"})
        set_shown(form_.widget(id), has(DeviceKind::microphone));
    for (const char* id : {"volume_title", "volume"})
        set_shown(form_.widget(id), has(DeviceKind::loudspeaker));
}

void DevicesPopover::show_level(double level)
{
    if (!gtk_widget_get_mapped(popover_.get())) return;
    gtk_level_bar_set_value(GTK_LEVEL_BAR(form_.object("level")),
                            std::clamp((level - quiet) / -quiet, 0.0, 1.0));
}

void DevicesPopover::on_volume(GtkRange* scale, gpointer self) noexcept
{
    auto* popover = static_cast<DevicesPopover*>(self);
    if (popover->is_showing_) return;
    popover->shown_volume_ = gtk_range_get_value(scale);
    popover->wishes_.set_volume(popover->shown_volume_);
}

}  // namespace mailcall::window
