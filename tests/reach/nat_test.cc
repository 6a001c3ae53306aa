// What a router does to packets, with no network: whose answers come in, and when a port is gone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nat.hh"

#include <gtest/gtest.h>

#include <array>

namespace mailcall::reach {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint32_t outside = 0xCB007102;          // 203.0.113.2
constexpr Endpoint alice{0xC0A8010A, 5000};            // 192.168.1.10
constexpr Endpoint bob{0xC6336402, 6000};              // 198.51.100.2
constexpr Endpoint bob_elsewhere{bob.address, 6001};   //
constexpr Endpoint server{0xC000020A, 3478};           // 192.0.2.10
constexpr Endpoint neighbour{0xC0A8010B, alice.port};  // 192.168.1.11
constexpr std::size_t udp_size = 29;                   // with one byte in it

// The sum over 16-bit words that is all ones where the checksum in them is right.
std::uint32_t sum(std::span<const std::uint8_t> bytes, std::uint32_t start = 0)
{
    for (std::size_t at = 0; at < bytes.size(); ++at)
        start += at % 2 == 0 ? bytes[at] * 256U : bytes[at];
    while (start > 0xFFFFU) start = (start & 0xFFFFU) + (start >> 16U);
    return start;
}

struct Datagram {
    std::array<std::uint8_t, udp_size> bytes{0x45, 0, 0, udp_size, 0, 0, 0, 0, 64, protocol_udp};

    Datagram(const Endpoint& from, const Endpoint& to)
    {
        bytes[25] = udp_size - 20;
        bytes[28] = 'x';
        auto packet = view();
        packet.set_source(from);
        packet.set_destination(to);
        bytes[10] = bytes[11] = bytes[26] = bytes[27] = 0;
        put(10, sum(std::span{bytes}.first(20)));
        put(26, udp_sum());
    }
    Packet view() { return *Packet::read(bytes); }
    bool is_right() const
    {
        return sum(std::span{bytes}.first(20)) == 0xFFFF && udp_sum() == 0xFFFF;
    }

  private:
    // The checksum, where zeros are.
    void put(std::size_t at, std::uint32_t total)
    {
        bytes[at] = static_cast<std::uint8_t>(~total >> 8U);
        bytes[at + 1] = static_cast<std::uint8_t>(~total);
    }
    // Addresses, protocol and length count twice, as the pseudo header.
    std::uint32_t udp_sum() const
    {
        return sum(std::span{bytes}.subspan(20),
                   sum(std::span{bytes}.subspan(12, 8)) + protocol_udp + udp_size - 20);
    }
};

class NatTest : public testing::Test {
  protected:
    void use(Kind kind)
    {
        nat_.emplace(NatOptions{kind, 0xC0A80100, 0xFFFFFF00, outside, seconds{6},
                                [this](std::string line) { log_.push_back(std::move(line)); }});
    }
    // The external port that the packet leaves with.
    std::uint16_t send(const Endpoint& from, const Endpoint& to)
    {
        Datagram datagram{from, to};
        auto packet = datagram.view();
        EXPECT_TRUE(nat_->translate(packet, now_));
        EXPECT_EQ(packet.source().address, outside);
        EXPECT_EQ(packet.destination(), to);
        EXPECT_TRUE(datagram.is_right());
        return packet.source().port;
    }
    // Who gets a packet to this external port, if anybody does.
    std::optional<Endpoint> answer(const Endpoint& from, std::uint16_t port)
    {
        Datagram datagram{from, {outside, port}};
        auto packet = datagram.view();
        if (!nat_->translate(packet, now_)) return {};
        EXPECT_EQ(packet.source(), from);
        EXPECT_TRUE(datagram.is_right());
        return packet.destination();
    }

    std::optional<Nat> nat_;
    Time now_{};
    std::vector<std::string> log_;
};

TEST(PacketTest, has_right_checksums_to_begin_with)
{
    EXPECT_TRUE((Datagram{alice, bob}.is_right()));
}

TEST_F(NatTest, full_cone_lets_anybody_answer)
{
    use(Kind::full_cone);
    auto port = send(alice, server);
    EXPECT_EQ(send(alice, bob_elsewhere), port);
    EXPECT_EQ(answer(bob, port), alice);
}

TEST_F(NatTest, port_restricted_lets_those_answer_who_were_written_to)
{
    use(Kind::port_restricted);
    auto port = send(alice, server);
    EXPECT_EQ(answer(server, port), alice);
    EXPECT_FALSE(answer(bob, port));
    EXPECT_EQ(send(alice, bob), port);
    EXPECT_EQ(answer(bob, port), alice);
    EXPECT_FALSE(answer(bob_elsewhere, port));
}

TEST_F(NatTest, symmetric_has_a_port_for_each_destination)
{
    use(Kind::symmetric);
    auto to_server = send(alice, server);
    auto to_bob = send(alice, bob);
    EXPECT_NE(to_server, to_bob);
    EXPECT_NE(send(alice, bob_elsewhere), to_bob);
    EXPECT_EQ(answer(bob, to_bob), alice);
    EXPECT_FALSE(answer(bob, to_server));
    EXPECT_FALSE(answer(bob_elsewhere, to_bob));
}

TEST_F(NatTest, a_binding_lapses_whatever_comes_in_and_comes_back_with_another_port)
{
    for (auto kind : {Kind::full_cone, Kind::port_restricted, Kind::symmetric}) {
        use(kind);
        auto port = send(alice, bob);
        now_ += seconds{5};
        EXPECT_EQ(answer(bob, port), alice);
        now_ += milliseconds{1001};
        EXPECT_FALSE(answer(bob, port));
        EXPECT_NE(send(alice, bob), port);
        EXPECT_FALSE(answer(bob, port));
    }
}

TEST_F(NatTest, what_goes_out_keeps_a_binding)
{
    use(Kind::port_restricted);
    auto port = send(alice, server);
    for (int beat = 0; beat < 5; ++beat) {
        now_ += seconds{4};
        EXPECT_EQ(send(alice, server), port);
    }
    EXPECT_EQ(answer(server, port), alice);
}

TEST_F(NatTest, a_permission_lapses_though_the_binding_lives)
{
    use(Kind::port_restricted);
    auto port = send(alice, bob);
    now_ += seconds{4};
    EXPECT_EQ(send(alice, server), port);
    now_ += seconds{4};
    EXPECT_EQ(send(alice, server), port);
    EXPECT_FALSE(answer(bob, port));
}

TEST_F(NatTest, neighbours_have_ports_of_their_own)
{
    use(Kind::full_cone);
    auto port = send(alice, server);
    auto other = send(neighbour, server);
    EXPECT_NE(port, other);
    EXPECT_EQ(answer(bob, other), neighbour);
}

TEST_F(NatTest, neighbours_reach_each_other_by_the_external_address)
{
    use(Kind::full_cone);
    auto port = send(alice, server);
    Datagram datagram{neighbour, {outside, port}};
    auto packet = datagram.view();
    EXPECT_TRUE(nat_->translate(packet, now_));
    EXPECT_EQ(packet.destination(), alice);
    EXPECT_EQ(packet.source().address, outside);
    EXPECT_TRUE(datagram.is_right());
}

TEST_F(NatTest, drops_what_belongs_to_nobody)
{
    use(Kind::full_cone);
    EXPECT_FALSE(answer(bob, 30000));
    Datagram stray{bob, server};
    auto packet = stray.view();
    EXPECT_FALSE(nat_->translate(packet, now_));
    EXPECT_EQ(log_.size(), 1U);
}

TEST(PacketTest, leaves_alone_what_it_cannot_read)
{
    Datagram datagram{alice, bob};
    auto read = [&datagram] { return Packet::read(datagram.bytes).has_value(); };
    EXPECT_FALSE(Packet::read(std::span{datagram.bytes}.first(27)));
    datagram.bytes[6] = 0x20;  // more fragments
    EXPECT_FALSE(read());
    datagram.bytes[6] = 0;
    EXPECT_TRUE(read());
    datagram.bytes[9] = 1;  // ICMP
    EXPECT_FALSE(read());
    datagram.bytes[0] = 0x65;
    EXPECT_FALSE(read());
}

}  // namespace
}  // namespace mailcall::reach
