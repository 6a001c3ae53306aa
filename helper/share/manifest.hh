// Manifest: what a transfer of ours consists of, as it was when it was offered.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "share/keeper.hh"
#include "share/message.hh"

namespace mailcall::share {

constexpr std::int64_t most_files = 100'000;

struct Item {
    std::string path;  // below the folder; empty: the transfer is this one file
    std::int64_t size = 0;
    std::int64_t modified = 0;  // nanoseconds
    bool is_folder = false;     // an empty one
};

struct Manifest {
    std::string root;  // the file or folder itself; empty: somebody else opens the files
    std::string name;
    bool is_folder = false;
    std::vector<Item> items;
    std::int64_t files = 0;
    std::int64_t folders = 0;
    std::int64_t size = 0;
    std::int64_t left_out = 0;  // files and folders that may not be read
    std::string identity;
    Why why = Why::none;  // not none: it cannot be sent,
    std::string file;     // because of this one
};

// Reads what is there; takes its time. Links and devices in a folder are left out.
Manifest scan(const std::string& path);
// The same of what a keeper found at `top`, a path below its folder.
Manifest from_tree(const Keeper::Tree& tree, const std::string& name, const std::string& top);

constexpr std::int64_t per_second = 1'000'000'000;  // nanoseconds

}  // namespace mailcall::share
