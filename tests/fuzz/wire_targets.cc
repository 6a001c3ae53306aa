// Wire: signals and tags in mails, and what is sealed or said first on a new connection.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include "targets.hh"
#include "wire/address.hh"
#include "wire/handshake.hh"
#include "wire/pairs.hh"
#include "wire/payload.hh"
#include "wire/tag.hh"

namespace mailcall::fuzz {
namespace {

void check_signal(const wire::Signal& signal)
{
    auto frame = wire::print_frame(signal);
    auto again = wire::read_frame(frame);
    require(again && wire::print_frame(*again) == frame, "a signal prints as it was read");
    require(wire::is_address(signal.from) && wire::is_address(signal.to), "of one address to one");
    require(wire::is_call_id(signal.call) && signal.gen >= 0 && signal.gen <= 9, "its call");
    require(signal.ttl >= 10 && signal.ttl <= 3600, "it rings for 10 to 3600 seconds");
    require(signal.devices >= 1 && signal.devices <= 16, "on 1 to 16 computers");
    require(signal.sent >= 0 && signal.sent <= wire::end_of_time, "sent at some time");
    wire::is_signed(signal, {});
}

base::Identity sender()
{
    static const auto made = base::make_identity();
    return made;
}

}  // namespace

void read_address(std::string_view bytes)
{
    auto lower = wire::lower(bytes);
    require(wire::lower(lower) == lower && lower.size() == bytes.size(), "lower case stays so");
    if (!wire::is_address(bytes)) return;
    require(is_printable_ascii(bytes) && bytes.size() <= 254 && wire::is_address(lower),
            "an address is short and plain");
    auto whole = "<" + lower + ">, \"";
    require(!wire::is_address(whole), "and nothing of a header's syntax");
}

// Six lines: the four fields, From and To.
void read_signal(std::string_view bytes)
{
    auto lines = wire::split(bytes, '\n');
    lines.resize(6);
    wire::Fields fields{std::string{lines[0]}, std::string{lines[1]}, std::string{lines[2]},
                        std::string{lines[3]}};
    if (auto read = wire::read_fields(fields, std::string{lines[4]}, std::string{lines[5]}))
        check_signal(*read);
}

void read_auth_frame(std::string_view bytes)
{
    if (auto read = wire::read_frame(bytes)) check_signal(*read);
    auto claim = wire::read_auth_frame(base::view(bytes));
    if (!claim) return;
    check_signal(claim->accept);
    auto frame = wire::make_auth_frame(claim->accept, claim->confirmation);
    auto again = wire::read_auth_frame(frame);
    require(again && again->confirmation == claim->confirmation &&
                wire::make_auth_frame(again->accept, again->confirmation) == frame,
            "a claim prints as it was read");
}

void read_tag(std::string_view bytes)
{
    auto tag = wire::read_tag(bytes);
    if (!tag) return;
    auto printed = wire::print_tag(*tag);
    auto again = wire::read_tag(printed);
    require(again && wire::print_tag(*again) == printed, "a tag prints as it was read");
    require(wire::is_address(tag->id) && !tag->hosts.empty() && tag->hosts.size() <= 8,
            "its hosts");
    require(tag->port >= 1024 && tag->port <= 65535, "its port");
    wire::is_signed(*tag);
}

// As it comes, as what a peer sealed who keeps to nothing else, and as what an honest one sealed.
void open_sealed_part(std::string_view bytes)
{
    const base::Key key{1};
    const base::Key digest{2};
    auto plain = base::view(bytes);
    require(!wire::open_part(key, sender().key, digest, plain), "what is not sealed stays shut");
    auto sealed = base::seal(key, digest, plain);
    require(!wire::open_part(key, sender().key, digest, sealed), "what is not signed stays shut");
    auto made = wire::seal_part(key, sender(), digest, bytes);
    auto opened = wire::open_part(key, sender().key, digest, made);
    require(opened && *opened == bytes, "what is sealed opens");
}

void read_payload(std::string_view bytes)
{
    auto read = wire::read_payload(bytes);
    if (!read) return;
    require(read->offer.empty() || read->answer.empty(), "one description");
    auto printed = wire::print_payload(*read);
    require(printed.has_value(), "a payload that is read can be printed");
    auto again = wire::read_payload(*printed);
    require(again && *again == *read, "a payload prints as it was read");
}

}  // namespace mailcall::fuzz
