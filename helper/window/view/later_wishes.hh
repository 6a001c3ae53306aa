// LaterWishes: takes wishes down and passes them on from the main loop. So none is made while the
// owner shows a model, and the owner may end the view in any of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/loop.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class LaterWishes final : public Wishes {
  public:
    explicit LaterWishes(Wishes& wishes);

    void accept(const wire::Media& media) override;
    void decline(const std::string& text) override;
    void hang_up() override;
    void call_again() override;
    void preview(bool on) override;
    void set_microphone(bool on) override;
    void set_camera(bool on) override;
    void start_screen(const std::string& source) override;
    void stop_screen() override;
    std::vector<ScreenSource> screen_sources() override;  // at once
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
    using Wish = std::function<void(Wishes&)>;

    void later(Wish wish);
    void pass_on();

    Wishes& wishes_;
    std::shared_ptr<std::vector<Wish>> waiting_ = std::make_shared<std::vector<Wish>>();
    base::Timer timer_{[this] { pass_on(); }};
};

}  // namespace mailcall::window
