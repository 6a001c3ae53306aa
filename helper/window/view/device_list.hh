// Device list: all devices of one kind, of which one is used.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/model.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class DeviceList {
  public:
    // `form`: devices_popover.ui, in which everything of a kind has the kind's name.
    DeviceList(const Form& form, DeviceKind kind, Wishes& wishes);
    DeviceList(const DeviceList&) = delete;
    DeviceList& operator=(const DeviceList&) = delete;

    // `why_not`: why none of them can be used, or "".
    void show(const std::vector<Device>& devices, const std::string& why_not);

  private:
    struct Choice {
        std::string id;  // "": none
        std::string name;
        GtkCheckButton* button = nullptr;
    };

    std::vector<Choice> wanted(const std::vector<Device>& devices) const;
    bool is_listed(const std::vector<Choice>& choices) const;
    void rebuild(std::vector<Choice> choices);
    void add(Choice& choice);
    void toggled(const std::string& id);

    DeviceKind kind_;
    Wishes& wishes_;
    GtkBox* box_;
    GtkLabel* words_;
    std::vector<Choice> choices_;
    bool is_showing_ = false;
};

}  // namespace mailcall::window
