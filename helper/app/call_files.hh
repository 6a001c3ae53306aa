// CallFiles: the files and shared folders of a call, between the session's channel, the window and
// the host.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/call_session.hh"
#include "base/result.hh"
#include "share/exchange.hh"
#include "share/pipe.hh"
#include "window/controller.hh"

namespace mailcall::app {

class CallFiles : private share::Listener, private share::Pipe {
  public:
    using Tell = CallSession::Tell;
    // `session` and `window` must outlive it. `scratch`: a folder for pictures that are sent from
    // the clipboard; made when there is one, removed in the end.
    CallFiles(CallSession& session, window::Controller& window, Tell tell, std::string scratch);
    CallFiles(const CallFiles&) = delete;
    CallFiles& operator=(const CallFiles&) = delete;
    ~CallFiles() override;

    void take(const wire::Card& card);

    void session_began(bool offerer);
    void session_ended();
    void channel_open();
    void hear_text(const std::string& text);
    void hear_bytes(base::BytesView bytes);
    void drained();

    // Errors: those of share::Exchange; not_now before the first session; bad_argument.
    base::Result<> carry_out(const wire::order::SendFiles& files);
    base::Result<> carry_out(const wire::order::SteerFile& steer);
    base::Result<> carry_out(const wire::order::ShareFolder& share);
    base::Result<> carry_out(const wire::order::Unshare& share);
    base::Result<> carry_out(const wire::order::Browse& browse);
    base::Result<> carry_out(const wire::order::Fetch& fetch);

    base::Result<> send_picture(const std::string& png);
    // `folder` "": the usual one. From now on all of this peer's files go there unasked.
    base::Result<> take_always(int transfer, const std::string& folder);
    void ask_again();  // no longer

  private:
    void transfer(const share::Transfer& transfer) override;
    void shares(const std::vector<share::Share>& shares) override;
    void listing(const share::Listing& listing) override;
    void read(int share, const std::string& path, bool fetched) override;
    void unruly(const std::string& what) override;

    void send_text(const std::string& text) override;
    void send_bytes(base::BytesView bytes) override;
    std::size_t waiting() const override;

    base::Result<share::Exchange*> exchange();
    share::ExchangeSettings settings() const;
    void forget_picture(const share::Transfer& transfer);
    bool may_tell_read();

    CallSession& session_;
    window::Controller& window_;
    Tell tell_;
    std::string scratch_;
    wire::Card card_;
    std::optional<bool> offerer_;  // of the first session: it numbers the transfers
    bool is_connected_ = false;
    int pictures_ = 0;
    std::set<std::string> pictures_sent_;  // files in scratch_
    std::chrono::steady_clock::time_point reads_since_{};
    int reads_told_ = 0;
    std::unique_ptr<share::Exchange> exchange_;
};

}  // namespace mailcall::app
