// How the devices of one kind are listed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/device_list.hh"

#include <algorithm>
#include <utility>

namespace mailcall::window {
namespace {

const char* id_of(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera: return "camera";
        case DeviceKind::microphone: return "microphone";
        case DeviceKind::loudspeaker: return "loudspeaker";
    }
    return "";
}

const char* none_found(DeviceKind kind)
{
    switch (kind) {
        case DeviceKind::camera: return tr("No camera is connected to this computer.");
        case DeviceKind::microphone: return tr("No microphone is connected to this computer.");
        case DeviceKind::loudspeaker: return tr("No loudspeaker is connected to this computer.");
    }
    return "";
}

}  // namespace

DeviceList::DeviceList(const Form& form, DeviceKind kind, Wishes& wishes)
    : kind_{kind},
      wishes_{wishes},
      box_{form.box(id_of(kind))},
      words_{form.label((std::string{id_of(kind)} + "_words").c_str())}
{
}

void DeviceList::show(const std::vector<Device>& devices, const std::string& why_not)
{
    auto choices = wanted(devices);
    is_showing_ = true;
    if (!is_listed(choices)) rebuild(std::move(choices));
    std::string used;
    for (const auto& device : devices)
        if (device.kind == kind_ && device.used) used = device.id;
    for (const auto& choice : choices_)
        gtk_check_button_set_active(choice.button, choice.id == used);
    is_showing_ = false;
    const auto words = choices_.empty() ? std::string{none_found(kind_)} : why_not;
    set_text(words_, words);
    set_shown(GTK_WIDGET(words_), !words.empty());
}

// Doing without is a choice where there is something to do without.
std::vector<DeviceList::Choice> DeviceList::wanted(const std::vector<Device>& devices) const
{
    std::vector<Choice> choices;
    for (const auto& device : devices)
        if (device.kind == kind_) choices.push_back({device.id, device.name});
    if (!choices.empty() && kind_ != DeviceKind::loudspeaker) choices.push_back({"", tr("None")});
    return choices;
}

bool DeviceList::is_listed(const std::vector<Choice>& choices) const
{
    return std::equal(
        choices.begin(), choices.end(), choices_.begin(), choices_.end(),
        [](const Choice& a, const Choice& b) { return a.id == b.id && a.name == b.name; });
}

// Plugged in or out: the focus stays on the device that it was on.
void DeviceList::rebuild(std::vector<Choice> choices)
{
    std::string focused = "?";
    for (const auto& choice : choices_)
        if (gtk_widget_has_focus(GTK_WIDGET(choice.button))) focused = choice.id;
    while (auto* child = gtk_widget_get_first_child(GTK_WIDGET(box_))) gtk_box_remove(box_, child);
    choices_ = std::move(choices);
    for (auto& choice : choices_) {
        add(choice);
        if (choice.id == focused) gtk_widget_grab_focus(GTK_WIDGET(choice.button));
    }
}

void DeviceList::add(Choice& choice)
{
    constexpr int longest = 34;
    choice.button = GTK_CHECK_BUTTON(gtk_check_button_new());
    auto* label = make_cut_label(nullptr);
    gtk_label_set_ellipsize(label, PANGO_ELLIPSIZE_MIDDLE);
    gtk_label_set_max_width_chars(label, longest);
    gtk_label_set_xalign(label, 0);
    set_text(label, choice.name);
    gtk_check_button_set_child(choice.button, GTK_WIDGET(label));
    set_name(GTK_WIDGET(choice.button), choice.name);
    if (choices_.front().button != choice.button)
        gtk_check_button_set_group(choice.button, choices_.front().button);
    on(choice.button, "toggled", [this, id = choice.id] { toggled(id); });
    gtk_box_append(box_, GTK_WIDGET(choice.button));
}

// Each choice tells twice: the one that goes and the one that comes.
void DeviceList::toggled(const std::string& id)
{
    if (is_showing_) return;
    for (const auto& choice : choices_)
        if (choice.id == id && gtk_check_button_get_active(choice.button))
            return wishes_.choose_device(kind_, id);
}

}  // namespace mailcall::window
