// CallNews: what the rest of a call process hears of its session, besides what it reports.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "base/crypto.hh"
#include "base/picture.hh"
#include "base/result.hh"
#include "media/session.hh"
#include "wire/order.hh"

namespace mailcall::app {

// On the main context; not from inside a call of the hearer's, but for session_begins,
// session_began and session_ended.
class CallNews {
  public:
    virtual ~CallNews() = default;
    // One is about to be made: it needs the devices.
    virtual void session_begins() = 0;
    // One was made, and does nothing yet: what it has to know before it begins is told now.
    virtual void session_began(media::Session& session, bool offerer) = 0;
    // It is gone already. `why`: a sentence for the user, may be empty.
    virtual void session_ended(const std::string& why) = 0;
    virtual void talking() = 0;
    virtual void reaching(bool reached) = 0;
    virtual void peer_hung_up() = 0;
    virtual void trouble(const base::Error& error) = 0;
    virtual void chat(const std::string& text) = 0;
    // The peer has had so many of our texts, in all sessions.
    virtual void chat_so_far(std::int64_t count) = 0;
    virtual void chat_delivered(std::int64_t count) = 0;
    virtual void sending(const wire::Sending& now) = 0;
    virtual void peer_sending(const wire::Sending& now) = 0;
    virtual void devices_changed(const std::string& lost) = 0;
    virtual void picture(bool own, const base::Picture& picture) = 0;
    virtual void level(bool own, double level) = 0;
    virtual void files_open() = 0;
    virtual void files_text(const std::string& text) = 0;
    virtual void files_bytes(base::BytesView bytes) = 0;
    virtual void files_drained() = 0;
};

}  // namespace mailcall::app
