// The steps of the confinement, each of which the next may rely on.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/confine.hh"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>

#include "base/glib.hh"
#include "base/words.hh"
#include "share/fence.hh"
#include "share/landlock.hh"

namespace mailcall::share {
namespace {

#if defined(MAILCALL_ADDRESS_SANITIZER)
constexpr rlim_t most_memory = RLIM_INFINITY;  // the sanitizer maps terabytes
#else
constexpr rlim_t most_memory = rlim_t{256} << 20U;
#endif
constexpr rlim_t most_descriptors = 64;

base::Result<> step(const char* name, int outcome)
{
    if (outcome == 0) return {};
    return base::fail(base::Code::internal,
                      base::fill("confining, {}: {}", name, g_strerror(errno)));
}

int limit(__rlimit_resource resource, rlim_t most)
{
    rlimit now{};
    if (getrlimit(resource, &now) != 0) return -1;
    if (now.rlim_max < most) most = now.rlim_max;
    const rlimit wanted{most, most};
    return setrlimit(resource, &wanted);
}

int close_all_but(int folder)
{
    auto kept = static_cast<unsigned>(folder);
    if (kept > 3 && close_range(3, kept - 1, 0) != 0) return -1;
    return close_range(kept + 1, UINT_MAX, 0);
}

}  // namespace

base::Result<Confinement> confine(int folder, bool with_landlock)
{
    // Dies with the call process even while it waits for a disk. (Its socket would tell it later.)
    MC_CHECK(step("end", prctl(PR_SET_PDEATHSIG, SIGKILL)));
    // Nobody of the same user reads its memory, and no dump of it is written.
    MC_CHECK(step("dump", prctl(PR_SET_DUMPABLE, 0)));
    MC_CHECK(step("core", limit(RLIMIT_CORE, 0)));
    MC_CHECK(step("memory", limit(RLIMIT_AS, most_memory)));
    MC_CHECK(step("descriptors", limit(RLIMIT_NOFILE, most_descriptors)));
    MC_CHECK(step("closing", close_all_but(folder)));
    MC_CHECK(step("root", chdir("/")));
    MC_CHECK(step("privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)));
    Confinement done;
    if (with_landlock) {
        MC_TRY(version, restrict_to(folder));
        done.landlock = version;
    }
    MC_TRY(fence, raise_fence());
    done.fence = fence;
    return done;
}

}  // namespace mailcall::share
