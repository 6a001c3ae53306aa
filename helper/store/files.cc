// Folders of ours: made with what is missing above them, and closed to everybody else.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.hh"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.hh"
#include "base/words.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;
using base::write_error;

namespace {

Result<> check_own_folder(const std::string& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return base::fail(write_error(path, errno));
    if (!S_ISDIR(found.st_mode)) return base::fail(write_error(path, ENOTDIR));
    if (found.st_uid != ::geteuid())
        return base::fail(Code::unwritable,
                          fill(tr("Using the folder {}: it belongs to another user"), path),
                          tr("Change its owner, or set MAILCALL_HOME to a folder of your own."));
    if ((found.st_mode & 0077) != 0 && ::chmod(path.c_str(), 0700) != 0)
        return base::fail(write_error(path, errno));
    return {};
}

}  // namespace

Result<> make_private_folder(const std::string& path)
{
    if (g_mkdir_with_parents(path.c_str(), 0700) != 0) return base::fail(write_error(path, errno));
    return check_own_folder(path);
}

}  // namespace mailcall::store
