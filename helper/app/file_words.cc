// Sentences about files, folders and what is being sent.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/file_words.hh"

#include <glib.h>

#include "base/glib.hh"
#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::fill;
using base::harmless;
using base::tr;
namespace report = wire::report;

std::string describe_size(std::int64_t bytes)
{
    return base::take_string(g_format_size(static_cast<guint64>(bytes)));
}

namespace {

std::string how_far(const report::Transfer& transfer)
{
    auto done = describe_size(transfer.done);
    auto all = describe_size(transfer.size);
    // Translators: so much of a file, how fast.
    return fill(tr("{} of {}, {} a second"), done, all, describe_size(transfer.bytes_per_second));
}

std::string waiting_words(const report::Transfer& transfer, const std::string& name)
{
    auto size = describe_size(transfer.size);
    if (transfer.own) return fill(tr("“{}” ({}) is offered"), name, size);
    return fill(tr("“{}” ({}) may be taken: /take {}"), name, size, std::to_string(transfer.id));
}

std::string ended_words(const report::Transfer& transfer, const std::string& name)
{
    if (transfer.state == "done" && transfer.own) return fill(tr("“{}” has arrived there"), name);
    if (transfer.state == "done") {
        auto here = fill(tr("“{}” is here: {}"), name, transfer.path);
        return transfer.problem.empty() ? here : here + ". " + transfer.problem;
    }
    if (transfer.state == "refused") return fill(tr("“{}” is not wanted"), name);
    if (transfer.state == "cancelled") return fill(tr("“{}” was cancelled"), name);
    return fill(tr("“{}” failed: {}"), name, transfer.problem);
}

}  // namespace

std::string sentence(const report::Transfer& transfer)
{
    auto name = harmless(transfer.name);
    if (transfer.state == "offered") return waiting_words(transfer, name);
    if (transfer.state == "running") return fill(tr("“{}”: {}"), name, how_far(transfer));
    if (transfer.state == "paused") return fill(tr("“{}” is paused"), name);
    if (transfer.state == "broken") return fill(tr("“{}” waits for the connection"), name);
    if (transfer.state == "checking") return fill(tr("“{}” is being checked"), name);
    return ended_words(transfer, name);
}

std::string sentence(const report::Shares& shares)
{
    std::string text;
    for (const auto& folder : shares.list) {
        auto name = harmless(folder.name);
        auto id = std::to_string(folder.id);
        if (!text.empty()) text += '\n';
        text += folder.own
                    ? fill(tr("they may read {} (stop: /unshare {})"), harmless(folder.path), id)
                    : fill(tr("you may read their folder “{}”: /list {}"), name, id);
    }
    return text.empty() ? tr("no folder is shared") : text;
}

std::string sentence(const report::Listing& listing)
{
    if (!listing.problem.empty()) return harmless(listing.problem);
    std::string text = fill(tr("in “{}”:"), harmless(listing.path));
    for (const auto& entry : listing.entries)
        text += "\n  " + harmless(entry.name) +
                (entry.is_folder ? "/" : "  " + describe_size(entry.size));
    if (listing.is_cut) text += "\n  " + std::string{tr("… and more than a list holds")};
    return text;
}

std::string sentence(const report::FolderRead& read)
{
    return fill(read.fetched ? tr("they have fetched “{}”") : tr("they have looked into “{}”"),
                harmless(read.path));
}

std::string sentence(const report::SendingNow& sending)
{
    if (sending.peer.screen) return tr("they show their screen");
    if (!sending.peer.camera && !sending.peer.microphone)
        return tr("their camera and microphone are off");
    if (!sending.peer.camera) return tr("their camera is off");
    return sending.peer.microphone ? tr("their camera and microphone are on")
                                   : tr("their microphone is off");
}

}  // namespace mailcall::app
