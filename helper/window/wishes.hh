// Wishes: what a user can want of a call, by the window's controls or by typed commands.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "window/model.hh"

namespace mailcall::window {

// What is refused comes back as a Note, not as a return value. All run on the main context.
class Wishes {
  public:
    virtual ~Wishes() = default;

    virtual void accept(const wire::Media& media) = 0;
    virtual void decline(const std::string& text) = 0;  // "": without a text
    virtual void hang_up() = 0;
    virtual void call_again() = 0;
    // While it rings here: to see and hear oneself, or no longer. Nothing is sent.
    virtual void preview(bool on) = 0;

    virtual void set_microphone(bool on) = 0;
    virtual void set_camera(bool on) = 0;
    // Starting asks the user which screen or window, where the desktop does not do that itself.
    // `source`: "" lets the desktop ask, "screen" is all of it, else an id of screen_sources().
    virtual void start_screen(const std::string& source) = 0;
    virtual void stop_screen() = 0;
    struct ScreenSource {
        std::string id;
        std::string name;
    };
    // What can be shown under X; empty where the desktop asks by itself (Wayland).
    virtual std::vector<ScreenSource> screen_sources() = 0;
    virtual void choose_device(DeviceKind kind, const std::string& id) = 0;
    virtual void set_volume(double volume) = 0;  // 0 to 1

    virtual void send_chat(const std::string& text) = 0;
    virtual void read_chat() = 0;  // the chat is open: nothing is unread
    virtual void keep_chat(bool keep) = 0;

    virtual void send_files(const std::vector<std::string>& paths) = 0;
    virtual void send_picture(const std::string& png) = 0;  // from the clipboard: the file's bytes
    // `folder` "": the usual place. `always`: from now on without asking, from this contact.
    virtual void take_file(int transfer, const std::string& folder, bool always) = 0;
    virtual void refuse_file(int transfer) = 0;
    virtual void pause_file(int transfer, bool pause) = 0;
    virtual void cancel_file(int transfer) = 0;

    // `until`: Unix seconds; 0: for this call only.
    virtual void share_folder(const std::string& path, std::int64_t until) = 0;
    virtual void unshare(int share) = 0;
    virtual void browse(int share, const std::string& path) = 0;
    virtual void fetch(int share, const std::string& path) = 0;

    virtual void compare_words(bool match) = 0;
    virtual void act_on_note(int note) = 0;
    virtual void dismiss_note(int note) = 0;
    // The window was closed while talking: as hang_up; when it is over: the end of the process.
    virtual void close() = 0;
};

}  // namespace mailcall::window
