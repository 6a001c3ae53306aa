// A seccomp filter that names what is refused. The other way round, naming what is allowed, would
// break with every C library that learns a new call; what matters here, files, is guarded twice.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/fence.hh"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

// The numbers of calls are those of one architecture; under another (a 32-bit call of a 64-bit
// process) they would mean something else.
#if defined(__x86_64__) && defined(__LP64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

// On x86 a second numbering of the same calls begins here (x32). Nothing else is as high.
constexpr std::uint32_t second_numbering = 0x40000000;

constexpr std::array refused
{
    // programs and processes
    SYS_execve, SYS_execveat, SYS_clone, SYS_clone3, SYS_unshare, SYS_setns,
#if defined(SYS_fork)
        SYS_fork, SYS_vfork,
#endif
        // other processes
        SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_pidfd_open, SYS_pidfd_getfd,
        SYS_pidfd_send_signal, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp,
        // connections; the one to the call process is there already
        SYS_socket, SYS_socketpair, SYS_bind, SYS_connect, SYS_listen, SYS_accept, SYS_accept4,
        // ways round the checks of paths
        SYS_open_by_handle_at, SYS_io_uring_setup, SYS_mount, SYS_umount2, SYS_pivot_root,
        SYS_chroot, SYS_move_mount, SYS_open_tree, SYS_fsopen,
        // the kernel's own
        SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key
};

sock_filter load(std::size_t offset)
{
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

// Skips the next step unless the value loaded compares so.
sock_filter unless(std::uint16_t comparison, std::uint32_t value)
{
    auto code = static_cast<std::uint16_t>(BPF_JMP | comparison | BPF_K);
    return BPF_JUMP(code, value, 0, 1);
}

sock_filter give(std::uint32_t verdict) { return BPF_STMT(BPF_RET | BPF_K, verdict); }

std::vector<sock_filter> make_filter()
{
    const auto refuse = give(SECCOMP_RET_ERRNO | EPERM);
    std::vector<sock_filter> filter;
    filter.reserve(2 * refused.size() + 8);
    filter.push_back(load(offsetof(seccomp_data, arch)));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0));
    filter.push_back(give(SECCOMP_RET_KILL_PROCESS));
    filter.push_back(load(offsetof(seccomp_data, nr)));
    filter.push_back(unless(BPF_JGE, second_numbering));
    filter.push_back(refuse);
    for (auto call : refused) {
        filter.push_back(unless(BPF_JEQ, static_cast<std::uint32_t>(call)));
        filter.push_back(refuse);
    }
    filter.push_back(give(SECCOMP_RET_ALLOW));
    return filter;
}

}  // namespace

base::Result<bool> raise_fence()
{
    if (architecture == 0) return false;
    auto filter = make_filter();
    sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0) return true;
    if (errno == EINVAL) return false;  // a kernel without it
    return base::fail(base::Code::internal, base::fill("seccomp: {}", g_strerror(errno)));
}

}  // namespace mailcall::share
