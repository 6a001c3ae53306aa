// What the mail tests start from.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.hh"

#include <gtest/gtest.h>

namespace mailcall::mail::sample {
namespace {

const base::Identity& identity()
{
    static const base::Identity made = [] {
        base::start_crypto();
        return base::make_identity();
    }();
    return made;
}

}  // namespace

wire::Signal signal(base::BytesView part)
{
    wire::Signal made;
    made.ik = identity().key;
    made.ek = base::hash(base::view("ek"));
    made.fp = base::hash(base::view("fp"));
    made.call = "abcdefghijklmnopqrstuvwxyz";
    made.from = "alice@example.org";
    made.to = "bob@example.com";
    made.sent = 1'790'000'000;
    wire::sign_signal(made, identity(), part);
    return made;
}

base::Bytes description()
{
    std::string text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n";
    for (int i = 0; i < 20; ++i)
        text +=
            "a=candidate:" + std::to_string(i) + " 1 UDP 2015363327 192.0.2.1 50000 typ host\r\n";
    return {text.begin(), text.end()};
}

Draft draft()
{
    Draft made;
    made.part = description();
    made.signal = signal(made.part);
    made.from_name = "Alice";
    return made;
}

std::string mail() { return compose(draft()).value(); }

std::string mailcall_lines()
{
    auto fields = wire::print_fields(signal());
    return "X-Mailcall: " + fields.call + "\nX-Mailcall-Key: " + fields.key +
           "\nX-Mailcall-Signature: " + fields.signature + "\n";
}

std::string header() { return "From: alice@example.org\nTo: bob@example.com\n" + mailcall_lines(); }

wire::Tag tag()
{
    wire::Tag made;
    made.id = "alice@example.org";
    made.hosts = {"192.0.2.1"};
    made.port = 5000;
    made.ik = identity().key;
    made.expires = 1'800'000'000;
    wire::sign_tag(made, identity());
    return made;
}

std::string replaced(std::string text, std::string_view old, std::string_view with)
{
    auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    if (at != std::string::npos) text.replace(at, old.size(), with);
    return text;
}

std::string with_lf(std::string_view text)
{
    std::string out{text};
    std::erase(out, '\r');
    return out;
}

std::string with_crlf(std::string_view text)
{
    std::string out;
    for (char c : with_lf(text)) out += c == '\n' ? std::string{"\r\n"} : std::string{c};
    return out;
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

Letter read(std::string_view mail) { return read_letter(mail, {}); }

}  // namespace mailcall::mail::sample
