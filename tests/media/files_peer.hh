// FilesPeer: one side of a call whose session carries an exchange, joined as the call process joins
// them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "peer.hh"
#include "share/exchange.hh"
#include "temp_folder.hh"

namespace mailcall::media {

class FilesPeer : public Peer, public share::Listener, public share::Pipe {
  public:
    FilesPeer(bool offerer, const wire::SessionSettings& settings);

    std::string downloads() const { return home_ / "downloads"; }
    std::string path(const std::string& name) const { return home_ / name; }
    share::Exchange& exchange() { return *exchange_; }
    bool is(bool we_send, share::TransferState state) const;

    void files_open() override;
    void files_text(const std::string& text) override;
    void files_bytes(base::BytesView bytes) override;
    void files_drained() override { exchange_->drained(); }
    void chat_delivered(std::int64_t count) override { delivered.push_back(count); }

    void send_text(const std::string& text) override { session().send_files_text(text); }
    void send_bytes(base::BytesView bytes) override { session().send_files_bytes(bytes); }
    std::size_t waiting() const override;

    void transfer(const share::Transfer& transfer) override { seen[transfer.id] = transfer; }
    void shares(const std::vector<share::Share>&) override {}
    void listing(const share::Listing&) override {}
    void read(int, const std::string&, bool) override {}
    void unruly(const std::string& what) override { complaints.push_back(what); }

    int opened = 0;
    std::int64_t received = 0;  // bytes of binary messages
    std::map<int, share::Transfer> seen;
    std::vector<std::string> complaints;
    std::vector<std::int64_t> delivered;
    bool raw = false;  // no exchange: what comes is only counted

  private:
    TempFolder home_;
    std::optional<share::Exchange> exchange_;
};

// Only chat and files: no camera, no microphone.
wire::SessionSettings text_only_settings();

}  // namespace mailcall::media
