// What the controls of the window do.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_room.hh"
#include "base/words.hh"
#include "media/screen.hh"

namespace mailcall::app {
namespace {

using base::fill;
using base::tr;
using namespace std::chrono_literals;
namespace order = wire::order;
namespace report = wire::report;

// A host that is there hangs up in milliseconds.
constexpr auto host_hangs_up_within = 2s;

}  // namespace

void CallRoom::wish(const std::string& what, const std::string& value)
{
    ways_.tell(report::Wish{what, value});
}

bool CallRoom::check(const base::Result<>& done)
{
    if (!done) controller_.refused(done.error());
    return done.has_value();
}

// --- the call ---

void CallRoom::accept(const wire::Media& media)
{
    ring_.stop();
    preview_.stop();
    controller_.accepted();
    wish("accept", wire::print_media(media));
}

void CallRoom::decline(const std::string& text)
{
    wish("decline", text);
    close_window();
}

// What is recorded, and whom else to tell, is the host's to say.
void CallRoom::hang_up()
{
    wish("hang_up");
    giving_up_.start(pace_.of(host_hangs_up_within));
}

// Whoever looks at themselves has heard it ring, and the microphone would hear that.
void CallRoom::preview(bool on)
{
    if (!on) return preview_.stop();
    if (controller_.model().phase != window::Phase::ringing_in || session_.is_open()) return;
    ring_.stop();
    preview_.start(card_.media, switches_.chosen(window::DeviceKind::camera, camera_),
                   switches_.chosen(window::DeviceKind::microphone, microphone_));
}

void CallRoom::call_again()
{
    wish("call_again");
    close_window();
}

void CallRoom::close()
{
    switch (controller_.model().phase) {
        case window::Phase::over: break;
        case window::Phase::ringing_in: return decline({});
        default: hang_up();
    }
    close_window();
}

// --- picture and sound ---

void CallRoom::set_microphone(bool on) { switches_.set_microphone(on); }

void CallRoom::set_camera(bool on) { switches_.set_camera(on); }

void CallRoom::start_screen(const std::string& source)
{
    const auto& possible = controller_.model().screen;
    if (!possible.possible) return controller_.refused({base::Code::not_now, possible.why_not});
    check(switches_.start_screen(source));
}

void CallRoom::stop_screen() { switches_.stop_screen(); }

std::vector<window::Wishes::ScreenSource> CallRoom::screen_sources()
{
    std::vector<ScreenSource> found;
    for (auto& source : media::screen_sources())
        found.push_back({std::move(source.id), std::move(source.name)});
    return found;
}

void CallRoom::choose_device(window::DeviceKind kind, const std::string& id)
{
    switches_.choose(kind, id);
    choose_ring();
    switches_.look_at_devices({});
}

void CallRoom::set_volume(double volume) { switches_.set_volume(volume); }

// --- chat ---

void CallRoom::send_chat(const std::string& text) { check(chat_.type(text)); }

void CallRoom::read_chat() { controller_.chat_read(); }

void CallRoom::keep_chat(bool keep)
{
    controller_.keep_chat(keep);
    wish("keep_chat", keep ? "yes" : "no");
}

// --- files ---

void CallRoom::send_files(const std::vector<std::string>& paths)
{
    check(files_.carry_out(order::SendFiles{paths}));
}

void CallRoom::send_picture(const std::string& png) { check(files_.send_picture(png)); }

void CallRoom::take_file(int transfer, const std::string& folder, bool always)
{
    if (!always) return steer(transfer, "take", folder);
    if (!check(files_.take_always(transfer, folder))) return;
    window::NoteList::Said note;
    note.key = "always";
    note.text =
        fill(tr("From now on, files from {} are taken without asking."), controller_.model().title);
    note.action = tr("Take back");
    note.act = [this] { files_.ask_again(); };
    controller_.say(std::move(note));
}

void CallRoom::refuse_file(int transfer) { steer(transfer, "refuse"); }

void CallRoom::pause_file(int transfer, bool pause) { steer(transfer, pause ? "pause" : "resume"); }

void CallRoom::cancel_file(int transfer) { steer(transfer, "cancel"); }

void CallRoom::steer(int transfer, const std::string& what, const std::string& folder)
{
    check(files_.carry_out(order::SteerFile{transfer, what, folder}));
}

// --- folders ---

void CallRoom::share_folder(const std::string& path, std::int64_t until)
{
    if (!check(files_.carry_out(order::ShareFolder{path, until}))) return;
    if (until > 0) wish("share_for_good", std::to_string(until) + "\n" + path);
}

// One that was for good is over for good.
void CallRoom::unshare(int share)
{
    for (const auto& shared : controller_.model().shares)
        if (shared.id == share && shared.own && shared.until > 0)
            wish("share_for_good", "0\n" + shared.path);
    check(files_.carry_out(order::Unshare{share}));
}

void CallRoom::browse(int share, const std::string& path)
{
    controller_.browsing(share, path);
    auto asked = files_.carry_out(order::Browse{share, path});
    if (!asked) controller_.listing({share, path, {}, false, false, asked.error().what});
}

void CallRoom::fetch(int share, const std::string& path)
{
    check(files_.carry_out(order::Fetch{share, path}));
}

// --- words and notes ---

void CallRoom::compare_words(bool match)
{
    controller_.compare_words(match);
    wish(match ? "words_match" : "words_differ");
}

void CallRoom::act_on_note(int note) { controller_.act_on_note(note); }

void CallRoom::dismiss_note(int note) { controller_.dismiss_note(note); }

}  // namespace mailcall::app
