// The Landlock calls, each version as far as the running kernel goes. System headers are often
// older than the kernel, so the newer constants stand here.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/landlock.hh"

#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "base/glib.hh"
#include "base/words.hh"
#include "share/descriptor.hh"

namespace mailcall::share {
namespace {

// The kernel takes as much of it as the version knows, if the rest is zero.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;  // since version 4
    std::uint64_t scopes = 0;   // since version 6
};

constexpr std::uint64_t all_of(unsigned count) { return (std::uint64_t{1} << count) - 1; }

// How many kinds of access to files the version knows; they are numbered from 0.
constexpr std::uint64_t files_of(int version)
{
    if (version >= 5) return all_of(16);  // with ioctl on devices
    if (version >= 3) return all_of(15);  // with truncate
    return version == 2 ? all_of(14) : all_of(13);
}

Ruleset ruleset_of(int version)
{
    Ruleset rules;
    rules.files = files_of(version);
    if (version >= 4) rules.network = all_of(2);  // binding and connecting TCP
    if (version >= 6) rules.scopes = all_of(2);   // abstract sockets and signals
    return rules;
}

// Without the fields that the version has not got: it would refuse a longer structure only if
// something were set there, but a shorter one says what is meant.
std::size_t length_of(int version)
{
    if (version >= 6) return sizeof(Ruleset);
    return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

base::Result<int> landlock_failed(const char* step)
{
    return base::fail(base::Code::internal,
                      base::fill("Landlock, {}: {}", step, g_strerror(errno)));
}

int version_of_kernel()
{
    return static_cast<int>(
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
}

}  // namespace

base::Result<int> restrict_to(int folder)
{
    int version = version_of_kernel();
    // Not built in, or not switched on when the system started.
    if (version < 0 && (errno == ENOSYS || errno == EOPNOTSUPP)) return 0;
    if (version <= 0) return landlock_failed("version");
    auto rules = ruleset_of(version);
    Descriptor ruleset{
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, length_of(version), 0))};
    if (!ruleset) return landlock_failed("ruleset");
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    beneath.parent_fd = folder;
    if (syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0)
        return landlock_failed("rule");
    if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
        return landlock_failed("restriction");
    return version;
}

}  // namespace mailcall::share
