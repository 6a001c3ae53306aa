// Lists interfaces with getifaddrs and leaves out what no peer should try.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/addresses.hh"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

// Plain "veth" is not here: it is a computer's only interface inside a network namespace.
constexpr std::array<std::string_view, 7> bridge_prefixes{"docker", "br-",    "virbr", "lxc",
                                                          "lxdbr",  "podman", "cni"};

struct FreeInterfaces {
    void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

std::string print(int family, const void* address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(family, address, text.data(), text.size());
    return text.data();
}

std::optional<std::string> usable_ip4(const sockaddr* address)
{
    sockaddr_in full{};
    std::memcpy(&full, address, sizeof full);
    constexpr std::uint32_t link_local = 0xA9FE;  // 169.254/16
    if (ntohl(full.sin_addr.s_addr) >> 16U == link_local) return {};
    return print(AF_INET, &full.sin_addr);
}

std::optional<std::string> usable_ip6(const sockaddr* address)
{
    sockaddr_in6 full{};
    std::memcpy(&full, address, sizeof full);
    const in6_addr& ip = full.sin6_addr;
    bool local = IN6_IS_ADDR_LINKLOCAL(&ip) || IN6_IS_ADDR_LOOPBACK(&ip) ||
                 IN6_IS_ADDR_MULTICAST(&ip) || IN6_IS_ADDR_UNSPECIFIED(&ip);
    if (local) return {};
    return print(AF_INET6, &ip);
}

std::optional<std::string> usable(const ifaddrs& entry)
{
    bool up = (entry.ifa_flags & IFF_UP) != 0;
    bool loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
    if (!up || loopback || !entry.ifa_addr || is_container_bridge(entry.ifa_name)) return {};
    if (entry.ifa_addr->sa_family == AF_INET) return usable_ip4(entry.ifa_addr);
    if (entry.ifa_addr->sa_family == AF_INET6) return usable_ip6(entry.ifa_addr);
    return {};
}

bool is_in(const std::string& network, const std::string& address)
{
    auto mask = base::Ref<GInetAddressMask>::adopt(
        g_inet_address_mask_new_from_string(network.c_str(), nullptr));
    auto literal = base::Ref<GInetAddress>::adopt(g_inet_address_new_from_string(address.c_str()));
    return mask && literal && g_inet_address_mask_matches(mask.get(), literal.get());
}

bool is_excluded(const std::vector<std::string>& excluded, const ifaddrs& entry,
                 const std::string& address)
{
    return std::ranges::any_of(excluded, [&](const std::string& each) {
        bool is_network = each.find('/') != std::string::npos;
        return is_network ? is_in(each, address) : each == entry.ifa_name;
    });
}

}  // namespace

bool is_container_bridge(std::string_view interface)
{
    return std::any_of(bridge_prefixes.begin(), bridge_prefixes.end(),
                       [&](std::string_view prefix) { return interface.starts_with(prefix); });
}

bool are_all_six(const std::vector<std::string>& addresses)
{
    return std::ranges::all_of(
        addresses, [](const std::string& each) { return each.find(':') != std::string::npos; });
}

std::vector<std::string> local_addresses(bool loopback, const std::vector<std::string>& excluded)
{
    std::vector<std::string> found;
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) == 0) {
        std::unique_ptr<ifaddrs, FreeInterfaces> owned{list};
        for (const ifaddrs* entry = list; entry; entry = entry->ifa_next)
            if (auto address = usable(*entry); address && !is_excluded(excluded, *entry, *address))
                found.push_back(*address);
    }
    if (loopback) found.emplace_back("127.0.0.1");
    return found;
}

}  // namespace mailcall::media
