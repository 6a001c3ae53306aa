// The public face: who may call what, and from which thread.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/session.hh"

#include <gst/gst.h>

#include <cassert>

#include "media/elements.hh"
#include "media/nomination.hh"
#include "media/parts.hh"
#include "media/rehearsal.hh"

namespace mailcall::media {

base::Result<std::unique_ptr<Session>> Session::make(const wire::SessionSettings& settings,
                                                     SessionListener& listener,
                                                     const Timings& timings)
{
    end_rehearsal();
    gst_init(nullptr, nullptr);
    nominate_at_once();
    MC_CHECK(require_for(settings.media));
    auto parts = std::make_unique<Parts>(settings, listener, timings);
    MC_CHECK(parts->open_devices());
    return std::unique_ptr<Session>{new Session{std::move(parts)}};
}

void Session::finish() { Upnp::finish(); }

std::jthread Session::warm_up()
{
    gst_init(nullptr, nullptr);
    nominate_at_once();  // before another thread makes an agent
    return rehearse();
}

Session::Session(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Session::~Session() { assert(parts_->is_mine()); }

void Session::offer()
{
    assert(parts_->is_mine());
    parts_->offer();
}

base::Result<> Session::answer(const wire::Description& offer)
{
    assert(parts_->is_mine());
    return parts_->answer(offer);
}

void Session::apply_answer(const wire::Description& answer)
{
    assert(parts_->is_mine());
    parts_->apply_answer(answer);
}

void Session::send_auth(base::BytesView frame)
{
    assert(parts_->is_mine());
    parts_->send_auth(frame);
}

void Session::open_valves()
{
    assert(parts_->is_mine());
    parts_->open_valves();
}

base::Result<> Session::send_chat(const std::string& text)
{
    assert(parts_->is_mine());
    return parts_->send_chat(text);
}

void Session::say_chat_so_far(std::int64_t count)
{
    assert(parts_->is_mine());
    parts_->say_chat_so_far(count);
}

void Session::hang_up(wire::Reason reason, std::function<void()> flushed)
{
    assert(parts_->is_mine());
    parts_->hang_up(reason, std::move(flushed));
}

base::Result<> Session::write_snapshot(const std::string& path)
{
    assert(parts_->is_mine());
    return parts_->write_snapshot(path);
}

wire::report::Stats Session::stats()
{
    assert(parts_->is_mine());
    return parts_->stats();
}

void Session::show_pictures(bool wanted)
{
    assert(parts_->is_mine());
    parts_->show_pictures(wanted);
}

void Session::set_microphone(bool on)
{
    assert(parts_->is_mine());
    parts_->set_microphone(on);
}

void Session::set_camera(bool on)
{
    assert(parts_->is_mine());
    parts_->set_camera(on);
}

void Session::choose_camera(const std::string& id)
{
    assert(parts_->is_mine());
    parts_->choose_camera(id);
}

void Session::choose_microphone(const std::string& id)
{
    assert(parts_->is_mine());
    parts_->choose_microphone(id);
}

void Session::choose_loudspeaker(const std::string& id)
{
    assert(parts_->is_mine());
    parts_->choose_loudspeaker(id);
}

void Session::set_volume(double volume)
{
    assert(parts_->is_mine());
    parts_->set_volume(volume);
}

void Session::start_screen(const std::string& source)
{
    assert(parts_->is_mine());
    parts_->start_screen(source);
}

void Session::stop_screen()
{
    assert(parts_->is_mine());
    parts_->stop_screen();
}

std::vector<DeviceNow> Session::devices() const
{
    assert(parts_->is_mine());
    return parts_->devices();
}

const wire::report::Quality& Session::quality() const
{
    assert(parts_->is_mine());
    return parts_->quality();
}

void Session::send_files_text(const std::string& text)
{
    assert(parts_->is_mine());
    parts_->send_files_text(text);
}

void Session::send_files_bytes(base::BytesView bytes)
{
    assert(parts_->is_mine());
    parts_->send_files_bytes(bytes);
}

std::size_t Session::files_waiting() const
{
    assert(parts_->is_mine());
    return parts_->files_waiting();
}

}  // namespace mailcall::media
