// Partial: what has come of a transfer, kept on the disk until it is complete, over calls and
// deaths of the process.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "base/result.hh"
#include "share/descriptor.hh"
#include "share/place.hh"

namespace mailcall::share {

// What tells a transfer from others.
struct Claim {
    std::string peer;
    std::string identity;
    bool is_folder = false;
    std::int64_t size = 0;
};

// How far it has come: `entry` files and empty folders are complete, of the next file `offset`
// bytes.
struct Standing {
    std::int64_t entry = 0;
    std::int64_t offset = 0;
    std::int64_t done = 0;  // bytes in all
    std::int64_t files = 0;
    std::int64_t folders = 0;
    std::int64_t size = 0;  // of the file that is being written
    std::string path;       // where that lies, below the folder
};

// In the folder for partial files, for a key made of peer and identity:
//   KEY.state  how far it is (JSON), written after the data that it speaks of is on the disk
//   KEY.list   folders: what was made so far, one path a line
//   KEY.lock   held while a process works on it
//   KEY.data   the file, or the folder; .mailcall-KEY in the target folder if that is on another
//              disk, from where it could not be moved to its name in one step
class Partial {
  public:
    // Goes on with what is there, if it can be moved into `target`; else begins anew.
    // Errors: unwritable.
    static base::Result<Partial> open(const std::string& folder, const Claim& claim,
                                      const std::string& target);
    // Bytes that are there already.
    static std::int64_t done_of(const std::string& folder, const Claim& claim);
    // Removes what nobody has touched for a week.
    static void sweep(const std::string& folder);

    const Standing& standing() const { return standing_; }
    bool is_made(const std::string& path) const { return made_.contains(path); }
    void add_made(const std::string& path);
    // The file, open for writing, or the folder.
    int data() const { return data_.get(); }
    bool is_folder() const { return claim_.is_folder; }

    // Everything that has to reach the disk before `standing` may be believed; any thread, but one
    // after the other. Gives 0 or the errno.
    std::function<int()> saving(const Standing& standing);
    // Nothing is left of it.
    void remove();
    // On the disk, and moved to its name; nothing else is left.
    Placed finish(const std::string& name);

  private:
    Partial() = default;
    bool lock();
    bool resume();
    int begin();
    void choose_place();
    bool open_list();
    std::string file(const char* ending) const { return folder_ + "/" + key_ + ending; }

    std::string folder_;
    std::string target_;
    std::string key_;
    Claim claim_;
    Standing standing_;
    bool is_beside_ = false;  // in the target folder
    std::string data_name_;
    Descriptor lock_;
    Descriptor source_folder_;  // where the data is
    Descriptor target_folder_;
    Descriptor data_;
    Descriptor list_;  // folders only
    std::set<std::string> made_;
    std::string unsaved_made_;
    std::int64_t list_size_ = 0;  // bytes
};

}  // namespace mailcall::share
