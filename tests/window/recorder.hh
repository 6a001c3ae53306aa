// What a controller shows and what its notes ask for, written down.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/view.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class ShownModels final : public View {
  public:
    void show(const Model& model) override { models.push_back(model); }
    void show_picture(const std::string& person, const base::Picture&) override
    {
        pictures.push_back(person);
    }
    void show_level(const std::string& person, double) override { levels.push_back(person); }
    void present() override {}
    void when_visible(std::function<void()>) override {}

    std::vector<Model> models;
    std::vector<std::string> pictures;
    std::vector<std::string> levels;
};

// Only what notes can ask for is written down.
class NotedWishes final : public Wishes {
  public:
    void accept(const wire::Media&) override {}
    void decline(const std::string&) override {}
    void hang_up() override { made.emplace_back("hang up"); }
    void call_again() override {}
    void preview(bool on) override { made.emplace_back(on ? "preview on" : "preview off"); }
    void set_microphone(bool on) override { made.emplace_back(on ? "microphone on" : "off"); }
    void set_camera(bool on) override { made.emplace_back(on ? "camera on" : "camera off"); }
    void start_screen(const std::string&) override {}
    void stop_screen() override {}
    std::vector<ScreenSource> screen_sources() override { return {}; }
    void choose_device(DeviceKind, const std::string& id) override { made.push_back("use " + id); }
    void set_volume(double) override {}
    void send_chat(const std::string&) override {}
    void read_chat() override {}
    void keep_chat(bool) override {}
    void send_files(const std::vector<std::string>&) override {}
    void send_picture(const std::string&) override {}
    void take_file(int id, const std::string&, bool) override
    {
        made.push_back("take " + std::to_string(id));
    }
    void refuse_file(int) override {}
    void pause_file(int, bool) override {}
    void cancel_file(int) override {}
    void share_folder(const std::string&, std::int64_t) override {}
    void unshare(int share) override { made.push_back("unshare " + std::to_string(share)); }
    void browse(int share, const std::string&) override
    {
        made.push_back("browse " + std::to_string(share));
    }
    void fetch(int, const std::string&) override {}
    void compare_words(bool) override {}
    void act_on_note(int) override {}
    void dismiss_note(int) override {}
    void close() override {}

    std::vector<std::string> made;
};

}  // namespace mailcall::window
