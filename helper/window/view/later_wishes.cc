// LaterWishes: takes wishes down and passes them on from the main loop.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/later_wishes.hh"

#include <utility>

namespace mailcall::window {

LaterWishes::LaterWishes(Wishes& wishes) : wishes_{wishes} {}

void LaterWishes::later(Wish wish)
{
    waiting_->push_back(std::move(wish));
    if (!timer_.pending()) timer_.start(std::chrono::milliseconds{0});
}

// Nothing of this object is touched once a wish has begun: the owner may end the view in it.
void LaterWishes::pass_on()
{
    auto& wishes = wishes_;
    const auto now = std::exchange(*waiting_, {});
    const std::weak_ptr<std::vector<Wish>> alive = waiting_;
    for (const auto& wish : now) {
        if (alive.expired()) return;
        wish(wishes);
    }
}

std::vector<Wishes::ScreenSource> LaterWishes::screen_sources() { return wishes_.screen_sources(); }

void LaterWishes::accept(const wire::Media& media)
{
    later([media](Wishes& wishes) { wishes.accept(media); });
}

void LaterWishes::decline(const std::string& text)
{
    later([text](Wishes& wishes) { wishes.decline(text); });
}

void LaterWishes::hang_up()
{
    later([](Wishes& wishes) { wishes.hang_up(); });
}

void LaterWishes::call_again()
{
    later([](Wishes& wishes) { wishes.call_again(); });
}

void LaterWishes::preview(bool on)
{
    later([on](Wishes& wishes) { wishes.preview(on); });
}

void LaterWishes::set_microphone(bool on)
{
    later([on](Wishes& wishes) { wishes.set_microphone(on); });
}

void LaterWishes::set_camera(bool on)
{
    later([on](Wishes& wishes) { wishes.set_camera(on); });
}

void LaterWishes::start_screen(const std::string& source)
{
    later([source](Wishes& wishes) { wishes.start_screen(source); });
}

void LaterWishes::stop_screen()
{
    later([](Wishes& wishes) { wishes.stop_screen(); });
}

void LaterWishes::choose_device(DeviceKind kind, const std::string& id)
{
    later([kind, id](Wishes& wishes) { wishes.choose_device(kind, id); });
}

void LaterWishes::set_volume(double volume)
{
    later([volume](Wishes& wishes) { wishes.set_volume(volume); });
}

void LaterWishes::send_chat(const std::string& text)
{
    later([text](Wishes& wishes) { wishes.send_chat(text); });
}

void LaterWishes::read_chat()
{
    later([](Wishes& wishes) { wishes.read_chat(); });
}

void LaterWishes::keep_chat(bool keep)
{
    later([keep](Wishes& wishes) { wishes.keep_chat(keep); });
}

void LaterWishes::send_files(const std::vector<std::string>& paths)
{
    later([paths](Wishes& wishes) { wishes.send_files(paths); });
}

void LaterWishes::send_picture(const std::string& png)
{
    later([png](Wishes& wishes) { wishes.send_picture(png); });
}

void LaterWishes::take_file(int transfer, const std::string& folder, bool always)
{
    later(
        [transfer, folder, always](Wishes& wishes) { wishes.take_file(transfer, folder, always); });
}

void LaterWishes::refuse_file(int transfer)
{
    later([transfer](Wishes& wishes) { wishes.refuse_file(transfer); });
}

void LaterWishes::pause_file(int transfer, bool pause)
{
    later([transfer, pause](Wishes& wishes) { wishes.pause_file(transfer, pause); });
}

void LaterWishes::cancel_file(int transfer)
{
    later([transfer](Wishes& wishes) { wishes.cancel_file(transfer); });
}

void LaterWishes::share_folder(const std::string& path, std::int64_t until)
{
    later([path, until](Wishes& wishes) { wishes.share_folder(path, until); });
}

void LaterWishes::unshare(int share)
{
    later([share](Wishes& wishes) { wishes.unshare(share); });
}

void LaterWishes::browse(int share, const std::string& path)
{
    later([share, path](Wishes& wishes) { wishes.browse(share, path); });
}

void LaterWishes::fetch(int share, const std::string& path)
{
    later([share, path](Wishes& wishes) { wishes.fetch(share, path); });
}

void LaterWishes::compare_words(bool match)
{
    later([match](Wishes& wishes) { wishes.compare_words(match); });
}

void LaterWishes::act_on_note(int note)
{
    later([note](Wishes& wishes) { wishes.act_on_note(note); });
}

void LaterWishes::dismiss_note(int note)
{
    later([note](Wishes& wishes) { wishes.dismiss_note(note); });
}

void LaterWishes::close()
{
    later([](Wishes& wishes) { wishes.close(); });
}

}  // namespace mailcall::window
