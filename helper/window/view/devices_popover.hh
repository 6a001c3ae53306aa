// Devices popover: which camera, microphone and loudspeaker, how loud one is and hears.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "window/model.hh"
#include "window/view/device_list.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class DevicesPopover {
  public:
    explicit DevicesPopover(Wishes& wishes);
    DevicesPopover(const DevicesPopover&) = delete;
    DevicesPopover& operator=(const DevicesPopover&) = delete;

    // A GtkPopover, for a menu button.
    GtkWidget* widget() const { return popover_.get(); }
    void show(const Model& model);
    // How loud we are, dB of full scale.
    void show_level(double level);

  private:
    void show_parts(const std::vector<Device>& devices);
    static void on_volume(GtkRange* scale, gpointer self) noexcept;

    Wishes& wishes_;
    Form form_{"devices_popover"};
    base::Ref<GtkWidget> popover_;
    DeviceList cameras_;
    DeviceList microphones_;
    DeviceList loudspeakers_;
    GtkRange* volume_;
    double shown_volume_ = -1;
    bool is_showing_ = false;
    base::Connection on_volume_;
};

}  // namespace mailcall::window
