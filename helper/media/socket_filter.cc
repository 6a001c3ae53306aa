// A program of six steps for the kernel's packet filter.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/socket_filter.hh"

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>

#include "base/log.hh"
#include "media/agent.hh"

namespace mailcall::media {
namespace {

// The filter sees a packet from its UDP header on.
constexpr unsigned udp_header = 8;
// No other protocol on these sockets begins with two such bytes (RFC 7983).
constexpr unsigned binding_request = 1;
constexpr unsigned whole = 0xffff;

void attach_filter(int fd)
{
    std::array<sock_filter, 6> program{{
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, udp_header),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, binding_request, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, udp_header + shortest_check, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, whole),
        BPF_STMT(BPF_RET | BPF_K, 0),
    }};
    sock_fprog made{static_cast<unsigned short>(program.size()), program.data()};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &made, sizeof made) != 0)
        base::log_info("short requests are answered: no packet filter");
}

}  // namespace

void drop_short_requests(NiceAgent* agent)
{
    each_udp_socket(agent, [](GSocket* socket) { attach_filter(g_socket_get_fd(socket)); });
}

}  // namespace mailcall::media
