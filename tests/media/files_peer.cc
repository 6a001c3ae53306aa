// Session and exchange, side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "files_peer.hh"

#include <algorithm>

namespace mailcall::media {

FilesPeer::FilesPeer(bool offerer, const wire::SessionSettings& settings) : Peer{settings}
{
    base::start_crypto();
    share::ExchangeSettings exchange;
    exchange.downloads = downloads();
    exchange.partial = path("partial");
    exchange.peer = "peer@example.org";
    exchange.offerer = offerer;
    exchange.always_into = downloads();
    exchange_.emplace(exchange, *this);
}

bool FilesPeer::is(bool we_send, share::TransferState state) const
{
    return std::any_of(seen.begin(), seen.end(), [=](const auto& transfer) {
        return transfer.second.own == we_send && transfer.second.state == state;
    });
}

void FilesPeer::files_open()
{
    ++opened;
    if (!raw) exchange_->connect(*this);
}

void FilesPeer::files_text(const std::string& text)
{
    if (!raw) exchange_->hear_text(text);
}

void FilesPeer::files_bytes(base::BytesView bytes)
{
    received += std::ssize(bytes);
    if (!raw) exchange_->hear_bytes(bytes);
}

// The session is ours to ask, whatever we are for others.
std::size_t FilesPeer::waiting() const
{
    return const_cast<FilesPeer*>(this)->session().files_waiting();
}

wire::SessionSettings text_only_settings()
{
    auto settings = test_settings();
    settings.media = {false, false, true};
    return settings;
}

}  // namespace mailcall::media
