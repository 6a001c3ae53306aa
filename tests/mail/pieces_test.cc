// Taking a mail apart gives back what it was composed of.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/pieces.hh"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail/compose.hh"
#include "sample.hh"
#include "wire/signal.hh"

namespace mailcall::mail {
namespace {

std::string value(const Pieces& pieces, std::string_view name)
{
    auto found =
        std::ranges::find(pieces.headers, name, [](const auto& header) { return header.first; });
    return found == pieces.headers.end() ? "" : found->second;
}

TEST(Pieces, AreWhatTheMailWasComposedOf)
{
    auto draft = sample::draft();
    auto pieces = take_apart(compose(draft).value()).value();
    auto fields = wire::print_fields(draft.signal);
    EXPECT_EQ(pieces.from, draft.signal.from);
    EXPECT_EQ(pieces.to, draft.signal.to);
    EXPECT_EQ(value(pieces, "X-Mailcall"), fields.call);
    EXPECT_EQ(value(pieces, "X-Mailcall-Key"), fields.key);
    EXPECT_EQ(value(pieces, "X-Mailcall-Signature"), fields.signature);
    ASSERT_TRUE(pieces.part);
    EXPECT_EQ(pieces.part->name, "call.sdp");
    EXPECT_EQ(pieces.part->type, "application/sdp");
    EXPECT_EQ(pieces.part->bytes, draft.part);
    EXPECT_FALSE(pieces.subject.empty());
}

TEST(Pieces, TextHasItsUmlautsAndNoCarriageReturns)
{
    auto draft = sample::draft();
    draft.part.clear();
    draft.signal.type = wire::SignalType::decline;
    draft.text = "Später – um fünf";
    auto pieces = take_apart(compose(draft).value()).value();
    EXPECT_NE(pieces.text.find("Später – um fünf\n"), std::string::npos);
    EXPECT_EQ(pieces.text.find('\r'), std::string::npos);
    EXPECT_FALSE(pieces.part);
}

TEST(Pieces, OnlyHeadersOfOurOwnAreHandedOn)
{
    auto draft = sample::draft();
    draft.signal.automatic = true;
    auto pieces = take_apart(compose(draft).value()).value();
    EXPECT_EQ(value(pieces, "X-Auto-Response-Suppress"), "All");
    for (const auto& [name, text] : pieces.headers) EXPECT_TRUE(name.starts_with("X-")) << name;
}

TEST(Pieces, AMailThatIsNotOursIsAnError)
{
    EXPECT_FALSE(take_apart("From: a@example.org\r\nTo: b@example.org\r\n\r\nhello\r\n"));
    EXPECT_FALSE(take_apart(""));
}

}  // namespace
}  // namespace mailcall::mail
