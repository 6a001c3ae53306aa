// Outgoing: one transfer that we send. It stays until the exchange goes, and with it the workers.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "share/line.hh"
#include "share/manifest.hh"
#include "share/progress.hh"
#include "share/reader.hh"

namespace mailcall::share {

class Outgoing {
  public:
    // Of a shared folder; all of it runs on the main loop.
    struct Source {
        int share = 0;
        std::int64_t request = 0;
        // Opens a file of the manifest and calls `opened`, with no descriptor if it cannot.
        using Opened = std::function<void(Descriptor file, Why why)>;
        std::function<void(const std::string& path, Opened opened)> open;
    };

    Outgoing(Line& line, int id, const std::string& path);
    Outgoing(Line& line, int id, Manifest manifest, Source source);

    const Progress& progress() const { return progress_; }
    int share() const { return source_ ? source_->share : 0; }

    // The peer has said hello; it may have forgotten what it knew of transfers.
    void connect(bool forgotten);
    void disconnect();
    void hear(const said::Take& take);
    void hear(const said::Refuse& refuse);
    void hear(const said::Pause& pause);
    void hear(const said::Cancel& cancel);
    void hear(const said::Failed& failed);
    void hear(const said::Got& got);
    void hear(const said::Done& done);

    base::Result<> pause(bool pause);
    base::Result<> cancel();

    bool wants_to_send() const;
    // Reads the next messages on the worker; `done` gets them on the main loop, unless the line was
    // closed in between.
    void fill(std::int64_t budget, std::int64_t most,
              std::function<void(const Reader::Batch&)> done);
    // Its folder is shared no more.
    void withdraw() { fail(Why::withdrawn, {}); }

  private:
    void use(Manifest manifest);
    void offer();
    void fail(Why why, const std::string& file);
    void say_end(const Said& said);
    void take_batch(const Reader::Batch& batch);
    void open_files(std::int64_t wanted);
    void supply(std::int64_t number, Descriptor file);
    void lose(std::int64_t number, Why why);
    void check_complete();
    void changed() { line_.changed(id()); }
    int id() const { return progress_.transfer().id; }
    std::int64_t number() const { return line_.own_number(id()); }

    Line& line_;
    Progress progress_;
    std::optional<Source> source_;
    std::shared_ptr<const Manifest> manifest_;  // null: not scanned yet
    std::shared_ptr<Reader> reader_;            // on the worker's thread
    bool taken_ = false;                        // by the peer, since the line is open
    bool all_read_ = false;
    std::optional<Said> untold_;  // how it ended, while the line was closed
    int round_ = 0;               // what was read before the last take is not sent
    std::int64_t wanted_ = -1;
    std::int64_t opened_ = 0;          // files below this number were asked for already
    std::set<std::int64_t> supplied_;  // of these, those that are with the reader
};

}  // namespace mailcall::share
