// Answering what the peer asks of our folders: two requests at a time, a list in pieces.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/lending.hh"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::fill;
using base::tr;

constexpr int most_under_way = 2;
constexpr std::size_t most_entries_text = 48 * 1024;
constexpr std::int64_t longest_look_ms = 60'000;

std::int64_t now_seconds() { return g_get_real_time() / 1'000'000; }

std::string last_component(const std::string& path)
{
    return base::take_string(g_path_get_basename(path.c_str()));
}

Why why_of_error(const base::Error& error)
{
    switch (error.code) {
        case Code::not_found: return Why::vanished;
        case Code::too_big: return Why::too_many;
        default: return Why::unreadable;
    }
}

// In JSON a byte may become six.
std::size_t printed_size(const Entry& entry) { return 6 * entry.name.size() + 64; }

}  // namespace

Lending::Lending(Line& line, Listener listener) : line_{line}, listener_{std::move(listener)} {}

base::Result<> Lending::add(int id, const std::string& path, std::int64_t until)
{
    if (lent_.size() >= most_shares)
        return base::fail(Code::too_big,
                          fill(tr("Sharing {}: 16 folders are shared already"), path),
                          tr("Stop sharing one of them first."));
    if (until != 0 && until <= now_seconds())
        return base::fail(Code::bad_argument,
                          fill(tr("Sharing {}: the end date has passed"), path));
    MC_TRY(keeper, Keeper::start(path, [this, id] { lose(id); }));
    Share share;
    share.id = id;
    share.own = true;
    share.name = base::harmless(last_component(path));
    share.path = path;
    share.until = until;
    lent_[id] = {share, std::shared_ptr<Keeper>{std::move(keeper)}};
    say_list();
    look_at_dates();
    listener_.changed();
    return {};
}

base::Result<> Lending::remove(int id)
{
    if (!lent_.contains(id)) return base::fail(Code::not_found, tr("This folder is not shared."));
    lose(id);
    return {};
}

void Lending::lose(int id)
{
    auto found = lent_.extract(id);
    if (found.empty()) return;
    gone_.push_back(std::move(found.mapped().keeper));
    bury_.start(std::chrono::milliseconds{0});
    say_list();
    listener_.withdrawn(id);
    listener_.changed();
}

void Lending::look_at_dates()
{
    std::int64_t next = 0;
    std::vector<int> over;
    for (const auto& [id, lent] : lent_) {
        auto until = lent.share.until;
        if (until == 0) continue;
        if (until <= now_seconds()) over.push_back(id);
        if (until > now_seconds()) next = next == 0 ? until : std::min(next, until);
    }
    for (int id : over) lose(id);
    if (next == 0) return dates_.cancel();
    // Not longer: the clock may be set, and the computer may sleep.
    auto wait = std::min((next - now_seconds()) * 1000, longest_look_ms);
    dates_.start(std::chrono::milliseconds{std::max<std::int64_t>(wait, 100)});
}

std::vector<Share> Lending::list() const
{
    std::vector<Share> list;
    for (const auto& [id, lent] : lent_) list.push_back(lent.share);
    return list;
}

void Lending::say_list()
{
    said::Shares said;
    for (const auto& [id, lent] : lent_)
        said.list.push_back({id, lent.share.name, lent.share.until});
    line_.say(said);
}

void Lending::connect()
{
    under_way_ = 0;
    say_list();  // also when there is none: the peer may remember others
}

bool Lending::is_current(int share, int epoch) const
{
    return epoch == line_.epoch && line_.is_open && lent_.contains(share);
}

std::shared_ptr<Keeper> Lending::admit(std::int64_t request, std::int64_t share)
{
    auto found = lent_.find(static_cast<int>(share));
    if (found == lent_.end() || share != found->first) {
        line_.say(said::No{request, Why::withdrawn});
        return {};
    }
    if (under_way_ >= most_under_way) {
        line_.say(said::No{request, Why::busy});
        return {};
    }
    ++under_way_;
    return found->second.keeper;
}

void Lending::finish(int epoch)
{
    if (epoch == line_.epoch && under_way_ > 0) --under_way_;
}

void Lending::hear(const said::Browse& browse)
{
    auto keeper = admit(browse.request, browse.share);
    if (!keeper) return;
    keeper->list(browse.path, [this, browse, epoch = line_.epoch](base::Result<Listing> listed) {
        finish(epoch);
        auto share = static_cast<int>(browse.share);
        if (epoch != line_.epoch) return;
        if (!is_current(share, epoch)) return line_.say(said::No{browse.request, Why::withdrawn});
        if (!listed) return line_.say(said::No{browse.request, why_of_error(listed.error())});
        say_entries(browse.request, *listed);
        listener_.read(share, browse.path, false);
    });
}

void Lending::say_entries(std::int64_t request, const Listing& listing)
{
    said::Entries said;
    said.request = request;
    said.last = false;
    std::size_t size = 0;
    for (const auto& entry : listing.entries) {
        if (size + printed_size(entry) > most_entries_text) {
            line_.say(said);
            said.list.clear();
            size = 0;
        }
        size += printed_size(entry);
        said.list.push_back(entry);
    }
    said.last = true;
    said.is_cut = listing.is_cut;
    line_.say(said);
}

void Lending::hear(const said::Fetch& fetch)
{
    auto keeper = admit(fetch.request, fetch.share);
    if (!keeper) return;
    keeper->walk(fetch.path, [this, fetch, epoch = line_.epoch](base::Result<Keeper::Tree> tree) {
        finish(epoch);
        auto share = static_cast<int>(fetch.share);
        if (epoch != line_.epoch) return;
        if (!is_current(share, epoch)) return line_.say(said::No{fetch.request, Why::withdrawn});
        if (!tree) return line_.say(said::No{fetch.request, why_of_error(tree.error())});
        serve(fetch, *tree);
        listener_.read(share, fetch.path, true);
    });
}

void Lending::open(int share, const std::string& path, const Outgoing::Source::Opened& opened)
{
    auto found = lent_.find(share);
    if (found == lent_.end()) return;  // its transfers have ended
    found->second.keeper->open(path, [opened](base::Result<Keeper::Opened> got) {
        if (!got) return opened({}, why_of_error(got.error()));
        opened(Descriptor{got->fd}, Why::none);
    });
}

void Lending::serve(const said::Fetch& fetch, const Keeper::Tree& tree)
{
    auto share = static_cast<int>(fetch.share);
    auto name = fetch.path.empty() ? lent_.at(share).share.name : last_component(fetch.path);
    auto whole = [this, share, top = fetch.path](const std::string& below,
                                                 const Outgoing::Source::Opened& opened) {
        open(share, top.empty() || below.empty() ? top + below : top + "/" + below, opened);
    };
    listener_.send(from_tree(tree, name, fetch.path), {share, fetch.request, whole});
}

}  // namespace mailcall::share
