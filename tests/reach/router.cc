// A router in user space: what the kernel sends to a TUN interface comes back translated, after a
// while, or not at all. `mailcall-router TUN [--nat KIND …] [--delay MS]`, in the router's
// namespace. SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "nat.hh"

namespace mailcall::reach {
namespace {

using std::chrono::milliseconds;
using Bytes = std::vector<std::uint8_t>;

struct Options {
    std::string tun;
    std::optional<NatOptions> nat;  // empty: packets pass as they are
    milliseconds delay{0};          // of every packet, either way
};

class Router {
  public:
    explicit Router(Options options) : delay_{options.delay}, tun_{open_tun(options.tun)}
    {
        if (options.nat) nat_ = std::make_unique<Nat>(*std::move(options.nat));
    }
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;
    ~Router() { close(tun_); }

    [[noreturn]] void run()
    {
        while (true) {
            wait();
            take_waiting();
            send_due();
        }
    }

  private:
    struct Delayed {
        Time due;
        Bytes bytes;
    };

    static int open_tun(const std::string& name)
    {
        int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
        ifreq request{};
        request.ifr_flags = IFF_TUN | IFF_NO_PI;
        name.copy(request.ifr_name, IFNAMSIZ - 1);
        if (tun < 0 || ioctl(tun, TUNSETIFF, &request) != 0)
            throw std::runtime_error{name + ": " + std::strerror(errno)};
        return tun;
    }

    void wait() const
    {
        pollfd ready{tun_, POLLIN, 0};
        if (queue_.empty()) {
            ppoll(&ready, 1, nullptr, nullptr);
            return;
        }
        auto left = std::max(Time::duration::zero(), queue_.front().due - Time::clock::now());
        auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
        timespec until{seconds.count(), (left - seconds).count()};
        ppoll(&ready, 1, &until, nullptr);
    }

    void take_waiting()
    {
        std::array<std::uint8_t, 65536> room{};
        for (ssize_t size = 0; (size = read(tun_, room.data(), room.size())) > 0;) {
            std::span<std::uint8_t> bytes{room.data(), static_cast<std::size_t>(size)};
            auto now = Time::clock::now();
            if (passes(bytes, now)) queue_.push_back({now + delay_, {bytes.begin(), bytes.end()}});
        }
    }

    bool passes(std::span<std::uint8_t> bytes, Time now)
    {
        if (!nat_) return true;
        auto packet = Packet::read(bytes);
        return packet && nat_->translate(*packet, now);
    }

    void send_due()
    {
        for (; !queue_.empty() && queue_.front().due <= Time::clock::now(); queue_.pop_front()) {
            const auto& bytes = queue_.front().bytes;
            // Whom the kernel has no way to is the kernel's to drop.
            [[maybe_unused]] auto sent = write(tun_, bytes.data(), bytes.size());
        }
    }

    milliseconds delay_;
    int tun_;
    std::unique_ptr<Nat> nat_;
    std::deque<Delayed> queue_;
};

void log(const std::string& line)
{
    auto now = std::chrono::duration<double>(Time::clock::now().time_since_epoch());
    std::printf("%.3f %s\n", now.count(), line.c_str());
}

Kind read_kind(std::string_view word)
{
    if (word == "full-cone") return Kind::full_cone;
    if (word == "port-restricted") return Kind::port_restricted;
    if (word == "symmetric") return Kind::symmetric;
    throw std::runtime_error{"--nat full-cone|port-restricted|symmetric"};
}

std::uint32_t read_address(const std::string& text)
{
    in_addr address{};
    if (inet_pton(AF_INET, text.c_str(), &address) != 1)
        throw std::runtime_error{text + " is not an IPv4 address"};
    return ntohl(address.s_addr);
}

milliseconds read_time(const std::string& text) { return milliseconds{std::stoi(text)}; }

void read_network(const std::string& text, NatOptions& nat)
{
    auto slash = text.find('/');
    if (slash == std::string::npos) throw std::runtime_error{"--inside ADDRESS/BITS"};
    nat.inside = read_address(text.substr(0, slash));
    nat.mask = ~std::uint32_t{0} << static_cast<unsigned>(32 - std::stoi(text.substr(slash + 1)));
}

Options read_options(int count, char** words)
{
    static constexpr std::array<option, 6> known{{{"nat", required_argument, nullptr, 'n'},
                                                  {"inside", required_argument, nullptr, 'i'},
                                                  {"outside", required_argument, nullptr, 'o'},
                                                  {"lapse", required_argument, nullptr, 'l'},
                                                  {"delay", required_argument, nullptr, 'd'},
                                                  {}}};
    Options options;
    NatOptions nat;
    nat.log = log;
    for (int key = 0; (key = getopt_long(count, words, "", known.data(), nullptr)) != -1;) {
        if (key == 'n') options.nat.emplace(), nat.kind = read_kind(optarg);
        if (key == 'i') read_network(optarg, nat);
        if (key == 'o') nat.outside = read_address(optarg);
        if (key == 'l') nat.lapse = read_time(optarg);
        if (key == 'd') options.delay = read_time(optarg);
        if (key == '?') throw std::runtime_error{"see the first lines of router.cc"};
    }
    if (optind != count - 1) throw std::runtime_error{"the name of one TUN interface is needed"};
    options.tun = words[optind];
    if (options.nat) options.nat = nat;
    return options;
}

}  // namespace
}  // namespace mailcall::reach

int main(int count, char** words)
{
    using namespace mailcall::reach;
    try {
        std::setvbuf(stdout, nullptr, _IOLBF, 0);
        Router router{read_options(count, words)};
        std::puts("ready");
        router.run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", words[0], error.what());
        return 1;
    }
}
