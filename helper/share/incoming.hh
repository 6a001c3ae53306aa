// Incoming: one transfer that comes to us. It stays until the exchange goes, and with it the
// workers.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "share/line.hh"
#include "share/progress.hh"
#include "share/writer.hh"

namespace mailcall::share {

class Incoming {
  public:
    // `id`: ours. `asked`: we wanted it, from a shared folder of the peer.
    Incoming(Line& line, int id, const said::Offer& offer, bool asked);

    const Progress& progress() const { return progress_; }
    std::int64_t number() const { return number_; }  // the peer's

    void disconnect();
    // The peer offers it again after a break.
    void offer_again(const said::Offer& offer);
    void hear(const said::From& from);
    void hear(const said::Pause& pause);
    void hear(const said::Cancel& cancel);
    void hear(const said::Failed& failed);
    void hear_bytes(base::BytesView message);
    // The peer's program was started anew and knows nothing of it; what has come is kept.
    void forget();
    // Something is against the protocol.
    void break_off();

    // Without the user; what keeps it from being taken is shown, and it stays offered.
    void take_by_itself(const std::string& folder);
    base::Result<> take(const std::string& folder);
    base::Result<> refuse();
    base::Result<> pause(bool pause);
    base::Result<> cancel();

    // For the end of the exchange, when no worker runs any more: what has come is made to last.
    void keep();

  private:
    struct Opened;

    base::Result<> check_folder(const std::string& folder) const;
    void open();
    void take_opened(const std::shared_ptr<Opened>& opened);
    void recall();
    void say_where();
    void take_outcome(const Writer::Outcome& outcome);
    void save(std::function<int()> saving);
    void finish();
    void take_placed(const Placed& placed);
    void end(TransferState state, const std::string& problem, bool keep_partial);
    void fail(Why why);
    void answer_again();
    void changed() { line_.changed(id()); }
    int id() const { return progress_.transfer().id; }

    Line& line_;
    std::int64_t number_;
    Progress progress_;
    Claim claim_;
    Announced announced_;
    std::int64_t left_out_;  // files and folders that the sender may not read himself
    std::string name_;       // that it will have
    std::string folder_;     // in which
    Why failed_ = Why::none;
    bool offered_now_ = false;        // since the line is open
    bool ready_ = false;              // the writer knows where it is
    std::shared_ptr<Writer> writer_;  // on a worker's thread
};

}  // namespace mailcall::share
