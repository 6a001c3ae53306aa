// Walking through a folder, always in the same order: a transfer that goes on counts on it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/manifest.hh"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/crypto.hh"
#include "share/names.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

void add_number(base::Hasher& hasher, std::int64_t number)
{
    hasher.add(base::view(std::to_string(number) + "\n"));
}

void add_text(base::Hasher& hasher, const std::string& text)
{
    add_number(hasher, static_cast<std::int64_t>(text.size()));
    hasher.add(base::view(text));
}

bool is_too_long(const std::string& path)
{
    return path.size() > most_path || std::count(path.begin(), path.end(), '/') >= most_depth;
}

void complete(Manifest& manifest)
{
    auto& items = manifest.items;
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return a.path < b.path; });
    base::Hasher hasher;
    add_text(hasher, manifest.name);
    add_number(hasher, manifest.is_folder ? 1 : 0);
    for (const auto& item : items) {
        if (is_too_long(item.path)) manifest.why = Why::too_many;
        (item.is_folder ? manifest.folders : manifest.files) += 1;
        manifest.size += item.size;
        add_text(hasher, item.path);
        for (auto number : {item.size, item.modified, std::int64_t{item.is_folder}})
            add_number(hasher, number);
    }
    manifest.identity = base::to_base64url(hasher.result());
}

Why why_unread(int cause) { return cause == ENOENT ? Why::vanished : Why::unreadable; }

// False: the walk ends here.
bool add_item(Manifest& manifest, const fs::directory_entry& entry)
{
    struct stat now;
    auto path = entry.path().string();
    auto below = path.substr(manifest.root.size() + 1);
    std::error_code cause;
    if (::lstat(path.c_str(), &now) != 0) {
        manifest.why = why_unread(errno);
    } else if (is_too_long(below) || std::ssize(manifest.items) >= most_files) {
        manifest.why = Why::too_many;
    } else if (S_ISREG(now.st_mode)) {
        manifest.items.push_back(
            {below, now.st_size, now.st_mtim.tv_sec * per_second + now.st_mtim.tv_nsec, false});
    } else if (S_ISDIR(now.st_mode) && fs::is_empty(entry.path(), cause)) {
        manifest.items.push_back({below, 0, 0, true});
    }
    if (cause) manifest.why = Why::unreadable;
    if (manifest.why != Why::none) manifest.file = below;
    return manifest.why == Why::none;
}

void walk(Manifest& manifest)
{
    std::error_code cause;
    fs::recursive_directory_iterator at{manifest.root, cause};
    while (!cause && at != fs::recursive_directory_iterator{}) {
        if (!add_item(manifest, *at)) return;
        at.increment(cause);
    }
    if (cause) manifest.why = why_unread(cause.value());
}

std::string without_slashes(std::string path)
{
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

}  // namespace

Manifest scan(const std::string& path)
{
    Manifest manifest;
    manifest.root = without_slashes(path);
    manifest.name = manifest.root.substr(manifest.root.rfind('/') + 1);
    struct stat now;
    if (::stat(manifest.root.c_str(), &now) != 0) {
        manifest.why = why_unread(errno);
        return manifest;
    }
    manifest.is_folder = S_ISDIR(now.st_mode);
    if (manifest.is_folder)
        walk(manifest);
    else
        manifest.items.push_back(
            {{}, now.st_size, now.st_mtim.tv_sec * per_second + now.st_mtim.tv_nsec, false});
    complete(manifest);
    return manifest;
}

Manifest from_tree(const Keeper::Tree& tree, const std::string& name, const std::string& top)
{
    Manifest manifest;
    manifest.name = name;
    manifest.is_folder = tree.is_folder;
    manifest.left_out = tree.left_out;
    auto skipped = !tree.is_folder ? std::string::npos : top.empty() ? 0 : top.size() + 1;
    for (const auto& entry : tree.files) {
        auto below = skipped < entry.name.size() ? entry.name.substr(skipped) : std::string{};
        manifest.items.push_back({below, entry.size, entry.modified * per_second, entry.is_folder});
    }
    complete(manifest);
    return manifest;
}

}  // namespace mailcall::share
