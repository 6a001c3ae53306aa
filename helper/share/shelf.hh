// Shelf: reads below one folder by openat2, which follows no link and does not leave the folder
// whatever is renamed at the same time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "share/descriptor.hh"
#include "share/exchange.hh"
#include "share/folder_talk.hh"

namespace mailcall::share {

// Of an errno of opening or reading.
Cause cause_of(int error);

// What is on it: regular files and folders on the same mount as the folder itself, with names
// that may_be_shared(). Everything else is left out of lists and refused when asked for. A file
// with several names (hard links) is shared if one of them lies in the folder: whoever could put it
// there could have put a copy there.
class Shelf {
  public:
    struct File {
        Cause cause = Cause::fine;
        Descriptor fd;
        Entry entry;  // its name is the path
    };
    // At most 10,000 entries: folders first, then by name. Of a larger folder it is those that the
    // system gives first, and `is_cut` is set.
    struct List {
        Cause cause = Cause::fine;
        bool is_cut = false;
        std::vector<Entry> entries;
    };
    // Every file below a folder, or the one file itself; and the folders in which there is nothing.
    struct Tree {
        Cause cause = Cause::fine;
        bool is_folder = false;
        int left_out = 0;  // files and folders that may not be read
        std::vector<Entry> files;
    };

    // The folder stays this one when it is renamed or moved, and when another takes its name.
    // `beat` runs again and again while something takes long. The descriptor is borrowed.
    Shelf(int folder, std::function<void()> beat);

    // Whether the system can do this at all: `old_system` before Linux 5.6.
    Cause check() const;
    File open(const std::string& path) const;
    List list(const std::string& path) const;
    Tree walk(const std::string& path) const;

  private:
    Cause tell(int error) const;
    bool is_gone() const;
    bool can_be_read(const std::string& path) const;
    // Takes out of `list` what cannot be read; gives how many these are.
    int leave_unreadable(List& list, const std::string& folder) const;
    List read(const std::string& path, std::size_t most) const;
    Cause walk_folder(Tree& tree, const std::string& top) const;

    int folder_;
    std::function<void()> beat_;
};

}  // namespace mailcall::share
