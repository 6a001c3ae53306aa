// Keeper: a process that can read one shared folder and nothing else. It lists, and opens files for
// the call process, which gets them as open file descriptors.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hh"
#include "share/exchange.hh"

namespace mailcall::share {

// What is shared: regular files and folders with names that can be shown (valid UTF-8, no control
// characters). Not shared, as if they were not there: hidden files, links, devices, other disks
// mounted below. A file with more names (hard links) is shared when one of them is in the folder.
// The folder stays the one that `path` named at the start: renamed or moved it is still shared,
// deleted it is not, and another one in its place is not either.
//
// Errors have sentences that name paths below the share only, so they can be told to the peer.
//
// This process' end. The other one is `mailcall-folder PATH`, confined by openat2 and, where the
// kernel has it, Landlock; both hold on their own.
class Keeper {
  public:
    // A regular file, open for reading at its start; the receiver closes it.
    struct Opened {
        int fd = -1;
        std::string path;  // below the share
        std::int64_t size = 0;
        std::int64_t modified = 0;
    };
    using Listed = std::function<void(base::Result<Listing>)>;
    using OpenedFile = std::function<void(base::Result<Opened>)>;
    // Every regular file below `path`, which may be one itself; at most 100,000.
    struct Tree {
        bool is_folder = false;
        std::vector<Entry> files;  // names are paths below the share; folders that are empty too
        int left_out = 0;          // files and folders below that the owner himself may not read
    };
    using Walked = std::function<void(base::Result<Tree>)>;

    // `gone` runs when the process has ended although nobody asked it to, after all that was asked
    // of it has failed. It is ended when it has said nothing for `patience` while something was
    // asked of it: a disk that does not answer can hold a process for ever.
    // Error: unreadable, bad_argument (not a folder), media_missing (the program is not there).
    static base::Result<std::unique_ptr<Keeper>> start(
        const std::string& path, std::function<void()> gone,
        std::chrono::milliseconds patience = std::chrono::minutes{1});
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    ~Keeper();

    // At most two of these are under way at a time; the rest waits. Each is answered once, later
    // and never from inside the call, unless the Keeper is destroyed first; `done` may do that.
    // `path`: components with single slashes between them, "" for the folder itself.
    // Errors: not_found; bad_argument (not shared, or not of this kind); unreadable; too_big
    // (walk); peer_gone (the process has ended).
    void list(const std::string& path, Listed done);
    void open(const std::string& path, OpenedFile done);
    void walk(const std::string& path, Walked done);

  private:
    class Parts;
    explicit Keeper(std::shared_ptr<Parts> parts);
    std::shared_ptr<Parts> parts_;
};

}  // namespace mailcall::share
