// What is written, sent and read: chat, files, shared folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/harmless.hh"
#include "base/words.hh"
#include "window/controller.hh"
#include "window/phrases.hh"

namespace mailcall::window {
namespace {

using base::fill;
using base::harmless;
using base::tr;

bool is_finished(const Transfer& transfer)
{
    switch (transfer.state) {
        case TransferState::done:
        case TransferState::refused:
        case TransferState::cancelled:
        case TransferState::failed: return true;
        default: return false;
    }
}

// The folder that a path lies in, by its last name.
std::string folder_of(const std::string& path)
{
    auto end = path.rfind('/');
    if (end == std::string::npos || end == 0) return path;
    auto begin = path.rfind('/', end - 1);
    return path.substr(begin + 1, end - begin - 1);
}

std::string offer_key(int transfer) { return "offer:" + std::to_string(transfer); }
std::string share_key(int share) { return "share:" + std::to_string(share); }
std::string read_key(int share) { return "read:" + std::to_string(share); }

}  // namespace

// --- chat ---

void Controller::add_chat(ChatLine line)
{
    line.text = harmless(line.text, base::Lines::keep);
    if (model_.chat.size() >= most_chat_lines) {
        own_lines_dropped_ += model_.chat.front().own ? 1 : 0;
        model_.chat.erase(model_.chat.begin());
    }
    model_.chat.push_back(std::move(line));
    touch();
}

void Controller::chat_in(const std::string& text, std::int64_t now)
{
    ++model_.unread;
    add_chat({now, false, name(), text, Delivery::delivered});
}

void Controller::chat_sent(const std::string& text, std::int64_t now)
{
    add_chat({now, true, {}, text, Delivery::sending});
}

void Controller::chat_delivered(std::int64_t count)
{
    auto left = count - own_lines_dropped_;
    for (auto& line : model_.chat) {
        if (!line.own) continue;
        if (left-- <= 0) break;
        line.delivery = Delivery::delivered;
    }
    touch();
}

void Controller::chat_lost()
{
    for (auto& line : model_.chat)
        if (line.delivery == Delivery::sending) line.delivery = Delivery::lost;
    touch();
}

void Controller::chat_read()
{
    if (model_.unread == 0) return;
    model_.unread = 0;
    touch();
}

void Controller::keep_chat(bool keep)
{
    card_.keep_chat = keep;
    model_.keeps_chat = keep;
    touch();
}

// --- files ---

void Controller::transfer(Transfer transfer)
{
    transfer.name = harmless(transfer.name);
    transfer.problem = harmless(transfer.problem);
    auto same = std::find_if(model_.transfers.begin(), model_.transfers.end(),
                             [&](const Transfer& each) { return each.id == transfer.id; });
    bool is_news = same == model_.transfers.end() || same->state != transfer.state;
    if (same == model_.transfers.end()) {
        make_room_for_transfers();
        model_.transfers.push_back(transfer);
    } else {
        *same = transfer;
    }
    if (is_news) tell_of(transfer);
    touch();
}

// The oldest that is over goes, else the oldest.
void Controller::make_room_for_transfers()
{
    if (model_.transfers.size() < most_transfers) return;
    auto old = std::find_if(model_.transfers.begin(), model_.transfers.end(), is_finished);
    model_.transfers.erase(old == model_.transfers.end() ? model_.transfers.begin() : old);
}

// What must not be missed while the list of files is closed.
void Controller::tell_of(const Transfer& transfer)
{
    auto key = offer_key(transfer.id);
    notes_.take_back(key);
    if (transfer.state == TransferState::failed)
        return notes_.say({key,
                           fill(tr("{} did not get through: {}"), transfer.name, transfer.problem),
                           {},
                           {},
                           true});
    if (transfer.own) return;
    if (transfer.state == TransferState::offered)
        notes_.say({key,
                    fill(tr("{} would like to send you {} ({})"), name(), transfer.name,
                         size_phrase(transfer.size)),
                    tr("Take it"), [this, id = transfer.id] { wishes_.take_file(id, {}, false); }});
    if (transfer.state == TransferState::done)
        notes_.say({key, fill(tr("{} has arrived. It is in the folder {}."), transfer.name,
                              harmless(folder_of(transfer.path)))});
}

// --- folders ---

void Controller::shares(std::vector<Share> shares)
{
    for (auto& share : shares) {
        share.name = harmless(share.name);
        auto before = std::find_if(model_.shares.begin(), model_.shares.end(),
                                   [&](const Share& each) { return each.id == share.id; });
        if (before != model_.shares.end())
            share.reads = before->reads;
        else
            tell_of(share);
    }
    auto is_gone = [&](int id) {
        return std::none_of(shares.begin(), shares.end(),
                            [id](const Share& each) { return each.id == id; });
    };
    for (const auto& before : model_.shares) {
        if (!is_gone(before.id)) continue;
        notes_.take_back(share_key(before.id));
        notes_.take_back(read_key(before.id));
    }
    if (model_.browser.share != 0 && is_gone(model_.browser.share)) model_.browser = {};
    model_.shares = std::move(shares);
    touch();
}

void Controller::tell_of(const Share& share)
{
    if (share.own) return;
    notes_.say({share_key(share.id), fill(tr("{} lets you read the folder {}"), name(), share.name),
                tr("Look inside"), [this, id = share.id] { wishes_.browse(id, {}); }});
}

void Controller::browsing(int share, const std::string& path)
{
    bool is_elsewhere = model_.browser.share != share || model_.browser.path != path;
    if (is_elsewhere) model_.browser.entries.clear();
    model_.browser.share = share;
    model_.browser.path = path;
    model_.browser.problem.clear();
    model_.browser.loading = true;
    touch();
}

// An answer that came after the user has gone elsewhere is of no use.
void Controller::listing(Browser listing)
{
    const auto& now = model_.browser;
    if (now.share != listing.share || now.path != listing.path) return;
    listing.problem = harmless(listing.problem);
    listing.loading = false;
    model_.browser = std::move(listing);
    touch();
}

void Controller::read(int share, const std::string& path, bool fetched, std::int64_t now)
{
    auto found = std::find_if(model_.shares.begin(), model_.shares.end(),
                              [share](const Share& each) { return each.id == share; });
    if (found == model_.shares.end()) return;
    auto what = path.empty() ? found->name : harmless(path);
    // Translators: a time, and what somebody did then in a shared folder.
    auto line = fill(fetched ? tr("{}: fetched {}") : tr("{}: looked at {}"),
                     clock_phrase(now / 1000), what);
    auto& reads = found->reads;
    reads.insert(reads.begin(), line);
    if (reads.size() > most_reads) reads.pop_back();
    NoteList::Said note;
    note.key = read_key(share);
    note.text = fill(
        fetched ? tr("{} fetches {} from your folder {}") : tr("{} looks at {} in your folder {}"),
        name(), what, found->name);
    note.action = tr("Stop sharing");
    note.act = [this, share] { wishes_.unshare(share); };
    note.once_dismissed = true;
    notes_.say(std::move(note));
    touch();
}

}  // namespace mailcall::window
