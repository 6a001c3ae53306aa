// Strict, bounded JSON for frames and printed data; the only place that names nlohmann.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hh"

namespace mailcall::base {

using Json = nlohmann::json;

// One JSON object of at most 1 MiB and 16 levels, without repeated keys (two readers that each
// believe another copy of a key are how checks are got round). Errors: bad_json, too_big.
Result<Json> parse_json(std::string_view text);

// One line, UTF-8; bytes that are not UTF-8 are replaced, never thrown about.
std::string print_json(const Json& value);

// Typed readers. A missing key gives `fallback` where there is one, else bad_json; a value of
// another type or out of range is always bad_json.
Result<std::string> text_field(const Json& object, const char* key);
Result<std::string> text_field(const Json& object, const char* key, std::string fallback);
Result<std::int64_t> int_field(const Json& object, const char* key);
Result<std::int64_t> int_field(const Json& object, const char* key, std::int64_t fallback);
Result<bool> bool_field(const Json& object, const char* key, bool fallback);

}  // namespace mailcall::base
