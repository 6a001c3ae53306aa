// The "key=value; key=value" form of the X-Mailcall… header fields, and strict values.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"

namespace mailcall::wire {

inline constexpr std::size_t max_field = 1024;
inline constexpr std::int64_t end_of_time = 253402300799;  // 9999-12-31T23:59:59Z

// The pairs of one field, in any order and folded anyhow. `name` is the field's name for errors.
class Pairs {
  public:
    // Error: bad_signal for a field over 1 KB, characters outside printable ASCII, an empty or
    // repeated key.
    static base::Result<Pairs> read(std::string_view field, std::string name);

    // Error: wrong_version unless v=1.
    base::Result<> check_version() const;
    // Keys outside `known` are errors, except those that begin with "x-".
    base::Result<> check_known(std::initializer_list<std::string_view> known) const;

    bool has(std::string_view key) const { return values_.find(key) != values_.end(); }
    base::Result<std::string> text(std::string_view key) const;
    // Digits only, no leading zero, within the limits.
    base::Result<std::int64_t> number(std::string_view key, std::int64_t least,
                                      std::int64_t most) const;
    base::Result<base::Key> key(std::string_view key) const;
    base::Result<std::optional<base::Key>> optional_key(std::string_view key) const;
    base::Error wrong(std::string_view key, std::string_view why) const;

  private:
    explicit Pairs(std::string name) : name_{std::move(name)} {}
    base::Result<> add(std::string_view pair);

    std::string name_;
    std::map<std::string, std::string, std::less<>> values_;
};

// Without the white space (CR and LF too) at both ends.
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
// Strictly decimal: "0" or digits without a leading zero, within the limits.
std::optional<std::int64_t> read_number(std::string_view text, std::int64_t least,
                                        std::int64_t most);

}  // namespace mailcall::wire
