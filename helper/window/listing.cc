// How a folder's entries are ordered.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/listing.hh"

#include <algorithm>
#include <utility>

#include "base/glib.hh"

namespace mailcall::window {
namespace {

struct Keyed {
    std::string key;  // compares as users order names
    Entry entry;
};

std::string key_of(const std::string& name)
{
    auto folded = base::take_string(g_utf8_casefold(name.c_str(), -1));
    return base::take_string(g_utf8_collate_key_for_filename(folded.c_str(), -1));
}

int compare(const Keyed& a, const Keyed& b, Order order)
{
    auto sign = [](auto left, auto right) { return (left > right) - (left < right); };
    if (order == Order::size && a.entry.size != b.entry.size)
        return sign(b.entry.size, a.entry.size);
    if (order == Order::date && a.entry.modified != b.entry.modified)
        return sign(b.entry.modified, a.entry.modified);
    int by_key = a.key.compare(b.key);
    return by_key != 0 ? by_key : a.entry.name.compare(b.entry.name);
}

}  // namespace

std::vector<Entry> in_order(std::vector<Entry> entries, Order order, bool reversed)
{
    std::vector<Keyed> keyed;
    keyed.reserve(entries.size());
    for (auto& entry : entries) {
        auto key = key_of(entry.name);
        keyed.push_back({std::move(key), std::move(entry)});
    }
    std::sort(keyed.begin(), keyed.end(), [order, reversed](const Keyed& a, const Keyed& b) {
        if (a.entry.is_folder != b.entry.is_folder) return a.entry.is_folder;
        // A folder has no size that anybody knows.
        auto by = a.entry.is_folder && order == Order::size ? Order::name : order;
        int compared = compare(a, b, by);
        return reversed ? compared > 0 : compared < 0;
    });
    std::transform(keyed.begin(), keyed.end(), entries.begin(),
                   [](Keyed& each) { return std::move(each.entry); });
    return entries;
}

std::string path_below(const std::string& path, const std::string& name)
{
    return path.empty() ? name : path + "/" + name;
}

std::string path_above(const std::string& path)
{
    auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::vector<std::string> components(const std::string& path)
{
    std::vector<std::string> found;
    for (std::size_t at = 0; at < path.size();) {
        auto end = std::min(path.find('/', at), path.size());
        if (end > at) found.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

}  // namespace mailcall::window
