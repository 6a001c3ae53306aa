// Whose requests the kernel lets in.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/socket_filter.hh"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>
#include <vector>

#include "base/glib.hh"
#include "media/agent.hh"

namespace mailcall::media {
namespace {

using Datagram = std::string;
using Datagrams = std::vector<Datagram>;

const Datagram whole_request{Datagram{"\0\1", 2} + Datagram(shortest_check - 2, 'r')};
const Datagram request_cut_short{whole_request.substr(0, shortest_check - 1)};
const Datagram answer_to_ours{Datagram{"\1\1", 2} + Datagram(30, 'a')};
const Datagram hello_of_dtls{Datagram{"\x16\xfe"} + Datagram(2000, 'h')};
const Datagram end_mark{"end_mark"};

// An agent at this address whose datagrams nobody has taken yet.
class Filtered {
  public:
    explicit Filtered(const char* address)
        : agent_{base::Ref<NiceAgent>::adopt(
              nice_agent_new(g_main_context_default(), NICE_COMPATIBILITY_RFC5245))}
    {
        g_object_set(agent_.get(), "ice-tcp", FALSE, "upnp", FALSE, nullptr);
        NiceAddress local;
        nice_address_init(&local);
        nice_address_set_from_string(&local, address);
        nice_agent_add_local_address(agent_.get(), &local);
        nice_agent_add_stream(agent_.get(), 1);
        is_there_ = nice_agent_gather_candidates(agent_.get(), 1) != FALSE;
    }
    bool is_there() const { return is_there_; }
    NiceAgent* agent() const { return agent_.get(); }
    GSocket* socket() const
    {
        GSocket* found = nullptr;
        each_udp_socket(agent(), [&found](GSocket* each) { found = each; });
        return found;
    }
    // Those before `end_mark`.
    Datagrams take() const
    {
        Datagrams taken;
        for (;;) {
            Datagram datagram(4096, '\0');
            auto size = g_socket_receive_with_blocking(socket(), datagram.data(), datagram.size(),
                                                       TRUE, nullptr, nullptr);
            if (size < 0) return taken;
            datagram.resize(static_cast<std::size_t>(size));
            if (datagram == end_mark) return taken;
            taken.push_back(datagram);
        }
    }

  private:
    base::Ref<NiceAgent> agent_;
    bool is_there_ = false;
};

// Somebody with a socket at the same address.
class Asker {
  public:
    explicit Asker(const Filtered& to)
        : to_{SocketAddress::adopt(g_socket_get_local_address(to.socket(), nullptr))},
          socket_{base::Ref<GSocket>::adopt(g_socket_new(g_socket_get_family(to.socket()),
                                                         G_SOCKET_TYPE_DATAGRAM,
                                                         G_SOCKET_PROTOCOL_DEFAULT, nullptr))}
    {
        auto* inet = G_INET_SOCKET_ADDRESS(to_.get());
        auto own = SocketAddress::adopt(
            g_inet_socket_address_new(g_inet_socket_address_get_address(inet), 0));
        g_socket_bind(socket_.get(), own.get(), FALSE, nullptr);
    }
    void send(const Datagrams& datagrams) const
    {
        for (const auto& datagram : datagrams)
            EXPECT_EQ(g_socket_send_to(socket_.get(), to_.get(), datagram.data(), datagram.size(),
                                       nullptr, nullptr),
                      static_cast<gssize>(datagram.size()));
    }
    NiceAddress address() const
    {
        auto own = SocketAddress::adopt(g_socket_get_local_address(socket_.get(), nullptr));
        sockaddr_storage bytes{};
        g_socket_address_to_native(own.get(), &bytes, sizeof bytes, nullptr);
        NiceAddress found;
        nice_address_init(&found);
        nice_address_set_from_sockaddr(&found, reinterpret_cast<const sockaddr*>(&bytes));
        return found;
    }

  private:
    SocketAddress to_;
    base::Ref<GSocket> socket_;
};

const Datagrams each_kind{whole_request, request_cut_short, answer_to_ours, hello_of_dtls,
                          end_mark};

class SocketFilter : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override
    {
        if (!here_.is_there()) GTEST_SKIP() << "this computer has no " << GetParam();
    }
    // What came of all that this one sent.
    Datagrams from(const Asker& sender) const
    {
        sender.send(each_kind);
        return here_.take();
    }

    Filtered here_{GetParam()};
};

TEST_P(SocketFilter, LetsInEverybodyWhoAsksInFull)
{
    Asker sender{here_};
    EXPECT_EQ(from(sender),
              (Datagrams{whole_request, request_cut_short, answer_to_ours, hello_of_dtls}));
    drop_short_requests(here_.agent());
    EXPECT_EQ(from(sender), (Datagrams{whole_request, answer_to_ours, hello_of_dtls}));
}

TEST_P(SocketFilter, LetsInRequestsOfOneAlone)
{
    Asker one{here_};
    Asker other{here_};
    drop_requests_of_others(here_.agent(), one.address());
    EXPECT_EQ(from(one), (Datagrams{whole_request, answer_to_ours, hello_of_dtls}));
    EXPECT_EQ(from(other), (Datagrams{answer_to_ours, hello_of_dtls}));
    drop_short_requests(here_.agent());
    EXPECT_EQ(from(other), (Datagrams{whole_request, answer_to_ours, hello_of_dtls}));
}

TEST_P(SocketFilter, LooksAtTheAddressToo)
{
    Asker one{here_};
    auto own = one.address();
    NiceAddress elsewhere;
    nice_address_init(&elsewhere);
    nice_address_set_from_string(&elsewhere,
                                 nice_address_ip_version(&own) == 4 ? "127.0.0.2" : "::2");
    nice_address_set_port(&elsewhere, nice_address_get_port(&own));
    drop_requests_of_others(here_.agent(), elsewhere);
    EXPECT_EQ(from(one), (Datagrams{answer_to_ours, hello_of_dtls}));
}

TEST_P(SocketFilter, LetsInNobodysRequestsWhereARelayHandsOn)
{
    Asker sender{here_};
    drop_requests_of_others(here_.agent(), {});
    EXPECT_EQ(from(sender), (Datagrams{answer_to_ours, hello_of_dtls}));
}

INSTANTIATE_TEST_SUITE_P(Of, SocketFilter, testing::Values("127.0.0.1", "::1"));

TEST(MappedAddress, IsOneOfIpv4)
{
    Filtered here{"127.0.0.1"};
    Asker one{here};
    Asker other{here};
    auto address = one.address();
    sockaddr_in6 mapped{};
    mapped.sin6_family = AF_INET6;
    mapped.sin6_port = htons(static_cast<std::uint16_t>(nice_address_get_port(&address)));
    inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr);
    NiceAddress sender;
    nice_address_init(&sender);
    nice_address_set_from_sockaddr(&sender, reinterpret_cast<const sockaddr*>(&mapped));
    drop_requests_of_others(here.agent(), sender);
    one.send(each_kind);
    EXPECT_EQ(here.take(), (Datagrams{whole_request, answer_to_ours, hello_of_dtls}));
    other.send(each_kind);
    EXPECT_EQ(here.take(), (Datagrams{answer_to_ours, hello_of_dtls}));
}

}  // namespace
}  // namespace mailcall::media
