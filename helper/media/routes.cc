// Asks the kernel by rtnetlink which of its routes fits.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/routes.hh"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <optional>

namespace mailcall::media {
namespace {

class Socket {
  public:
    Socket() : fd_{socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket()
    {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

struct Question {
    nlmsghdr head{};
    rtmsg route{};
    std::array<unsigned char, RTA_SPACE(sizeof(in6_addr))> destination{};
};

std::optional<Question> ask_for(const std::string& address)
{
    in6_addr bytes{};
    bool six = inet_pton(AF_INET6, address.c_str(), &bytes) == 1;
    if (!six && inet_pton(AF_INET, address.c_str(), &bytes) != 1) return {};
    unsigned short size = six ? sizeof(in6_addr) : sizeof(in_addr);
    Question question;
    question.head.nlmsg_len = static_cast<__u32>(NLMSG_LENGTH(sizeof(rtmsg)) + RTA_SPACE(size));
    question.head.nlmsg_type = RTM_GETROUTE;
    question.head.nlmsg_flags = NLM_F_REQUEST;
    question.route.rtm_family = six ? AF_INET6 : AF_INET;
    question.route.rtm_dst_len = static_cast<unsigned char>(size * 8);
    question.route.rtm_flags = RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH;
    rtattr attribute{static_cast<unsigned short>(RTA_LENGTH(size)), RTA_DST};
    std::memcpy(question.destination.data(), &attribute, sizeof attribute);
    std::memcpy(question.destination.data() + RTA_LENGTH(0), &bytes, size);
    return question;
}

}  // namespace

bool has_own_route(const std::string& address)
{
    auto question = ask_for(address);
    Socket socket;
    if (!question || socket.get() < 0) return false;
    if (::send(socket.get(), &*question, question->head.nlmsg_len, 0) < 0) return false;
    std::array<unsigned char, 4096> answer{};
    auto size = ::recv(socket.get(), answer.data(), answer.size(), 0);
    nlmsghdr head{};
    rtmsg route{};
    if (size < static_cast<ssize_t>(NLMSG_LENGTH(sizeof route))) return false;
    std::memcpy(&head, answer.data(), sizeof head);
    std::memcpy(&route, answer.data() + NLMSG_HDRLEN, sizeof route);
    bool fits = route.rtm_type == RTN_UNICAST || route.rtm_type == RTN_LOCAL;
    return head.nlmsg_type == RTM_NEWROUTE && fits && route.rtm_dst_len > 0;
}

}  // namespace mailcall::media
