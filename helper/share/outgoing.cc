// From the offer to the peer's word that it has everything.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/outgoing.hh"

#include <algorithm>
#include <utility>

#include "base/glib.hh"
#include "base/harmless.hh"
#include "base/words.hh"
#include "share/sentences.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::tr;

// Opened ahead, so that no small file waits for a round trip.
constexpr std::int64_t files_ahead = 16;

Transfer begin_own(int id, const std::string& path)
{
    Transfer transfer;
    transfer.id = id;
    transfer.own = true;
    transfer.path = path;
    transfer.name = base::harmless(base::take_string(g_path_get_basename(path.c_str())));
    return transfer;
}

base::Result<> refuse_now()
{
    return base::fail(Code::not_now, tr("This transfer is not under way."));
}

}  // namespace

Outgoing::Outgoing(Line& line, int id, const std::string& path)
    : line_{line}, progress_{begin_own(id, path)}
{
    line_.reading.run([this, path] {
        auto found = scan(path);
        return [this, found = std::move(found)] { use(found); };
    });
}

Outgoing::Outgoing(Line& line, int id, Manifest manifest, Source source)
    : line_{line}, progress_{begin_own(id, manifest.name)}, source_{std::move(source)}
{
    progress_.edit().path.clear();
    use(std::move(manifest));
}

void Outgoing::use(Manifest manifest)
{
    if (progress_.is_over()) return;
    auto& transfer = progress_.edit();
    transfer.is_folder = manifest.is_folder;
    transfer.files = static_cast<int>(manifest.files);
    transfer.size = manifest.size;
    manifest_ = std::make_shared<const Manifest>(std::move(manifest));
    if (manifest_->why != Why::none) return fail(manifest_->why, manifest_->file);
    if (line_.is_open) offer();
    changed();
}

void Outgoing::offer()
{
    const auto& transfer = progress_.transfer();
    line_.say(said::Offer{number(), manifest_->name, manifest_->is_folder, manifest_->files,
                          manifest_->folders, manifest_->size, manifest_->identity,
                          source_ ? source_->request : 0, transfer.paused_by_us,
                          manifest_->left_out});
    progress_.connect(true);
}

void Outgoing::connect(bool forgotten)
{
    taken_ = false;
    if (auto untold = std::exchange(untold_, {}); untold && !forgotten) line_.say(*untold);
    if (progress_.is_over() || !manifest_) return;
    if (forgotten) {
        progress_.go(Progress::Stage::offered);
        progress_.advance(0);
    }
    if (forgotten && source_) return fail(Why::forgotten, {});
    offer();
    changed();
}

void Outgoing::disconnect()
{
    taken_ = false;
    ++round_;
    progress_.connect(false);
    if (!progress_.is_over()) changed();
}

void Outgoing::hear(const said::Take& take)
{
    if (progress_.is_over() || !manifest_) return;
    if (std::exchange(taken_, true)) return line_.unruly(tr("it took a transfer twice"));
    ++round_;
    all_read_ = false;
    wanted_ = -1;
    opened_ = 0;
    supplied_.clear();
    if (!reader_) reader_ = std::make_shared<Reader>(number(), manifest_);
    line_.reading.run([reader = reader_, take]() -> Worker::After {
        reader->start(take);
        return {};
    });
    progress_.go(Progress::Stage::running);
    progress_.pause_by_peer(take.paused);
    changed();
    line_.pump();
}

bool Outgoing::wants_to_send() const
{
    return progress_.stage() == Progress::Stage::running && taken_ && !all_read_ && wanted_ < 0 &&
           !progress_.is_paused();
}

void Outgoing::fill(std::int64_t budget, std::int64_t most,
                    std::function<void(const Reader::Batch&)> done)
{
    line_.reading.run([this, reader = reader_, round = round_, budget, most, done] {
        auto batch = std::make_shared<Reader::Batch>(reader->fill(budget, most));
        return [this, round, batch, done] {
            if (round != round_ || progress_.is_over()) return done({});
            take_batch(*batch);
            done(progress_.is_over() ? Reader::Batch{} : *batch);
        };
    });
}

void Outgoing::take_batch(const Reader::Batch& batch)
{
    if (batch.from) line_.say(*batch.from);
    if (batch.why != Why::none) return fail(batch.why, batch.file);
    if (batch.wanted >= 0) open_files(batch.wanted);
    all_read_ = all_read_ || batch.complete;
    check_complete();
}

void Outgoing::open_files(std::int64_t wanted)
{
    // It may have come while the reader found that it was missing.
    if (!supplied_.contains(wanted)) wanted_ = wanted;
    supplied_.erase(supplied_.begin(), supplied_.lower_bound(wanted));
    const auto& items = manifest_->items;
    auto until = std::min(wanted + files_ahead, std::ssize(items));
    for (auto number = std::max(wanted, std::exchange(opened_, until)); number < until; ++number) {
        const auto& item = items[static_cast<std::size_t>(number)];
        if (item.is_folder) continue;
        source_->open(item.path, [this, number](Descriptor file, Why why) {
            if (file) return supply(number, std::move(file));
            lose(number, why);
        });
    }
}

void Outgoing::supply(std::int64_t number, Descriptor file)
{
    if (progress_.is_over() || !reader_) return;
    // Jobs are copied, descriptors are not.
    auto shared = std::make_shared<Descriptor>(std::move(file));
    line_.reading.run([reader = reader_, number, shared]() -> Worker::After {
        reader->supply(number, std::move(*shared));
        return {};
    });
    supplied_.insert(number);
    if (number != wanted_) return;
    wanted_ = -1;
    line_.pump();
}

void Outgoing::lose(std::int64_t number, Why why)
{
    if (progress_.is_over() || number >= std::ssize(manifest_->items)) return;
    fail(why, manifest_->items[static_cast<std::size_t>(number)].path);
}

void Outgoing::check_complete()
{
    const auto& transfer = progress_.transfer();
    bool all = all_read_ && transfer.done == transfer.size;
    if (!all || progress_.stage() != Progress::Stage::running) return;
    progress_.go(Progress::Stage::checking);
    changed();
}

void Outgoing::hear(const said::Got& got)
{
    if (!taken_ || progress_.is_over()) return;
    progress_.advance(got.done);
    check_complete();
    changed();
}

void Outgoing::hear(const said::Done&)
{
    if (progress_.is_over() || progress_.stage() == Progress::Stage::offered) return;
    progress_.advance(progress_.transfer().size);
    progress_.end(TransferState::done);
    changed();
}

void Outgoing::hear(const said::Refuse&)
{
    if (progress_.is_over()) return;
    progress_.end(TransferState::refused, tr("The other side does not want it."));
    changed();
}

void Outgoing::hear(const said::Pause& pause)
{
    if (progress_.is_over() || !progress_.pause_by_peer(pause.paused)) return;
    changed();
    line_.pump();
}

void Outgoing::hear(const said::Cancel&)
{
    if (progress_.is_over()) return;
    progress_.end(TransferState::cancelled, tr("The other side has cancelled it."));
    changed();
}

void Outgoing::hear(const said::Failed& failed)
{
    if (progress_.is_over()) return;
    progress_.end(TransferState::failed, sending_failed_there(failed.why));
    changed();
}

void Outgoing::fail(Why why, const std::string& file)
{
    if (progress_.is_over()) return;
    say_end(said::Failed{number(), why, file.substr(file.rfind('/') + 1)});
    progress_.end(TransferState::failed, why == Why::forgotten ? sending_failed_there(why)
                                                               : sending_failed_here(why, file));
    changed();
}

void Outgoing::say_end(const Said& said)
{
    if (line_.is_open) return line_.say(said);
    untold_ = said;
}

base::Result<> Outgoing::pause(bool pause)
{
    if (progress_.is_over() || progress_.stage() == Progress::Stage::offered) return refuse_now();
    if (!progress_.pause(pause)) return {};
    line_.say(said::Pause{number(), pause});
    changed();
    line_.pump();
    return {};
}

base::Result<> Outgoing::cancel()
{
    if (progress_.is_over()) return refuse_now();
    say_end(said::Cancel{number()});
    progress_.end(TransferState::cancelled);
    changed();
    return {};
}

}  // namespace mailcall::share
