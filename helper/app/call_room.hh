// CallRoom: where a call is held: its session, window, chat, files and host brought together.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/call_chat.hh"
#include "app/call_files.hh"
#include "app/call_news.hh"
#include "app/call_options.hh"
#include "app/call_preview.hh"
#include "app/call_ring.hh"
#include "app/call_session.hh"
#include "app/call_switches.hh"
#include "base/loop.hh"
#include "window/controller.hh"
#include "window/view.hh"
#include "window/wishes.hh"

namespace mailcall::app {

class CallRoom final : public CallNews, private window::Wishes {
  public:
    // What it asks of the process.
    struct Ways {
        CallSession::Tell tell;  // to the host
        base::Work hang_up;      // with no host to do it
        base::Work closed;       // the window has gone
    };
    // `session` is used once the first of the functions below is called.
    CallRoom(const CallOptions& options, Pace pace, CallSession& session, Ways ways);
    CallRoom(const CallRoom&) = delete;
    CallRoom& operator=(const CallRoom&) = delete;
    ~CallRoom() override;

    // Loads what a window takes and shows nothing, so that it is there at once when it is wanted.
    void prepare_window();
    // Somebody looks at the window, or will any moment: the process has to stay.
    bool is_open() const { return is_shown_; }
    bool is_visible() const { return is_shown_ && is_visible_; }
    // It tells how the call was, and may do so for as long as the user likes.
    bool shows_the_end() const
    {
        return is_shown_ && controller_.model().phase == window::Phase::over;
    }
    void close_window();

    base::Result<> carry_out(const wire::order::Show& show);
    base::Result<> carry_out(const wire::order::Switch& change);
    base::Result<> carry_out(const wire::order::Chat& chat) { return chat_.send(chat.text); }
    CallFiles& files() { return files_; }

  private:
    // What the session tells (call_room.cc).
    void session_begins() override { preview_.stop(); }
    void session_began(media::Session& session, bool offerer) override;
    void session_ended(const std::string& why) override;
    void talking() override;
    void reaching(bool reached) override;
    void peer_hung_up() override;
    void trouble(const base::Error& error) override;
    void chat(const std::string& text) override;
    void chat_so_far(std::int64_t count) override { chat_.so_far(count); }
    void chat_delivered(std::int64_t count) override;
    void sending(const wire::Sending& now) override;
    void peer_sending(const wire::Sending& now) override;
    void devices_changed(const std::string& lost) override;
    void picture(bool own, const base::Picture& picture) override;
    void level(bool own, double level) override;
    void files_open() override;
    void files_text(const std::string& text) override;
    void files_bytes(base::BytesView bytes) override;
    void files_drained() override;

    // What the user wants (call_wishes.cc).
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
    void choose_device(window::DeviceKind kind, const std::string& id) override;
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

    void wish(const std::string& what, const std::string& value = {});
    void steer(int transfer, const std::string& what, const std::string& folder = {});
    bool check(const base::Result<>& done);  // false: refused, and the user was told
    void tell_sending();
    void show_window();
    void ring();
    void choose_ring();
    void look_how_it_goes();
    void present();

    Pace pace_;
    CallSession& session_;
    Ways ways_;
    bool wants_window_;
    bool rings_;          // with a window or without
    bool is_silent_;      // until a loudspeaker is chosen
    std::string camera_;  // these two until others are chosen
    std::string microphone_;
    std::optional<base::Error> no_window_;  // why there is none, until that was told
    bool is_shown_ = false;
    bool is_visible_ = false;  // the screen has shown it
    wire::Card card_;
    wire::Sending own_;
    wire::Sending peer_;
    window::Controller controller_{*this};
    CallSwitches switches_;
    CallChat chat_;
    CallFiles files_;
    CallRing ring_;
    CallPreview preview_{controller_};
    base::Timer giving_up_;  // the host does not hang up for us
    base::Timer ringing_{[this] { ring(); }};
    base::Timer looking_{[this] { look_how_it_goes(); }};
    std::unique_ptr<window::View> view_;
};

}  // namespace mailcall::app
