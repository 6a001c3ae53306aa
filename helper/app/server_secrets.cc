// Cuts passwords and shared secrets out of URLs, and finds those that belong to a URL without.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_secrets.hh"

#include <algorithm>
#include <string_view>

#include "store/ini.hh"

namespace mailcall::app {

namespace {

constexpr std::string_view secret_key = "secret=";

// turn:user:PASSWORD@host:port
void cut_password(std::string& url)
{
    auto at = url.substr(0, url.find('?')).rfind('@');
    auto user = url.find(':') + 1;
    if (at == std::string::npos || user == 0) return;
    auto colon = url.find(':', user);
    if (colon < at) url.erase(colon + 1, at - colon - 1);
}

// turn:host:port?secret=SECRET&transport=udp
void cut_shared_secret(std::string& url)
{
    auto query = url.find('?');
    if (query == std::string::npos) return;
    auto key = url.find(secret_key, query);
    while (key != std::string::npos) {
        auto value = key + secret_key.size();
        url.erase(value, std::min(url.find('&', value), url.size()) - value);
        key = url.find(secret_key, value);
    }
}

std::string without_secret(std::string url)
{
    cut_password(url);
    cut_shared_secret(url);
    return url;
}

}  // namespace

std::string without_secrets(const std::string& urls)
{
    auto list = store::split_list(urls);
    for (auto& url : list) url = without_secret(url);
    return store::join_list(list);
}

std::string with_secrets(const std::string& urls, const std::string& stored)
{
    auto list = store::split_list(urls);
    auto known = store::split_list(stored);
    for (auto& url : list) {
        auto same = std::find_if(known.begin(), known.end(),
                                 [&url](const auto& each) { return without_secret(each) == url; });
        if (same != known.end()) url = *same;
    }
    return store::join_list(list);
}

}  // namespace mailcall::app
