// Ini on top of GKeyFile, and the small texts that stand in such files.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/ini.hh"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <set>

#include "base/file.hh"
#include "base/words.hh"
#include "store/settings.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr std::size_t most_bytes = 1024 * 1024;
// As GLib has it, without the vertical tab: what are two keys there must not be one here.
constexpr std::string_view white = " \t\r\n\f";

base::KeyFile new_key_file() { return base::KeyFile{g_key_file_new()}; }

std::vector<std::string> strings(char** list)
{
    base::CStrv owned{list};
    std::vector<std::string> all;
    for (char** at = list; at && *at; ++at) all.emplace_back(*at);
    return all;
}

// The first group or group and key that stands in `text` twice.
std::optional<std::string> find_repeated(std::string_view text)
{
    std::set<std::string> seen;
    std::string group;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with('#')) continue;
        // What stands behind the bracket GKeyFile may pass over, if it is no UTF-8.
        if (line.starts_with('['))
            group = line = line.substr(0, line.find(']') + 1);
        else
            line = group + " " + trim(line.substr(0, line.find('=')));
        if (!seen.insert(line).second) return line;
    }
    return {};
}

}  // namespace

Ini::Ini() : Ini{"", new_key_file(), Code::unreadable} {}

Ini::Ini(std::string path, base::KeyFile file, Code malformed)
    : path_{std::move(path)}, file_{std::move(file)}, malformed_{malformed}
{
}

Result<Ini> Ini::load(const std::string& path, Code malformed)
{
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT)
        return Ini{path, new_key_file(), malformed};
    MC_TRY(text, base::read_file(path, most_bytes));
    return parse(path, text, malformed);
}

Result<Ini> Ini::parse(const std::string& path, const std::string& text, Code malformed)
{
    // GKeyFile reads no further than there, and what stands below would be lost without a word.
    if (text.find('\0') != std::string::npos)
        return base::fail(malformed, fill(tr("Reading {}: {}"), path, tr("it holds a zero byte")),
                          tr("Save the file anew as plain text, in UTF-8."));
    auto file = new_key_file();
    base::ErrorSlot error;
    auto flags =
        static_cast<GKeyFileFlags>(G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS);
    if (!text.empty() &&
        !g_key_file_load_from_data(file.get(), text.data(), text.size(), flags, error.out()))
        return base::fail(malformed, fill(tr("Reading {}: {}"), path, error.message()),
                          tr("Correct the line, or put # in front of it."));
    if (auto twice = find_repeated(text))
        return base::fail(malformed, fill(tr("Reading {}: {} stands there twice"), path, *twice),
                          tr("Remove one of the two, or give it another name."));
    return Ini{path, std::move(file), malformed};
}

std::vector<std::string> Ini::groups() const
{
    return strings(g_key_file_get_groups(file_.get(), nullptr));
}

std::vector<std::string> Ini::keys(const std::string& group) const
{
    return strings(g_key_file_get_keys(file_.get(), group.c_str(), nullptr, nullptr));
}

Result<std::optional<std::string>> Ini::find(const std::string& group, const std::string& key) const
{
    base::ErrorSlot error;
    char* value = g_key_file_get_string(file_.get(), group.c_str(), key.c_str(), error.out());
    if (value) return base::take_string(value);
    if (!error.is(G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE) &&
        !error.is(G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_UNKNOWN_ENCODING))
        return std::nullopt;
    return base::fail(malformed_, complaint(group, key, error.message()));
}

Result<std::string> Ini::text(const std::string& group, const std::string& key,
                              const std::string& fallback) const
{
    MC_TRY(value, find(group, key));
    return value.value_or(fallback);
}

void Ini::set(const std::string& group, const std::string& key, const std::string& value)
{
    g_key_file_set_string(file_.get(), group.c_str(), key.c_str(), value.c_str());
}

void Ini::remove(const std::string& group)
{
    g_key_file_remove_group(file_.get(), group.c_str(), nullptr);
}

void Ini::copy_comments(const Ini& other, const std::string& group)
{
    auto copy = [&](const char* key) {
        base::CString comment{
            g_key_file_get_comment(other.file_.get(), group.c_str(), key, nullptr)};
        if (!comment || *comment.get() == '\0') return;
        g_key_file_set_comment(file_.get(), group.c_str(), key, comment.get(), nullptr);
    };
    copy(nullptr);
    for (const auto& key : keys(group)) copy(key.c_str());
}

void Ini::copy_first_comment(const Ini& other)
{
    base::CString comment{g_key_file_get_comment(other.file_.get(), nullptr, nullptr, nullptr)};
    if (comment) g_key_file_set_comment(file_.get(), nullptr, nullptr, comment.get(), nullptr);
}

std::string Ini::print() const
{
    return base::take_string(g_key_file_to_data(file_.get(), nullptr, nullptr));
}

Result<> Ini::save() const { return base::write_file(path_, print()); }

std::string Ini::complaint(const std::string& group, const std::string& key,
                           const std::string& what) const
{
    return fill(tr("Reading {}: in [{}], {}: {}"), path_, group, key, what);
}

std::string trim(std::string_view text)
{
    auto from = text.find_first_not_of(white);
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(white) - from + 1)};
}

std::vector<std::string> split_list(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto end = std::min(text.find_first_of(",;"), text.size());
        auto part = trim(text.substr(0, end));
        if (!part.empty()) parts.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string join_list(const std::vector<std::string>& parts)
{
    std::string text;
    for (const auto& part : parts) text.append(text.empty() ? "" : ",").append(part);
    return text;
}

std::optional<bool> read_yes(std::string_view text)
{
    for (auto word : {"yes", "true", "on", "1"})
        if (text == word) return true;
    for (auto word : {"no", "false", "off", "0"})
        if (text == word) return false;
    return {};
}

std::optional<int> read_number(std::string_view text, int most)
{
    int value = 0;
    const char* end = text.data() + text.size();
    auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || value < 0 || value > most) return {};
    return value;
}

}  // namespace mailcall::store
