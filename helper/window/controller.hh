// Controller: makes of everything that is heard of a call the Model that its window shows.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/loop.hh"
#include "base/picture.hh"
#include "base/result.hh"
#include "window/model.hh"
#include "window/note_list.hh"
#include "window/view.hh"
#include "wire/order.hh"

namespace mailcall::window {

// All on the main context. Times are Unix milliseconds. It shows nothing from inside a call of the
// owner's: the view hears of changes once in a turn of the main loop.
class Controller {
  public:
    // Of a transfer as long as it is one; a peer could offer files for ever.
    static constexpr std::size_t most_transfers = 500;
    static constexpr std::size_t most_chat_lines = 1000;
    static constexpr std::size_t most_reads = 200;

    // `wishes`: what the buttons of notes do. Must outlive the Controller.
    explicit Controller(Wishes& wishes);
    Controller(const Controller&) = delete;
    Controller& operator=(const Controller&) = delete;

    // Where the model is shown from now on; null: nowhere. Must stay until the next such call.
    void show_on(View* view);
    const Model& model() const { return model_; }

    // --- the call (controller.cc) ---
    void take(const wire::Card& card);
    void accepted();  // by the user; the host has yet to say so
    void talking(std::int64_t now);
    void reaching(bool reached);
    void session_began();
    // `why`, a sentence, may be empty.
    void session_ended(const std::string& why);
    void peer_hung_up();
    void compare_words(bool match);
    void quality(int bars);  // 0 to 3, -1: not known

    // --- picture, sound, devices (controller_media.cc) ---
    // What the user wants; sending() says what is.
    void want_microphone(bool on);
    void want_camera(bool on);
    void sending(const wire::Sending& own);
    void peer_sending(const wire::Sending& peer);
    void preview(bool on);  // before the session, whose pictures and levels are others
    void picture(bool own, const base::Picture& picture);
    void level(bool own, double level);
    // All there are, each second. `lost`: the name of one that was used and is gone, else empty.
    void devices(std::vector<Device> devices, const std::string& lost);
    void volume(double volume);
    // Something is missing; the call goes on.
    void trouble(const base::Error& error);
    // A wish that could not be granted.
    void refused(const base::Error& error);
    void say(NoteList::Said note);
    void take_back_note(const std::string& key);
    void act_on_note(int id);
    void dismiss_note(int id);

    // --- chat, files, folders (controller_exchange.cc) ---
    void chat_in(const std::string& text, std::int64_t now);
    void chat_sent(const std::string& text, std::int64_t now);
    void chat_delivered(std::int64_t count);  // so many of all that were sent
    void chat_lost();                         // what has not been delivered never will be
    void chat_read();
    void keep_chat(bool keep);
    void transfer(Transfer transfer);
    void shares(std::vector<Share> shares);
    void browsing(int share, const std::string& path);
    void listing(Browser listing);
    // The peer has listed or fetched `path` in our folder.
    void read(int share, const std::string& path, bool fetched, std::int64_t now);

  private:
    void touch();
    void show();

    Phase phase() const;
    bool is_over() const;
    std::string name() const;
    std::string sentence() const;
    std::string ringing_sentence() const;
    std::string connecting_sentence() const;
    std::string outcome() const;
    void settle();
    void end();

    Person& peer() { return model_.people.front(); }
    void settle_switches();
    Switch microphone_switch() const;
    Switch camera_switch() const;
    Switch screen_switch() const;
    bool has_device(DeviceKind kind) const;
    void tell_of_new(const std::vector<Device>& now);
    void note_lost(const std::string& lost, const std::vector<Device>& now);
    void tell_of_lost(const std::vector<Device>& now);
    void try_again();
    void forget_trouble();
    bool misses_camera() const;
    bool misses_microphone() const;

    void add_chat(ChatLine line);
    void tell_of(const Transfer& transfer);
    void tell_of(const Share& share);
    void make_room_for_transfers();

    Wishes& wishes_;
    View* view_ = nullptr;
    Model model_;
    wire::Card card_;
    NoteList notes_{[this] { touch(); }};
    bool accepted_ = false;
    bool has_session_ = false;
    bool is_proven_ = false;
    bool is_reached_ = true;
    bool peer_hung_up_ = false;
    std::string lost_why_;
    bool wants_microphone_ = true;
    bool wants_camera_ = true;
    std::optional<wire::Sending> own_;   // of this session
    std::optional<wire::Sending> peer_;  // the same; empty: it has not said so
    bool knows_devices_ = false;
    // One that was in use and went, until it is known what is used instead.
    struct Lost {
        DeviceKind kind;
        std::string name;
        int looks;
    };
    std::vector<Lost> lost_;
    std::int64_t own_lines_dropped_ = 0;
    base::Timer showing_{[this] { show(); }};
};

}  // namespace mailcall::window
