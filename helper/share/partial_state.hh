// The state file of a partial transfer, and removing those that nobody wants any more.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "share/partial.hh"

namespace mailcall::share {

bool operator==(const Claim& a, const Claim& b);

struct PartialState {
    Claim claim;
    Standing standing;
    std::string beside;     // the target folder, if the data lies in that
    std::int64_t list = 0;  // bytes of the list that belong to it
};

std::string print(const PartialState& state);
// Nothing for a file that is not there or not ours.
std::optional<PartialState> read_state(const std::string& path);
// Removes the data from the target folder, if it lies there.
void sweep_beside(const PartialState& state, const std::string& key);

}  // namespace mailcall::share
