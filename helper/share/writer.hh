// Writer: turns the records of a transfer that comes into files, and lets nothing pass that was not
// announced.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/crypto.hh"
#include "share/message.hh"
#include "share/partial.hh"
#include "share/record.hh"

namespace mailcall::share {

// What the peer has announced.
struct Announced {
    std::int64_t files = 0;
    std::int64_t folders = 0;
    std::int64_t size = 0;
};

// Lives on one worker's thread after the other, never on two at a time.
class Writer {
  public:
    struct Outcome {
        std::int64_t done = 0;
        Why why = Why::none;  // not none: this is the end of it
        std::string file;     // which one of a folder
        bool complete = false;
        std::function<int()> saving;  // due now: for the thread that syncs
    };
    Writer(Partial partial, const Announced& announced);

    // Reads another piece of what an earlier process has left, so that the hash of it is known.
    // False: there is no more. Call it first, again and again.
    bool recall();
    // Where to go on: of the entry's first bytes the hash.
    said::Take where() const;
    // The peer's answer to that. False: it is another place.
    bool go_from(std::int64_t entry, std::int64_t offset);
    Outcome take(base::BytesView message);
    std::function<int()> saving();
    std::int64_t done() const { return standing_.done; }

    Placed finish(const std::string& name) { return partial_.finish(name); }
    void remove() { partial_.remove(); }

    static constexpr std::int64_t most_hole = 64 * 1024 * 1024;

  private:
    Why take_record(const Record& record);
    Why take_file(const Record& record);
    Why take_data(const Record& record);
    Why take_hole(const Record& record);
    Why take_end(const Record& record);
    Why take_folder(const Record& record);
    Why take_all();
    bool may_go_on(std::int64_t count) const;
    Why open_file(const std::string& path);
    Why open_new(const std::string& path);
    // The folder in which `path` lies; made if need be.
    Why enter_folder(const std::string& path);
    void zero(std::int64_t count);
    void forget_file();
    bool is_saving_due();

    Partial partial_;
    Announced announced_;
    Standing standing_;
    base::Hasher hasher_;
    std::int64_t recalled_ = 0;
    bool goes_ = false;     // the peer's answer has come
    bool in_file_ = false;  // its record has come
    bool complete_ = false;
    bool had_hole_ = false;    // in this message
    Descriptor own_file_;      // of a folder
    Descriptor folder_;        // in which that lies,
    std::string folder_path_;  // and its path
    std::int64_t modified_ = 0;
    std::int64_t flushed_ = 0;  // offset up to which the system was told to write
    std::int64_t saved_done_ = 0;
    std::int64_t saved_entry_ = 0;
    std::int64_t saved_at_us_ = 0;
};

// errno as a reason.
Why why_of(int cause);

}  // namespace mailcall::share
