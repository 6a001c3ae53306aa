// Joining the parts; what the user asks for; what the listener is told.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/parts.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <tuple>
#include <utility>

#include "base/file.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::fill;
using base::tr;

constexpr auto progress_every = std::chrono::milliseconds{250};
constexpr int most_open = 100;

base::Result<> no_transfer()
{
    return base::fail(Code::not_found, tr("There is no such transfer."));
}

base::Result<> check_readable(const std::string& path)
{
    struct stat now;
    bool there = ::stat(path.c_str(), &now) == 0;
    if (there && !S_ISREG(now.st_mode) && !S_ISDIR(now.st_mode)) {
        errno = EINVAL;
        there = false;
    }
    int wanted = there && S_ISDIR(now.st_mode) ? R_OK | X_OK : R_OK;
    if (there && ::access(path.c_str(), wanted) == 0) return {};
    return base::fail(base::read_error(path, errno));
}

auto lasting(const Transfer& t)
{
    return std::tie(t.state, t.paused_by_us, t.problem, t.path, t.name, t.files, t.size);
}

auto passing(const Transfer& t) { return std::tie(t.done, t.bytes_per_second, t.seconds_left); }

}  // namespace

Exchange::Parts::Parts(ExchangeSettings settings, Listener& listener)
    : listener_{listener},
      exchange_{base::random_text(22, "abcdefghijklmnopqrstuvwxyz234567")},
      lending_{line_,
               {[this] { shares_soon_.start({}); },
                [this](int share, const std::string& path, bool fetched) {
                    listener_.read(share, path, fetched);
                },
                [this](Manifest manifest, Outgoing::Source source) {
                    int id = ++last_transfer_;
                    own_[id] = std::make_unique<Outgoing>(line_, id, std::move(manifest),
                                                          std::move(source));
                },
                [this](int share) {
                    for (auto& [id, own] : own_)
                        if (own->share() == share) own->withdraw();
                }}},
      borrowing_{line_,
                 {[this] { shares_soon_.start({}); },
                  [this](const Listing& listing) { listener_.listing(listing); }}}
{
    line_.settings = std::move(settings);
    join();
    line_.syncing.run([folder = line_.settings.partial]() -> Worker::After {
        Partial::sweep(folder);
        return {};
    });
}

void Exchange::Parts::join()
{
    line_.say = [this](const Said& said) { say(said); };
    line_.changed = [this](int transfer) { changed(transfer); };
    line_.pump = [this] { pump(); };
    line_.unruly = [this](const std::string& what) { unruly(what); };
    line_.handled = [this](int epoch, std::int64_t bytes, int transfer) {
        handled(epoch, bytes, transfer);
    };
}

// The workers go first: what they gave back would find nobody.
Exchange::Parts::~Parts()
{
    line_.is_open = false;
    line_.reading.stop();
    line_.writing.stop();
    line_.syncing.stop();
    for (auto& [id, transfer] : theirs_) transfer->keep();
}

int Exchange::Parts::open_own() const
{
    return static_cast<int>(std::count_if(own_.begin(), own_.end(), [](const auto& own) {
        return !own.second->progress().is_over();
    }));
}

base::Result<std::vector<int>> Exchange::Parts::send(const std::vector<std::string>& paths)
{
    for (const auto& path : paths) MC_CHECK(check_readable(path));
    if (open_own() + std::ssize(paths) > most_open)
        return base::fail(Code::too_big, tr("Sending files: more than 100 at a time"),
                          tr("Put them into a folder and send that."));
    std::vector<int> ids;
    for (const auto& path : paths) {
        ids.push_back(++last_transfer_);
        own_[last_transfer_] = std::make_unique<Outgoing>(line_, last_transfer_, path);
        changed(last_transfer_);
    }
    return ids;
}

base::Result<Incoming*> Exchange::Parts::theirs(int transfer)
{
    auto found = theirs_.find(transfer);
    if (found == theirs_.end()) return base::fail(no_transfer().error());
    return found->second.get();
}

base::Result<> Exchange::Parts::pause(int transfer, bool pause)
{
    if (auto own = own_.find(transfer); own != own_.end()) return own->second->pause(pause);
    if (auto found = theirs_.find(transfer); found != theirs_.end())
        return found->second->pause(pause);
    return no_transfer();
}

base::Result<> Exchange::Parts::cancel(int transfer)
{
    if (auto own = own_.find(transfer); own != own_.end()) return own->second->cancel();
    if (auto found = theirs_.find(transfer); found != theirs_.end()) return found->second->cancel();
    return no_transfer();
}

base::Result<int> Exchange::Parts::share(const std::string& path, std::int64_t until)
{
    auto id = static_cast<int>(line_.own_number(++last_share_));
    MC_CHECK(lending_.add(id, path, until));
    return id;
}

std::vector<Transfer> Exchange::Parts::transfers() const
{
    std::vector<Transfer> all;
    for (int id = 1; id <= last_transfer_; ++id)
        if (own_.contains(id) || theirs_.contains(id)) all.push_back(view(id));
    return all;
}

std::vector<Share> Exchange::Parts::shares() const
{
    auto all = lending_.list();
    for (auto& share : borrowing_.list()) all.push_back(share);
    return all;
}

Transfer Exchange::Parts::view(int transfer) const
{
    auto own = own_.find(transfer);
    return own != own_.end() ? own->second->progress().view()
                             : theirs_.at(transfer)->progress().view();
}

void Exchange::Parts::changed(int transfer)
{
    changed_.insert(transfer);
    if (soon_.pending()) return;
    auto told = told_.find(transfer);
    // Not in the middle of what made the change; the transfer may not even be on the list yet.
    bool known = told != told_.end() && lasting(told->second) == lasting(view(transfer));
    if (!known) return soon_.start({});
    if (!tick_.pending()) tick_.start(progress_every);
}

void Exchange::Parts::tell(bool progress_too)
{
    auto ids = progress_too ? std::exchange(changed_, {}) : changed_;
    bool more = false;
    for (int id : ids) {
        auto now = view(id);
        auto told = told_.find(id);
        bool news = told == told_.end() || lasting(told->second) != lasting(now);
        if (news || (progress_too && passing(told->second) != passing(now))) {
            told_[id] = now;
            listener_.transfer(now);
        }
        if (now.state == TransferState::running) more = true;
        // The speed falls also when nothing comes.
        if (now.state == TransferState::running) changed_.insert(id);
    }
    if (more && !tick_.pending()) tick_.start(progress_every);
}

void Exchange::Parts::tell_shares() { listener_.shares(shares()); }

void Exchange::Parts::unruly(const std::string& what)
{
    constexpr int most_complaints = 20;
    if (complaints_++ >= most_complaints) return;
    listener_.unruly(fill(tr("The other side breaks the rules for files: {}."), what));
}

}  // namespace mailcall::share
