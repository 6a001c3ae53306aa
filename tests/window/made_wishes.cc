// MadeWishes: writes each wish on stdout, and does to the model what a call would do.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "made_wishes.hh"

#include <iostream>

#include "situations.hh"

namespace mailcall::window {
namespace {

const char* on_or_off(bool on) { return on ? "on" : "off"; }

}  // namespace

void say(const std::string& line) { std::cout << line << std::endl; }

MadeWishes::MadeWishes(Model& model, std::function<void()> changed)
    : model_{model}, changed_{std::move(changed)}
{
}

void MadeWishes::accept(const wire::Media& media)
{
    say("WISH accept " + wire::print_media(media));
    model_.phase = Phase::talking;
    model_.talked_from = now_ms();
    for (auto& person : model_.people) person.has_picture = true;
    model_.has_own_picture = media.video;
    changed_();
}

void MadeWishes::decline(const std::string& text)
{
    say("WISH decline " + text);
    end("You declined.");
}

void MadeWishes::hang_up()
{
    say("WISH hang_up");
    end("You hung up.");
}

void MadeWishes::end(const std::string& outcome)
{
    model_.phase = Phase::over;
    model_.outcome = outcome;
    model_.can_call_again = true;
    changed_();
}

void MadeWishes::call_again() { say("WISH call_again"); }

void MadeWishes::preview(bool on)
{
    say(std::string{"WISH preview "} + on_or_off(on));
    model_.previews = model_.has_own_picture = on;
    changed_();
}

void MadeWishes::set_microphone(bool on)
{
    say(std::string{"WISH microphone "} + on_or_off(on));
    model_.microphone.on = on;
    changed_();
}

void MadeWishes::set_camera(bool on)
{
    say(std::string{"WISH camera "} + on_or_off(on));
    model_.camera.on = model_.has_own_picture = on;
    changed_();
}

void MadeWishes::start_screen(const std::string& source)
{
    say("WISH start_screen " + source);
    model_.screen.on = true;
    changed_();
}

void MadeWishes::stop_screen()
{
    say("WISH stop_screen");
    model_.screen.on = false;
    changed_();
}

std::vector<Wishes::ScreenSource> MadeWishes::screen_sources()
{
    return {{"17", "Letter to the committee.odt — Writer"}, {"18", "Inbox — Mail"}};
}

void MadeWishes::choose_device(DeviceKind, const std::string& id) { say("WISH device " + id); }

void MadeWishes::set_volume(double volume) { say("WISH volume " + std::to_string(volume)); }

void MadeWishes::send_chat(const std::string& text)
{
    say("WISH chat " + text);
    model_.chat.push_back({now_ms(), true, "", text, Delivery::sending});
    changed_();
}

void MadeWishes::read_chat()
{
    say("WISH read_chat");
    model_.unread = 0;
    changed_();
}

void MadeWishes::keep_chat(bool keep) { say(std::string{"WISH keep_chat "} + on_or_off(keep)); }

void MadeWishes::send_files(const std::vector<std::string>& paths)
{
    for (const auto& path : paths) say("WISH send_file " + path);
}

void MadeWishes::send_picture(const std::string& png)
{
    say("WISH picture " + std::to_string(png.size()));
}

void MadeWishes::take_file(int transfer, const std::string& folder, bool always)
{
    say("WISH take " + std::to_string(transfer) + " " + on_or_off(always) + " " + folder);
}

void MadeWishes::refuse_file(int transfer) { say("WISH refuse " + std::to_string(transfer)); }

void MadeWishes::pause_file(int transfer, bool pause)
{
    say("WISH pause " + std::to_string(transfer) + " " + on_or_off(pause));
}

void MadeWishes::cancel_file(int transfer) { say("WISH cancel " + std::to_string(transfer)); }

void MadeWishes::share_folder(const std::string& path, std::int64_t until)
{
    say("WISH share " + std::to_string(until) + " " + path);
}

void MadeWishes::unshare(int share) { say("WISH unshare " + std::to_string(share)); }

void MadeWishes::browse(int share, const std::string& path)
{
    say("WISH browse " + std::to_string(share) + " " + path);
}

void MadeWishes::fetch(int share, const std::string& path)
{
    say("WISH fetch " + std::to_string(share) + " " + path);
}

void MadeWishes::compare_words(bool match)
{
    say(std::string{"WISH words "} + (match ? "match" : "differ"));
    model_.words_state = match ? Words::matched : Words::different;
    changed_();
}

void MadeWishes::act_on_note(int note) { say("WISH act_on_note " + std::to_string(note)); }

void MadeWishes::dismiss_note(int note)
{
    say("WISH dismiss_note " + std::to_string(note));
    std::erase_if(model_.notes, [note](const Note& shown) { return shown.id == note; });
    changed_();
}

void MadeWishes::close()
{
    say("WISH close");
    is_closed_ = model_.phase == Phase::over || model_.phase == Phase::ringing_in;
    if (is_closed_)
        changed_();
    else
        end("You hung up.");
}

}  // namespace mailcall::window
