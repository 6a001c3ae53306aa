// Sentences about mail servers, and SASL's words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/server_words.hh"

#include <glib.h>

#include <algorithm>

#include "base/crypto.hh"
#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::carry {

using base::Code;
using base::Error;
using base::fill;
using base::tr;

namespace {

constexpr std::size_t most_words = 200;

}  // namespace

std::string quoted(std::string_view said) { return base::harmless(said.substr(0, most_words)); }

Error makes_no_sense(const Door& door, std::string_view said)
{
    return {Code::no_carrier,
            fill(tr("The mail server {} says what makes no sense: “{}”"), door.server.host,
                 quoted(said)),
            tr("Check the place of the server.")};
}

Error no_encryption(const Door& door, const std::string& scheme)
{
    return {Code::no_carrier,
            fill(tr("The mail server {} offers no encryption."), door.server.host),
            fill(tr("Somebody may be listening in. If the server encrypts from the start, write {} "
                    "in its place."),
                 scheme)};
}

Error no_known_login(const Door& door, const Key& key)
{
    return {Code::no_carrier,
            fill(tr("The mail server {} offers no way to log in that Mailcall knows."),
                 door.server.host),
            key.is_token ? tr("Use a password instead of a token.") : ""};
}

Error not_let_in(const Door& door, const std::string& user, const std::string& why)
{
    return {Code::no_carrier,
            fill(tr("The mail server {} does not let {} in: {}"), door.server.host, user, why),
            tr("Set the password anew: mailcall account password NAME")};
}

Error refuses(const Door& door, const std::string& why)
{
    return {Code::no_carrier, fill(tr("The mail server {} refuses: {}"), door.server.host, why)};
}

std::string plain_words(const std::string& user, const Key& key)
{
    const char nul = '\0';
    return in_base64(nul + user + nul + key.text);
}

std::string token_words(const std::string& user, const Key& key)
{
    return in_base64("user=" + user +
                     "\x01"
                     "auth=Bearer " +
                     key.text + "\x01\x01");
}

std::string in_base64(const std::string& text) { return base::to_base64(base::view(text)); }

std::string upper(std::string_view text)
{
    std::string made;
    for (char c : text) made += g_ascii_toupper(c);
    return made;
}

bool has_word(std::string_view line, std::string_view word, std::string_view value)
{
    auto end = std::min(line.find(' '), line.size());
    if (line.substr(0, end) != word) return false;
    auto rest = " " + std::string{line.substr(end)} + " ";
    return value.empty() || rest.find(" " + std::string{value} + " ") != std::string::npos;
}

}  // namespace mailcall::carry
