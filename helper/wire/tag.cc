// Printing, reading and signing chat-mail tags.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/tag.hh"

#include <algorithm>

#include "wire/address.hh"
#include "wire/pairs.hh"
#include "wire/transcript.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t max_hosts = 8;
constexpr std::size_t max_host = 253;

// A name, or an IPv4 or IPv6 address without brackets.
bool is_host(std::string_view text)
{
    auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == ':';
    };
    return !text.empty() && text.size() <= max_host && text.front() != '-' &&
           std::ranges::all_of(text, allowed);
}

std::string print_hosts(const Tag& tag)
{
    std::string out;
    for (const auto& host : tag.hosts) out += (out.empty() ? "" : ",") + host;
    return out;
}

std::string print_directory(const Tag& tag) { return tag.directory.empty() ? "-" : tag.directory; }

base::Bytes tag_transcript(const Tag& tag)
{
    Transcript made{"mailcall-v1 tag"};
    made.add(tag.id).add(print_hosts(tag)).add_number(tag.port).add(print_directory(tag));
    return made.add(tag.ik).add_number(tag.expires).bytes();
}

base::Result<> read_place(const Pairs& pairs, Tag& tag)
{
    MC_TRY(hosts, pairs.text("host"));
    for (auto host : split(hosts, ',')) tag.hosts.emplace_back(trim(host));
    if (tag.hosts.size() > max_hosts || !std::ranges::all_of(tag.hosts, is_host))
        return base::fail(pairs.wrong("host", "not 1 to 8 addresses or names"));
    MC_TRY(port, pairs.number("port", 1024, 65535));
    MC_TRY(directory, pairs.text("dir"));
    if (directory != "-" && !is_host(directory))
        return base::fail(pairs.wrong("dir", "not a host name"));
    tag.port = static_cast<int>(port);
    if (directory != "-") tag.directory = directory;
    return {};
}

base::Result<> read_person(const Pairs& pairs, Tag& tag)
{
    MC_TRY(id, pairs.text("id"));
    tag.id = lower(id);
    if (!is_address(tag.id)) return base::fail(pairs.wrong("id", "not an e-mail address"));
    MC_TRY(ik, pairs.key("ik"));
    MC_TRY(expires, pairs.number("exp", 0, end_of_time));
    MC_TRY(signature_text, pairs.text("sig"));
    auto signature = base::array_from_base64url<64>(signature_text);
    if (!signature) return base::fail(pairs.wrong("sig", "not 86 characters of base64url"));
    tag.ik = ik;
    tag.expires = expires;
    tag.signature = *signature;
    return {};
}

}  // namespace

std::string print_tag(const Tag& tag)
{
    return "v=1; id=" + tag.id + "; host=" + print_hosts(tag) +
           "; port=" + std::to_string(tag.port) + "; dir=" + print_directory(tag) +
           "; ik=" + base::to_base64url(tag.ik) + "; exp=" + std::to_string(tag.expires) +
           "; sig=" + base::to_base64url(tag.signature);
}

base::Result<Tag> read_tag(std::string_view field)
{
    MC_TRY(pairs, Pairs::read(field, "X-Mailcall-Tag"));
    MC_CHECK(pairs.check_version());
    MC_CHECK(pairs.check_known({"v", "id", "host", "port", "dir", "ik", "exp", "sig"}));
    Tag tag;
    MC_CHECK(read_place(pairs, tag));
    MC_CHECK(read_person(pairs, tag));
    return tag;
}

void sign_tag(Tag& tag, const base::Identity& identity)
{
    tag.ik = identity.key;
    tag.signature = base::sign(identity, tag_transcript(tag));
}

bool is_signed(const Tag& tag) { return base::verify(tag.ik, tag_transcript(tag), tag.signature); }

}  // namespace mailcall::wire
