// Programs of a few steps for the kernel's packet filter.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/socket_filter.hh"

#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "base/log.hh"
#include "media/agent.hh"

namespace mailcall::media {
namespace {

// The filter sees a packet from its UDP header on, and the IP header by a way of its own.
constexpr unsigned udp_header = 8;
constexpr auto ip_header = static_cast<unsigned>(SKF_NET_OFF);
// No other protocol on these sockets begins with two such bytes (RFC 7983).
constexpr unsigned binding_request = 1;
constexpr unsigned whole = 0xffff;

// Where an IP header has its source.
constexpr unsigned source_in_four = 12;
constexpr unsigned source_in_six = 8;

using Program = std::vector<sock_filter>;

void load(Program& program, unsigned size, unsigned at)
{
    program.push_back(BPF_STMT(static_cast<std::uint16_t>(BPF_LD | BPF_ABS | size), at));
}

// Goes on with the next step if it holds, else to where seal() leads.
void demand(Program& program, unsigned test, unsigned value)
{
    program.push_back(BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | BPF_K | test), value, 0, 0));
}

void demand_check(Program& program)
{
    load(program, BPF_H, udp_header);
    demand(program, BPF_JEQ, binding_request);
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0));
    demand(program, BPF_JGE, udp_header + shortest_check);
}

void demand_version(Program& program, unsigned version)
{
    load(program, BPF_B, ip_header);
    program.push_back(BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4));
    demand(program, BPF_JEQ, version);
}

void demand_source(Program& program, unsigned at, std::span<const std::uint8_t> address)
{
    for (std::size_t done = 0; done < address.size(); done += sizeof(std::uint32_t)) {
        std::uint32_t word = 0;
        std::memcpy(&word, &address[done], sizeof word);
        load(program, BPF_W, ip_header + at + static_cast<unsigned>(done));
        demand(program, BPF_JEQ, ntohl(word));
    }
}

// What comes by IPv4 has a header of IPv4, also on a socket that takes both.
void demand_sender(Program& program, const NiceAddress& sender)
{
    sockaddr_storage found{};
    nice_address_copy_to_sockaddr(&sender, reinterpret_cast<sockaddr*>(&found));
    load(program, BPF_H, 0);
    demand(program, BPF_JEQ, nice_address_get_port(&sender));
    if (found.ss_family == AF_INET) {
        auto four = reinterpret_cast<const sockaddr_in&>(found).sin_addr;
        demand_version(program, 4);
        return demand_source(program, source_in_four,
                             std::bit_cast<std::array<std::uint8_t, 4>>(four));
    }
    const auto& six = reinterpret_cast<const sockaddr_in6&>(found).sin6_addr;
    std::span<const std::uint8_t> bytes{six.s6_addr};
    bool is_four = IN6_IS_ADDR_V4MAPPED(&six);
    demand_version(program, is_four ? 4 : 6);
    demand_source(program, is_four ? source_in_four : source_in_six,
                  is_four ? bytes.last(4) : bytes);
}

// What is no request passes; what is one must hold to all that was demanded.
Program seal(Program program)
{
    auto end = program.size();
    program.push_back(BPF_STMT(BPF_RET | BPF_K, whole));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
    bool is_first = true;
    for (std::size_t at = 0; at < end; ++at) {
        if (BPF_CLASS(program[at].code) != BPF_JMP) continue;
        auto target = std::exchange(is_first, false) ? end : end + 1;
        program[at].jf = static_cast<std::uint8_t>(target - at - 1);
    }
    return program;
}

void attach(NiceAgent* agent, Program program)
{
    sock_fprog made{static_cast<unsigned short>(program.size()), program.data()};
    each_udp_socket(agent, [&made](GSocket* socket) {
        int fd = g_socket_get_fd(socket);
        if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &made, sizeof made) != 0)
            base::log_info("all requests are answered: no packet filter");
    });
}

}  // namespace

void drop_short_requests(NiceAgent* agent)
{
    Program program;
    demand_check(program);
    attach(agent, seal(std::move(program)));
}

void drop_requests_of_others(NiceAgent* agent, const std::optional<NiceAddress>& sender)
{
    Program program;
    demand_check(program);
    if (sender)
        demand_sender(program, *sender);
    else
        demand(program, BPF_JGT, ~0U);  // as no number is
    attach(agent, seal(std::move(program)));
}

}  // namespace mailcall::media
