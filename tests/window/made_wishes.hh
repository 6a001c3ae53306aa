// MadeWishes: writes each wish on stdout, and does to the model what a call would do.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "window/model.hh"
#include "window/wishes.hh"

namespace mailcall::window {

// One line for the test that reads stdout.
void say(const std::string& line);

class MadeWishes final : public Wishes {
  public:
    // `changed`: the model is to be shown again.
    MadeWishes(Model& model, std::function<void()> changed);

    bool is_closed() const { return is_closed_; }

    void accept(const wire::Media& media) override;
    void decline(const std::string& text) override;
    void hang_up() override;
    void call_again() override;
    void preview(bool on) override;
    void set_microphone(bool on) override;
    void set_camera(bool on) override;
    void start_screen(const std::string& source) override;
    void stop_screen() override;
    std::vector<ScreenSource> screen_sources() override;
    void choose_device(DeviceKind kind, const std::string& id) override;
    void set_volume(double volume) override;
    void send_chat(const std::string& text) override;
    void read_chat() override;
    void keep_chat(bool keep) override;
    void send_files(const std::vector<std::string>& paths) override;
    void send_picture(const std::string& png) override;
    void take_file(int transfer, const std::string& folder, bool always) override;
    void refuse_file(int transfer) override;
    void pause_file(int transfer, bool pause) override;
    void cancel_file(int transfer) override;
    void share_folder(const std::string& path, std::int64_t until) override;
    void unshare(int share) override;
    void browse(int share, const std::string& path) override;
    void fetch(int share, const std::string& path) override;
    void compare_words(bool match) override;
    void act_on_note(int note) override;
    void dismiss_note(int note) override;
    void close() override;

  private:
    void end(const std::string& outcome);

    Model& model_;
    std::function<void()> changed_;
    bool is_closed_ = false;
};

}  // namespace mailcall::window
