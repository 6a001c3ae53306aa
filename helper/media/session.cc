// The public face: who may call what, and from which thread.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/session.hh"

#include <gst/gst.h>

#include <cassert>

#include "media/elements.hh"
#include "media/parts.hh"

namespace mailcall::media {

base::Result<std::unique_ptr<Session>> Session::make(const wire::SessionSettings& settings,
                                                     SessionListener& listener,
                                                     const Timings& timings)
{
    gst_init(nullptr, nullptr);
    MC_CHECK(require_for(settings.media));
    auto parts = std::make_unique<Parts>(settings, listener, timings);
    MC_CHECK(parts->open_devices());
    return std::unique_ptr<Session>{new Session{std::move(parts)}};
}

void Session::warm_up() { load_elements(); }

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

}  // namespace mailcall::media
