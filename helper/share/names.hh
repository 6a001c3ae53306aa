// Names that a peer chose, made fit to be names of files here.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailcall::share {

constexpr std::size_t most_name = 255;   // bytes
constexpr std::size_t most_path = 4096;  // bytes
constexpr int most_depth = 64;           // folders and file

// One component: what stands after the last / or \, without control and direction characters,
// without dots, dashes and blanks where they hide a file or make it an option, at most 255 bytes
// with its extension kept; names that Windows reserves get an underscore. "" becomes "file".
std::string safe_name(std::string_view name);

// A path below a folder, each component so. Nothing for what no honest peer sends: absolute, "..",
// an empty component, too long or too deep.
std::optional<std::string> safe_path(std::string_view path);

// "name (2).ext": for a name that exists, again at most 255 bytes. 1 gives the name itself.
std::string numbered(const std::string& name, int number);

}  // namespace mailcall::share
