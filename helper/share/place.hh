// Giving what is complete its final name, in one step and over nothing that is there.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace mailcall::share {

// Whether names can be moved between the two folders (descriptors).
bool is_same_mount(int folder, int other);

// Bytes that may still be written in a folder; the largest number where nobody knows.
std::int64_t free_space(int folder);

struct Placed {
    int cause = 0;     // errno; 0: done
    std::string name;  // the one that was free: `name`, or "name (2)", …
};
// Moves `from` in the folder `source` to `name` in the folder `target`; both are descriptors.
Placed place(int source, const std::string& from, int target, const std::string& name,
             bool is_folder);

}  // namespace mailcall::share
