// From the peer's offer to the file under its name.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/incoming.hh"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/file.hh"
#include "base/glib.hh"
#include "base/words.hh"
#include "share/names.hh"
#include "share/sentences.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::fill;
using base::tr;

// A disk without any room left makes other programs fail.
constexpr std::int64_t room_to_leave = 16 * 1024 * 1024;

Transfer begin_theirs(int id, const said::Offer& offer, bool asked)
{
    Transfer transfer;
    transfer.id = id;
    transfer.is_folder = offer.is_folder;
    transfer.name = safe_name(offer.name);
    transfer.files = static_cast<int>(offer.files);
    transfer.size = offer.size;
    transfer.asked = asked;
    return transfer;
}

base::Result<> not_under_way()
{
    return base::fail(Code::not_now, tr("This transfer is not under way."));
}

std::string megabytes(std::int64_t bytes)
{
    base::CString text{g_format_size(static_cast<guint64>(std::max<std::int64_t>(bytes, 0)))};
    return text.get();
}

// Whether bytes that have come would be of use when it is sent again.
bool is_worth_keeping(Why why)
{
    return why == Why::disk_full || why == Why::unwritable || why == Why::forgotten ||
           why == Why::unreadable || why == Why::withdrawn;
}

}  // namespace

struct Incoming::Opened {
    base::Result<Partial> partial = base::fail(Code::internal, "");
};

Incoming::Incoming(Line& line, int id, const said::Offer& offer, bool asked)
    : line_{line},
      number_{offer.id},
      progress_{begin_theirs(id, offer, asked)},
      claim_{line.settings.peer, offer.identity, offer.is_folder, offer.size},
      announced_{offer.files, offer.folders, offer.size},
      left_out_{offer.left_out},
      name_{progress_.transfer().name},
      offered_now_{true}
{
    progress_.connect(true);
    progress_.pause_by_peer(offer.paused);
}

base::Result<> Incoming::check_folder(const std::string& folder) const
{
    if (g_mkdir_with_parents(folder.c_str(), 0755) != 0)
        return base::fail(base::write_error(folder, errno));
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return base::fail(base::write_error(folder, errno));
    Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) return base::fail(base::write_error(folder, errno));
    auto missing = claim_.size - Partial::done_of(line_.settings.partial, claim_);
    auto room = free_space(opened.get());
    if (missing <= room - room_to_leave || missing == 0) return {};
    return base::fail(Code::unwritable,
                      fill(tr("Receiving “{}”: it needs {}, and there are {} of room"), name_,
                           megabytes(missing), megabytes(room - room_to_leave)),
                      tr("Make room on the disk, or choose another folder."));
}

base::Result<> Incoming::take(const std::string& folder)
{
    if (progress_.stage() != Progress::Stage::offered) return not_under_way();
    auto into = folder.empty() ? line_.settings.downloads : folder;
    MC_CHECK(check_folder(into));
    folder_ = into;
    progress_.edit().problem.clear();
    progress_.go(Progress::Stage::running);
    changed();
    open();
    return {};
}

void Incoming::open()
{
    auto open = [this, partial = line_.settings.partial, claim = claim_, folder = folder_] {
        auto opened = std::make_shared<Opened>();
        opened->partial = Partial::open(partial, claim, folder);
        return [this, opened] { take_opened(opened); };
    };
    // After what the thread that writes has still to do: the same file may just have failed, and
    // its partial file be about to be let go.
    line_.writing.run([this, open] { return [this, open] { line_.syncing.run(open); }; });
}

void Incoming::take_opened(const std::shared_ptr<Opened>& opened)
{
    if (progress_.is_over()) {
        if (opened->partial) opened->partial->remove();
        return;
    }
    if (!opened->partial) {
        line_.say(said::Failed{number_, Why::unwritable, {}});
        return end(TransferState::failed, opened->partial.error().what, true);
    }
    writer_ = std::make_shared<Writer>(std::move(*opened->partial), announced_);
    recall();
}

void Incoming::recall()
{
    line_.syncing.run([this, writer = writer_] {
        bool more = writer->recall();
        return [this, more] {
            if (progress_.is_over()) return;
            if (more) return recall();
            ready_ = true;
            say_where();
        };
    });
}

void Incoming::say_where()
{
    bool now = ready_ && offered_now_ && line_.is_open;
    if (!now || progress_.stage() != Progress::Stage::running) return;
    line_.writing.run([this, writer = writer_, epoch = line_.epoch] {
        return [this, where = writer->where(), done = writer->done(), epoch]() mutable {
            // What was still to be written may have been the rest of it.
            bool still = epoch == line_.epoch && offered_now_;
            if (!still || progress_.stage() != Progress::Stage::running) return;
            where.id = number_;
            where.paused = progress_.transfer().paused_by_us;
            progress_.connect(true);
            progress_.advance(done);
            line_.say(where);
            changed();
        };
    });
}

void Incoming::disconnect()
{
    offered_now_ = false;
    progress_.connect(false);
    if (progress_.is_over()) return;
    changed();
    if (!ready_ || progress_.stage() != Progress::Stage::running) return;
    line_.writing.run(
        [this, writer = writer_] { return [this, saving = writer->saving()] { save(saving); }; });
}

void Incoming::offer_again(const said::Offer& offer)
{
    if (offered_now_) return line_.unruly(tr("it offered a transfer twice"));
    bool same = offer.identity == claim_.identity && offer.size == claim_.size;
    offered_now_ = true;
    if (progress_.is_over()) return answer_again();
    if (!same) return break_off();
    progress_.pause_by_peer(offer.paused);
    progress_.connect(true);
    say_where();
    changed();
}

void Incoming::answer_again()
{
    switch (progress_.transfer().state) {
        case TransferState::done: return line_.say(said::Done{number_});
        case TransferState::refused: return line_.say(said::Refuse{number_});
        case TransferState::failed: return line_.say(said::Failed{number_, failed_, {}});
        default: return line_.say(said::Cancel{number_});
    }
}

void Incoming::hear(const said::From& from)
{
    if (progress_.is_over()) return;
    if (!ready_) return break_off();
    line_.writing.run([this, writer = writer_, from] {
        bool right = writer->go_from(from.entry, from.offset);
        return [this, right, done = writer->done()] {
            if (!right) return break_off();
            progress_.advance(done);
            changed();
        };
    });
}

void Incoming::hear_bytes(base::BytesView message)
{
    auto size = std::ssize(message);
    auto handled = [this, size, epoch = line_.epoch] { line_.handled(epoch, size, id()); };
    if (progress_.is_over()) return handled();  // it was on its way when we ended it
    if (!ready_) {
        handled();
        return break_off();
    }
    auto bytes = std::make_shared<base::Bytes>(message.begin(), message.end());
    line_.writing.run([this, writer = writer_, bytes, handled] {
        auto outcome = std::make_shared<Writer::Outcome>(writer->take(*bytes));
        return [this, outcome, handled] {
            take_outcome(*outcome);
            handled();
        };
    });
}

void Incoming::take_outcome(const Writer::Outcome& outcome)
{
    if (progress_.is_over()) return;
    progress_.advance(outcome.done);
    if (outcome.saving) save(outcome.saving);
    if (outcome.why == Why::unruly) return break_off();
    if (outcome.why != Why::none) return fail(outcome.why);
    if (outcome.complete && progress_.stage() == Progress::Stage::running) finish();
    changed();
}

void Incoming::save(std::function<int()> saving)
{
    line_.syncing.run([saving = std::move(saving)]() -> Worker::After {
        saving();  // a full disk is noticed by the writer
        return {};
    });
}

void Incoming::finish()
{
    progress_.go(Progress::Stage::checking);
    line_.syncing.run([this, writer = writer_, name = name_] {
        return [this, placed = writer->finish(name)] { take_placed(placed); };
    });
}

void Incoming::take_placed(const Placed& placed)
{
    if (placed.cause != 0) return fail(why_of(placed.cause));
    progress_.edit().path = (folder_ == "/" ? "" : folder_) + "/" + placed.name;
    line_.say(said::Done{number_});
    progress_.end(TransferState::done, left_out_here(left_out_));
    writer_.reset();
    changed();
}

void Incoming::end(TransferState state, const std::string& problem, bool keep_partial)
{
    if (progress_.is_over()) return;
    progress_.end(state, problem);
    changed();
    auto writer = std::exchange(writer_, {});
    if (!writer) return;
    // Through the thread that writes: it may still be at it.
    line_.writing.run([this, writer, keep_partial] {
        auto saving = keep_partial ? writer->saving() : std::function<int()>{};
        return [this, writer, saving] {
            if (saving) return save(saving);
            line_.syncing.run([writer]() -> Worker::After {
                writer->remove();
                return {};
            });
        };
    });
}

void Incoming::fail(Why why)
{
    if (progress_.is_over()) return;
    failed_ = why;
    line_.say(said::Failed{number_, why, {}});
    end(TransferState::failed, receiving_failed_here(why), is_worth_keeping(why));
}

void Incoming::break_off()
{
    if (progress_.is_over()) return;
    line_.unruly(fill(tr("“{}” did not come as it was announced"), name_));
    fail(Why::unruly);
}

void Incoming::forget()
{
    end(TransferState::failed, receiving_failed_there(Why::forgotten, {}), true);
}

void Incoming::hear(const said::Pause& pause)
{
    if (!progress_.is_over() && progress_.pause_by_peer(pause.paused)) changed();
}

void Incoming::hear(const said::Cancel&)
{
    if (progress_.stage() == Progress::Stage::checking) return;  // it has everything
    end(TransferState::cancelled, tr("The other side has cancelled it."), false);
}

void Incoming::hear(const said::Failed& failed)
{
    if (progress_.stage() == Progress::Stage::checking) return;
    end(TransferState::failed, receiving_failed_there(failed.why, failed.file),
        is_worth_keeping(failed.why));
}

void Incoming::take_by_itself(const std::string& folder)
{
    if (auto taken = take(folder); !taken) progress_.edit().problem = taken.error().what;
}

base::Result<> Incoming::refuse()
{
    if (progress_.stage() != Progress::Stage::offered) return not_under_way();
    line_.say(said::Refuse{number_});
    end(TransferState::refused, {}, true);
    return {};
}

base::Result<> Incoming::pause(bool pause)
{
    if (progress_.stage() != Progress::Stage::running) return not_under_way();
    if (!progress_.pause(pause)) return {};
    line_.say(said::Pause{number_, pause});
    changed();
    return {};
}

base::Result<> Incoming::cancel()
{
    if (progress_.stage() == Progress::Stage::offered) return refuse();
    if (progress_.stage() != Progress::Stage::running) return not_under_way();
    line_.say(said::Cancel{number_});
    end(TransferState::cancelled, {}, false);
    return {};
}

void Incoming::keep()
{
    if (ready_ && writer_ && progress_.stage() == Progress::Stage::running) writer_->saving()();
}

}  // namespace mailcall::share
