// Ini: a key file that keeps what it does not know; private to store.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/glib.hh"
#include "base/result.hh"

namespace mailcall::store {

class Ini {
  public:
    Ini();
    // A file that is not there is an empty one. A group or key that stands twice is an error, for
    // GKeyFile would silently merge them. `malformed` is the code for a file that makes no sense.
    static base::Result<Ini> load(const std::string& path, base::Code malformed);
    static base::Result<Ini> parse(const std::string& path, const std::string& text,
                                   base::Code malformed);

    std::vector<std::string> groups() const;
    std::vector<std::string> keys(const std::string& group) const;
    // Empty when there is no such key. Error: an escape sequence that makes no sense.
    base::Result<std::optional<std::string>> find(const std::string& group,
                                                  const std::string& key) const;
    base::Result<std::string> text(const std::string& group, const std::string& key,
                                   const std::string& fallback = {}) const;

    void set(const std::string& group, const std::string& key, const std::string& value);
    void remove(const std::string& group);
    // Takes over the comments that stand above the file's start, the group and its keys.
    void copy_comments(const Ini& other, const std::string& group);
    void copy_first_comment(const Ini& other);

    std::string print() const;
    base::Result<> save() const;

    // What is wrong with a key's value, and where it stands; for errors.
    std::string complaint(const std::string& group, const std::string& key,
                          const std::string& what) const;

  private:
    Ini(std::string path, base::KeyFile file, base::Code malformed);

    std::string path_;
    base::KeyFile file_;
    base::Code malformed_ = base::Code::unreadable;
};

std::string trim(std::string_view text);
// The parts between commas and semicolons, trimmed; empty parts are left out.
std::vector<std::string> split_list(std::string_view text);
std::string join_list(const std::vector<std::string>& parts);

// yes/no, true/false, on/off, 1/0.
std::optional<bool> read_yes(std::string_view text);
// Decimal digits only, at most `most`.
std::optional<int> read_number(std::string_view text, int most);

}  // namespace mailcall::store
