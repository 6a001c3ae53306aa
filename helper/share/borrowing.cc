// Asking for lists and files, two requests at a time, and believing no more than was asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/borrowing.hh"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/harmless.hh"
#include "base/words.hh"
#include "share/names.hh"
#include "share/sentences.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::tr;

constexpr std::size_t most_asked = 2;
constexpr std::size_t most_waiting = 100;
constexpr std::size_t most_entries = 10'000;

// A name that can be shown as it is and asked for as it is shown.
bool is_plain_name(const std::string& name)
{
    return !name.empty() && name.size() <= most_name && name != "." && name != ".." &&
           name.find('/') == std::string::npos && base::harmless(name) == name;
}

}  // namespace

base::Result<> Borrowing::add(int share, const std::string& path, bool is_fetch)
{
    auto is_it = [share](const Share& other) { return other.id == share; };
    if (std::none_of(shares_.begin(), shares_.end(), is_it))
        return base::fail(Code::not_found, tr("The folder is no longer shared."));
    if (!line_.is_open) return base::fail(Code::not_now, tr("The other side is not connected."));
    if (waiting_.size() >= most_waiting)
        return base::fail(Code::busy, tr("Too much is asked for already. Wait a moment."));
    Request request;
    request.listing.share = share;
    request.listing.path = path;
    request.is_fetch = is_fetch;
    waiting_.push_back(std::move(request));
    ask();
    return {};
}

void Borrowing::ask()
{
    while (line_.is_open && asked_.size() < most_asked && !waiting_.empty()) {
        auto request = std::move(waiting_.front());
        waiting_.pop_front();
        auto number = ++last_number_;
        const auto& listing = request.listing;
        if (request.is_fetch)
            line_.say(said::Fetch{number, listing.share, listing.path});
        else
            line_.say(said::Browse{number, listing.share, listing.path});
        asked_[number] = std::move(request);
    }
}

void Borrowing::end(std::int64_t number, const std::string& problem)
{
    auto found = asked_.extract(number);
    if (found.empty()) return;
    auto listing = std::move(found.mapped().listing);
    listing.problem = problem;
    if (!problem.empty()) listing.entries.clear();
    bool told = !found.mapped().is_fetch || !problem.empty();
    ask();
    if (told) listener_.listing(listing);
}

void Borrowing::disconnect()
{
    for (auto& request : std::exchange(waiting_, {})) asked_[++last_number_] = std::move(request);
    while (!asked_.empty()) end(asked_.begin()->first, listing_failed(Why::forgotten));
}

bool Borrowing::answer(std::int64_t request)
{
    auto found = asked_.find(request);
    if (found == asked_.end() || !found->second.is_fetch) return false;
    end(request, {});
    return true;
}

void Borrowing::hear(const said::Shares& shares)
{
    shares_.clear();
    for (const auto& said : shares.list) {
        // The peer's numbers and ours are told apart by who was the offerer.
        bool theirs = said.share > 0 && said.share <= std::numeric_limits<int>::max() &&
                      (said.share % 2 == 0) != line_.settings.offerer;
        if (!theirs) {
            line_.unruly(tr("it shared a folder under a number of ours"));
            continue;
        }
        Share share;
        share.id = static_cast<int>(said.share);
        share.name = safe_name(said.name);
        share.until = said.until;
        shares_.push_back(std::move(share));
    }
    listener_.changed();
}

void Borrowing::take_entries(Listing& listing, const said::Entries& entries)
{
    for (const auto& entry : entries.list) {
        if (!is_plain_name(entry.name)) continue;
        if (listing.entries.size() >= most_entries) {
            if (!std::exchange(listing.is_cut, true))
                line_.unruly(tr("it listed more than 10,000 files"));
            return;
        }
        listing.entries.push_back(entry);
    }
}

void Borrowing::hear(const said::Entries& entries)
{
    auto found = asked_.find(entries.request);
    if (found == asked_.end() || found->second.is_fetch)
        return line_.unruly(tr("it listed what nobody asked for"));
    auto& listing = found->second.listing;
    take_entries(listing, entries);
    listing.is_cut = listing.is_cut || entries.is_cut;
    if (entries.last || listing.entries.size() >= most_entries) end(entries.request, {});
}

void Borrowing::hear(const said::No& no)
{
    if (!asked_.contains(no.request)) return line_.unruly(tr("it answered what nobody asked for"));
    end(no.request, listing_failed(no.why));
}

}  // namespace mailcall::share
