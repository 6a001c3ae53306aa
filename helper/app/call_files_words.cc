// The three layers that speak of files know nothing of each other: field by field.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_files_words.hh"

#include <cmath>

#include "base/json.hh"

namespace mailcall::app {
namespace {

// Of 1 MiB, with room for the path and the envelope.
constexpr std::size_t most_entry_bytes = std::size_t{900} << 10U;
constexpr std::size_t entry_overhead = 90;  // names of fields, and numbers

static_assert(static_cast<int>(share::TransferState::offered) ==
              static_cast<int>(window::TransferState::offered));
static_assert(static_cast<int>(share::TransferState::checking) ==
              static_cast<int>(window::TransferState::checking));
static_assert(static_cast<int>(share::TransferState::failed) ==
              static_cast<int>(window::TransferState::failed));

// What is neither a number nor below zero; a speed of nobody knows what is none.
std::int64_t whole(double speed)
{
    constexpr double most = 1e15;
    return speed > 0 && speed < most ? std::llround(speed) : 0;
}

}  // namespace

window::Transfer shown(const share::Transfer& transfer)
{
    window::Transfer made;
    made.id = transfer.id;
    made.own = transfer.own;
    made.is_folder = transfer.is_folder;
    made.name = transfer.name;
    made.files = transfer.files;
    made.size = transfer.size;
    made.done = transfer.done;
    made.bytes_per_second = transfer.bytes_per_second;
    made.seconds_left = transfer.seconds_left;
    made.state = static_cast<window::TransferState>(transfer.state);
    made.paused_by_us = transfer.paused_by_us;
    made.problem = transfer.problem;
    made.path = transfer.path;
    return made;
}

std::vector<window::Share> shown(const std::vector<share::Share>& shares)
{
    std::vector<window::Share> made;
    made.reserve(shares.size());
    for (const auto& share : shares)
        made.push_back({share.id, share.own, share.name, share.path, share.until, {}});
    return made;
}

window::Browser shown(const share::Listing& listing)
{
    window::Browser made;
    made.share = listing.share;
    made.path = listing.path;
    made.is_cut = listing.is_cut;
    made.problem = listing.problem;
    made.entries.reserve(listing.entries.size());
    for (const auto& entry : listing.entries)
        made.entries.push_back({entry.name, entry.is_folder, entry.size, entry.modified});
    return made;
}

wire::report::Transfer told(const share::Transfer& transfer)
{
    wire::report::Transfer made;
    made.id = transfer.id;
    made.own = transfer.own;
    made.is_folder = transfer.is_folder;
    made.name = transfer.name;
    made.files = transfer.files;
    made.size = transfer.size;
    made.done = transfer.done;
    made.bytes_per_second = whole(transfer.bytes_per_second);
    made.seconds_left = transfer.seconds_left;
    made.state = share::name(transfer.state);
    made.problem = transfer.problem;
    made.path = transfer.path;
    return made;
}

wire::report::Shares told(const std::vector<share::Share>& shares)
{
    wire::report::Shares made;
    for (const auto& share : shares)
        made.list.push_back({share.id, share.own, share.name, share.path, share.until});
    return made;
}

wire::report::Listing told(const share::Listing& listing)
{
    wire::report::Listing made{listing.share, listing.path, {}, listing.is_cut, listing.problem};
    std::size_t bytes = 0;
    for (const auto& entry : listing.entries) {
        bytes += base::print_json(entry.name).size() + entry_overhead;
        if (bytes > most_entry_bytes) {
            made.is_cut = true;
            break;
        }
        made.entries.push_back({entry.name, entry.is_folder, entry.size, entry.modified});
    }
    return made;
}

}  // namespace mailcall::app
