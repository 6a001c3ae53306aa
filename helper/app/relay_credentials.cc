// user = expiry:name, password = base64(HMAC-SHA1(secret, user)), as coturn's use-auth-secret has
// it. SPDX-License-Identifier: GPL-3.0-or-later
#include "app/relay_credentials.hh"

#include "base/crypto.hh"
#include "base/glib.hh"

namespace mailcall::app {
namespace {

// What a URL with a secret consists of.
struct Keyed {
    std::string scheme;  // with the colon
    std::string place;
    std::string transport;  // of the query, or empty
    std::string secret;     // empty: none
};

std::string escape(const std::string& text)
{
    return base::take_string(g_uri_escape_string(text.c_str(), nullptr, FALSE));
}

Keyed take_apart(const std::string& url)
{
    Keyed made;
    auto colon = url.find(':');
    auto query = url.find('?');
    if (colon == std::string::npos || query == std::string::npos) return made;
    made.scheme = url.substr(0, colon + 1);
    made.place = url.substr(colon + 1, query - colon - 1);
    std::string_view rest = std::string_view{url}.substr(query + 1);
    while (!rest.empty()) {
        auto part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.starts_with("transport=")) made.transport = part;
        if (part.starts_with("secret=")) made.secret = part.substr(part.find('=') + 1);
    }
    return made;
}

std::string sign(const Keyed& keyed, const std::string& person, std::int64_t expires)
{
    auto user = std::to_string(expires) + ":" + person;
    auto password = base::to_base64(base::hmac_sha1(base::view(keyed.secret), base::view(user)));
    auto query = keyed.transport.empty() ? "" : "?" + keyed.transport;
    return keyed.scheme + escape(user) + ":" + escape(password) + "@" + keyed.place + query;
}

}  // namespace

std::vector<std::string> with_credentials(const std::vector<std::string>& urls,
                                          const std::string& person, std::int64_t expires)
{
    std::vector<std::string> made;
    for (const auto& url : urls) {
        auto keyed = take_apart(url);
        made.push_back(keyed.secret.empty() ? url : sign(keyed, person, expires));
    }
    return made;
}

std::vector<std::string> lent_credentials(const std::vector<std::string>& urls,
                                          const std::string& person, std::int64_t expires)
{
    std::vector<std::string> made;
    for (const auto& url : urls)
        if (auto keyed = take_apart(url); !keyed.secret.empty())
            made.push_back(sign(keyed, person, expires));
    return made;
}

}  // namespace mailcall::app
