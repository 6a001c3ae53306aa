// DeskWorld: Alice calls Bob with real letters, up to the auth channel; nothing runs, nothing
// waits. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/desk.hh"

namespace mailcall::app {

// One of the two, with what the desk keeps for this call.
struct Side {
    Party party;
    store::CallRecord record;
    base::Key certificate{};
    std::string address;  // IP address that must not get about
    std::string description() const;
};

// 32 equal bytes.
base::Key filled(std::uint8_t byte);
// A description with one data stream, as webrtcbin makes it.
std::string description(const base::Key& fingerprint, const std::string& address);

class DeskWorld : public testing::Test {
  protected:
    DeskWorld();

    void pair(const base::Key& alices, const base::Key& bobs);
    Letterhead letterhead(const Side& side) const;
    mail::Letter send(Side& from, const call::action::Send& what);
    // The mails of the public flow.
    mail::Letter invite();
    mail::Letter accept();
    base::Result<ReadSignal> read_by(Side& side, const mail::Letter& letter);
    // Bob has read the invite.
    void ring(const mail::Letter& letter);
    void ring() { ring(invite()); }
    // Bob has accepted, and both are at the auth channel.
    void reach_auth();
    base::Bytes first_frame();
    std::optional<Welcome> greet(const base::Bytes& frame);

    Side alice_;
    Side bob_;
    std::string mail_;  // the last one that was sent
};

inline constexpr wire::CandidateRule any_candidate{};

}  // namespace mailcall::app
