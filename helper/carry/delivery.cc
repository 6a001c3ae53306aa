// The Maildir steps tmp, fsync, rename.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/delivery.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "base/crypto.hh"
#include "base/file.hh"
#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::carry {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

const char* hint_for(int cause)
{
    bool path_is_wrong = cause == ENOENT || cause == ENOTDIR;
    return path_is_wrong ? tr("Check the folder's path with: mailcall account test")
                         : base::write_hint(cause);
}

base::Error refused(const std::string& folder, int cause)
{
    return {Code::no_carrier, fill(tr("Putting the mail into {}: {}"), folder, g_strerror(cause)),
            hint_for(cause)};
}

std::string temporary_path(const std::string& folder, const std::string& name)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    return folder + "/tmp/" + name + "." + base::random_text(12, letters);
}

}  // namespace

Result<> prepare_maildir(const std::string& folder, Code code)
{
    auto unusable = [&](const char* why, const std::string& hint) {
        return base::fail(code, fill(tr("Using the mail folder {}: {}"), folder, why), hint);
    };
    struct stat found {};
    int cause = ::stat(folder.c_str(), &found) == 0 ? 0 : errno;
    if (cause == ENOENT)
        return unusable(tr("there is no such folder"),
                        fill(tr("Check the path, or make the folder with: mkdir -p {}"), folder));
    if (cause != 0) return unusable(g_strerror(cause), hint_for(cause));
    if (!S_ISDIR(found.st_mode))
        return unusable(tr("it is not a folder"), tr("Give the path of a Maildir."));
    for (const char* part : {"/tmp", "/new", "/cur"}) {
        cause = ::mkdir((folder + part).c_str(), 0700) == 0 ? 0 : errno;
        if (cause != 0 && cause != EEXIST) return unusable(g_strerror(cause), hint_for(cause));
    }
    return {};
}

Result<> deliver(const std::string& folder, const std::string& name, const std::string& mail)
{
    MC_CHECK(prepare_maildir(folder, Code::no_carrier));
    auto file = file_name(name);
    auto waiting = temporary_path(folder, file);
    if (int cause = base::write_new(waiting, mail); cause != 0)
        return base::fail(refused(folder, cause));
    if (::rename(waiting.c_str(), (folder + "/new/" + file).c_str()) != 0) {
        int cause = errno;
        ::unlink(waiting.c_str());
        return base::fail(refused(folder, cause));
    }
    if (int cause = base::sync_folder(folder + "/new"); cause != 0)
        return base::fail(refused(folder, cause));
    return {};
}

Result<> probe_delivery(const std::string& folder)
{
    MC_CHECK(prepare_maildir(folder, Code::no_carrier));
    auto probe = temporary_path(folder, "mailcall-test");
    if (int cause = base::write_new(probe, "mailcall account test\n"); cause != 0)
        return base::fail(refused(folder, cause));
    ::unlink(probe.c_str());
    return {};
}

std::string file_name(const std::string& name)
{
    constexpr std::size_t longest = 150;
    auto fits = [](char c) {
        return g_ascii_isalnum(c) || std::string_view{"._-@+="}.find(c) != std::string_view::npos;
    };
    std::string file;
    for (char c : name.substr(0, longest)) file += fits(c) ? c : '_';
    if (file.starts_with('.')) file.front() = '_';  // readers skip hidden files
    if (file == name && !file.empty()) return file;
    return file + "-" + base::to_base64url(base::hash16(base::view(name)));
}

}  // namespace mailcall::carry
