// Situations of a call, by name: what a window shows in each.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "window/model.hh"

namespace mailcall::window {

inline std::int64_t now_ms()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::vector<std::string> situation_names();
// Nothing when there is no such situation.
std::optional<Model> situation(const std::string& name);

}  // namespace mailcall::window
