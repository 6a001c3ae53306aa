// PROTOCOL.md against the code: its test vectors, tables and codes are the ones in use.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "samples.hh"
#include "wire/handshake.hh"
#include "wire/order.hh"

namespace mailcall::wire {
namespace {

const std::string& page()
{
    static const std::string text = [] {
        std::ifstream file{PROTOCOL_PAGE};
        std::ostringstream all;
        all << file.rdbuf();
        return all.str();
    }();
    return text;
}

void expect_on_page(const std::string& text)
{
    EXPECT_NE(page().find(text), std::string::npos) << text;
}

constexpr std::string_view part = "v=0\r\n";

Signal vector_invite()
{
    auto invite = sample_invite();
    sign_signal(invite, alice(), base::view(part));
    invite.proof = make_proof(counting(0x60), invite, base::view(part));
    return invite;
}

TEST(ProtocolPage, HasTheFrameOfTheTestVector)
{
    std::istringstream lines{print_frame(vector_invite())};
    for (std::string line; std::getline(lines, line);) expect_on_page("    " + line + "\n");
}

TEST(ProtocolPage, HasTranscriptAndDigestOfTheTestVector)
{
    expect_on_page("    transcript  " + hex(transcript(vector_invite(), base::view(part))) + "\n");
    expect_on_page("    digest      " + hex(digest(vector_invite(), base::view(part))) + "\n");
}

TEST(ProtocolPage, HasTheKeysOfTheTestVector)
{
    auto theirs = *base::agreement_key(alice().key);
    auto shared = base::agree(counting(0x80), theirs);
    ASSERT_TRUE(shared);
    Exchange exchange{digest(vector_invite(), base::view(part)), counting(0xa0)};
    auto keys = make_call_keys(counting(0x80), theirs, counting(0x60), exchange);
    ASSERT_TRUE(keys);
    expect_on_page(hex(*shared));
    expect_on_page("    seal      " + hex(keys->seal) + "\n");
    expect_on_page("    answerer  " + hex(keys->answerer) + "\n");
    expect_on_page("    words     " + hex(keys->words) + "\n");
    expect_on_page(hex(confirm(keys->answerer, exchange, counting(0x20), counting(0xc0))));
}

TEST(ProtocolPage, HasThePasscodeKeyOfTheTestVector)
{
    auto key = stretch_passcode("apple t-shirt moon", "alice@example.org", "bob@example.net");
    ASSERT_TRUE(key);
    expect_on_page("`" + hex(*key) + "`");
}

TEST(ProtocolPage, HasEveryReason)
{
    for (int i = 1; i <= static_cast<int>(Reason::intercepted); ++i)
        expect_on_page("`" + std::string{name(static_cast<Reason>(i))} + "`");
}

// The row of one order or report: its name, and its fields in any order.
template <class Variant>
void expect_row(const Variant& value, const char* kind)
{
    auto json = to_json(value);
    auto table = page().find("| `\"" + std::string{kind} + "\"` |");
    ASSERT_NE(table, std::string::npos) << kind;
    auto start = page().find("\n| `" + json[kind].template get<std::string>() + "` |", table);
    ASSERT_NE(start, std::string::npos) << json;
    auto row = page().substr(start + 1, page().find('\n', start + 1) - start - 1);
    json.erase(kind);
    for (const auto& field : json.items())
        EXPECT_NE(row.find("`" + field.key() + "`"), std::string::npos) << row << field.key();
}

template <class Variant, std::size_t... i>
void expect_rows(const char* kind, std::index_sequence<i...>)
{
    (expect_row(Variant{std::in_place_index<i>}, kind), ...);
}

TEST(ProtocolPage, HasEveryOrderAndReportWithItsFields)
{
    expect_rows<Order>("order", std::make_index_sequence<std::variant_size_v<Order>>{});
    expect_rows<Report>("report", std::make_index_sequence<std::variant_size_v<Report>>{});
}

TEST(ProtocolPage, NumbersTheErrorsAsTheCodeDoes)
{
    using enum base::Code;
    for (const auto& [code, text] : std::initializer_list<std::pair<base::Code, const char*>>{
             {bad_argument, "bad_argument"},
             {not_found, "not_found"},
             {unreadable, "unreadable"},
             {unwritable, "unwritable"},
             {too_big, "too_big"},
             {bad_json, "bad_json"},
             {bad_frame, "bad_frame"},
             {unknown_command, "unknown_command"},
             {wrong_version, "wrong_version"},
             {bad_signal, "bad_signal"},
             {bad_signature, "bad_signature"},
             {bad_description, "bad_description"},
             {no_account, "no_account"},
             {no_carrier, "no_carrier"},
             {media_missing, "media_missing"},
             {device_missing, "device_missing"},
             {database, "database"},
             {busy, "busy"},
             {timeout, "timeout"},
             {peer_gone, "peer_gone"},
             {bad_rule, "bad_rule"},
             {not_now, "not_now"},
             {internal, "internal"}})
        expect_on_page("| " + std::to_string(static_cast<int>(code)) + " | `" + text + "` |");
}

}  // namespace
}  // namespace mailcall::wire
