// Progress: what both sides of a transfer keep alike: how it stands, who has paused it, how fast it
// goes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "share/exchange.hh"
#include "share/speed.hh"

namespace mailcall::share {

class Progress {
  public:
    enum class Stage { offered, running, checking, over };

    explicit Progress(const Transfer& transfer) : transfer_{transfer} {}

    // As the user sees it now.
    Transfer view() const;
    const Transfer& transfer() const { return transfer_; }
    Transfer& edit() { return transfer_; }
    Stage stage() const { return stage_; }
    bool is_over() const { return stage_ == Stage::over; }
    bool is_paused() const { return transfer_.paused_by_us || paused_by_peer_; }

    void go(Stage stage);
    void end(TransferState state, const std::string& problem = {});
    void connect(bool connected);
    // False: nothing has changed.
    bool pause(bool paused);
    bool pause_by_peer(bool paused);
    void advance(std::int64_t done);

  private:
    TransferState state() const;

    Transfer transfer_;
    Stage stage_ = Stage::offered;
    bool paused_by_peer_ = false;
    bool connected_ = false;
    Speed speed_;
};

}  // namespace mailcall::share
