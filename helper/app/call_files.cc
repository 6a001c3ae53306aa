// Orders and wishes into the exchange, its news to window and host.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_files.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>

#include "app/call_files_words.hh"
#include "base/file.hh"
#include "base/log.hh"
#include "base/words.hh"
#include "media/session.hh"

namespace mailcall::app {
namespace {

using base::Code;
using base::fail;
using base::tr;
namespace report = wire::report;

// A peer that fetches ten thousand files must not keep the host busy with it.
constexpr int most_reads_a_second = 20;

std::string user_folder(GUserDirectory kind, const char* otherwise)
{
    const char* known = g_get_user_special_dir(kind);
    return known ? known : std::string{g_get_home_dir()} + "/" + otherwise;
}

}  // namespace

CallFiles::CallFiles(CallSession& session, window::Controller& window, Tell tell,
                     std::string scratch)
    : session_{session}, window_{window}, tell_{std::move(tell)}, scratch_{std::move(scratch)}
{
}

CallFiles::~CallFiles()
{
    exchange_.reset();
    std::error_code ignored;
    if (pictures_ > 0) std::filesystem::remove_all(scratch_, ignored);
}

void CallFiles::take(const wire::Card& card)
{
    bool is_other = card.always_into != card_.always_into;
    card_ = card;
    if (exchange_ && is_other) exchange_->set_always_into(card.always_into);
}

// A host that has said nothing of folders is an old one, or a test.
share::ExchangeSettings CallFiles::settings() const
{
    share::ExchangeSettings made;
    made.downloads = card_.downloads;
    if (made.downloads.empty())
        made.downloads = user_folder(G_USER_DIRECTORY_DOWNLOAD, "Downloads");
    made.partial = card_.partial;
    if (made.partial.empty())
        made.partial = std::string{g_get_user_data_dir()} + "/mailcall/partial";
    made.peer = card_.peer;
    made.offerer = offerer_.value_or(false);
    made.always_into = card_.always_into;
    return made;
}

base::Result<share::Exchange*> CallFiles::exchange()
{
    if (!offerer_) return fail(Code::not_now, tr("files and folders: there is no connection yet"));
    share::Listener& listener = *this;
    if (!exchange_) exchange_ = std::make_unique<share::Exchange>(settings(), listener);
    return exchange_.get();
}

// --- the session's channel ---

void CallFiles::session_began(bool offerer)
{
    if (!offerer_) offerer_ = offerer;
}

void CallFiles::session_ended()
{
    if (std::exchange(is_connected_, false)) exchange_->disconnect();
}

void CallFiles::channel_open()
{
    auto ready = exchange();
    if (!ready || std::exchange(is_connected_, true)) return;
    (*ready)->connect(*this);
}

void CallFiles::hear_text(const std::string& text)
{
    if (is_connected_) exchange_->hear_text(text);
}

void CallFiles::hear_bytes(base::BytesView bytes)
{
    if (is_connected_) exchange_->hear_bytes(bytes);
}

void CallFiles::drained()
{
    if (is_connected_) exchange_->drained();
}

void CallFiles::send_text(const std::string& text)
{
    if (auto* session = session_.media()) session->send_files_text(text);
}

void CallFiles::send_bytes(base::BytesView bytes)
{
    if (auto* session = session_.media()) session->send_files_bytes(bytes);
}

std::size_t CallFiles::waiting() const
{
    auto* session = session_.media();
    return session ? session->files_waiting() : 0;
}

// --- orders and wishes ---

base::Result<> CallFiles::carry_out(const wire::order::SendFiles& files)
{
    MC_TRY(ready, exchange());
    MC_CHECK(ready->send(files.paths));
    return {};
}

base::Result<> CallFiles::carry_out(const wire::order::SteerFile& steer)
{
    MC_TRY(ready, exchange());
    if (steer.wish == "take") return ready->take(steer.transfer, steer.folder);
    if (steer.wish == "refuse") return ready->refuse(steer.transfer);
    if (steer.wish == "pause") return ready->pause(steer.transfer, true);
    if (steer.wish == "resume") return ready->pause(steer.transfer, false);
    if (steer.wish == "cancel") return ready->cancel(steer.transfer);
    return fail(Code::bad_argument, base::fill(tr("a file cannot be told to “{}”"), steer.wish));
}

base::Result<> CallFiles::carry_out(const wire::order::ShareFolder& share)
{
    MC_TRY(ready, exchange());
    // A host offers what is for good again in every session.
    for (const auto& before : ready->shares()) {
        if (!before.own || before.path != share.path) continue;
        if (before.until == share.until) return {};
        MC_CHECK(ready->unshare(before.id));
    }
    MC_CHECK(ready->share(share.path, share.until));
    return {};
}

base::Result<> CallFiles::carry_out(const wire::order::Unshare& share)
{
    MC_TRY(ready, exchange());
    return ready->unshare(share.share);
}

base::Result<> CallFiles::carry_out(const wire::order::Browse& browse)
{
    MC_TRY(ready, exchange());
    return ready->browse(browse.share, browse.path);
}

base::Result<> CallFiles::carry_out(const wire::order::Fetch& fetch)
{
    MC_TRY(ready, exchange());
    return ready->fetch(fetch.share, fetch.path);
}

base::Result<> CallFiles::send_picture(const std::string& png)
{
    MC_TRY(ready, exchange());
    if (pictures_ == 0 && mkdir(scratch_.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return fail(Code::unwritable, tr("sending the picture: there is no place for it"));
    // Translators: the name of a file; {} is a number.
    auto path = scratch_ + "/" + base::fill(tr("Picture {}"), std::to_string(++pictures_)) + ".png";
    MC_CHECK(base::write_file(path, png));
    pictures_sent_.insert(path);
    MC_CHECK(ready->send({path}));
    return {};
}

base::Result<> CallFiles::take_always(int transfer, const std::string& folder)
{
    MC_TRY(ready, exchange());
    MC_CHECK(ready->take(transfer, folder));
    auto into = folder.empty() ? settings().downloads : folder;
    card_.always_into = into;
    ready->set_always_into(into);
    tell_(report::Wish{"always_into", into});
    return {};
}

void CallFiles::ask_again()
{
    card_.always_into.clear();
    if (exchange_) exchange_->set_always_into({});
    tell_(report::Wish{"always_into", {}});
}

// --- news of the exchange ---

void CallFiles::transfer(const share::Transfer& transfer)
{
    window_.transfer(shown(transfer));
    tell_(told(transfer));
    forget_picture(transfer);
}

void CallFiles::forget_picture(const share::Transfer& transfer)
{
    using share::TransferState;
    bool is_over =
        transfer.state == TransferState::done || transfer.state == TransferState::refused ||
        transfer.state == TransferState::cancelled || transfer.state == TransferState::failed;
    if (!transfer.own || !is_over || pictures_sent_.erase(transfer.path) == 0) return;
    unlink(transfer.path.c_str());
}

void CallFiles::shares(const std::vector<share::Share>& shares)
{
    window_.shares(shown(shares));
    tell_(told(shares));
}

void CallFiles::listing(const share::Listing& listing)
{
    window_.listing(shown(listing));
    tell_(told(listing));
}

void CallFiles::read(int share, const std::string& path, bool fetched)
{
    constexpr std::int64_t milliseconds = 1000;
    window_.read(share, path, fetched, std::time(nullptr) * milliseconds);
    if (may_tell_read()) tell_(report::FolderRead{share, path, fetched});
}

bool CallFiles::may_tell_read()
{
    auto now = std::chrono::steady_clock::now();
    if (now - reads_since_ > std::chrono::seconds{1}) {
        reads_since_ = now;
        reads_told_ = 0;
    }
    return ++reads_told_ <= most_reads_a_second;
}

void CallFiles::unruly(const std::string& what)
{
    base::log_warning("files: " + what);
    window_.trouble({Code::bad_frame, what});
    tell_(report::Trouble{what, {}});
}

}  // namespace mailcall::app
