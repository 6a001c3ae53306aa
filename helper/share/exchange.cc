// The public face of the exchange.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/exchange.hh"

#include <utility>

#include "share/parts.hh"

namespace mailcall::share {

std::string_view name(TransferState state)
{
    switch (state) {
        case TransferState::offered: return "offered";
        case TransferState::running: return "running";
        case TransferState::paused: return "paused";
        case TransferState::broken: return "broken";
        case TransferState::checking: return "checking";
        case TransferState::done: return "done";
        case TransferState::refused: return "refused";
        case TransferState::cancelled: return "cancelled";
        case TransferState::failed: return "failed";
    }
    return "failed";
}

Exchange::Exchange(ExchangeSettings settings, Listener& listener)
    : parts_{std::make_unique<Parts>(std::move(settings), listener)}
{
}

Exchange::~Exchange() = default;

void Exchange::connect(Pipe& pipe) { parts_->connect(pipe); }
void Exchange::disconnect() { parts_->disconnect(); }
void Exchange::hear_text(const std::string& text) { parts_->hear_text(text); }
void Exchange::hear_bytes(base::BytesView bytes) { parts_->hear_bytes(bytes); }
void Exchange::drained() { parts_->drained(); }

void Exchange::set_always_into(const std::string& folder) { parts_->set_always_into(folder); }

base::Result<std::vector<int>> Exchange::send(const std::vector<std::string>& paths)
{
    return parts_->send(paths);
}

base::Result<> Exchange::take(int transfer, const std::string& folder)
{
    MC_TRY(theirs, parts_->theirs(transfer));
    return theirs->take(folder);
}

base::Result<> Exchange::refuse(int transfer)
{
    MC_TRY(theirs, parts_->theirs(transfer));
    return theirs->refuse();
}

base::Result<> Exchange::pause(int transfer, bool pause) { return parts_->pause(transfer, pause); }
base::Result<> Exchange::cancel(int transfer) { return parts_->cancel(transfer); }

base::Result<int> Exchange::share(const std::string& path, std::int64_t until)
{
    return parts_->share(path, until);
}

base::Result<> Exchange::unshare(int share) { return parts_->lending().remove(share); }

base::Result<> Exchange::browse(int share, const std::string& path)
{
    return parts_->borrowing().browse(share, path);
}

base::Result<> Exchange::fetch(int share, const std::string& path)
{
    return parts_->borrowing().fetch(share, path);
}

std::vector<Transfer> Exchange::transfers() const { return parts_->transfers(); }
std::vector<Share> Exchange::shares() const { return parts_->shares(); }

}  // namespace mailcall::share
