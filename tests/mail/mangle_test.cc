// What servers, lists and mail programs do to a mail on its way, alone and one after another.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <ostream>
#include <tuple>

#include "mail/scanner.hh"
#include "sample.hh"

namespace mailcall::mail {
namespace {

// A mail with its header split off, LF.
struct Split {
    std::string header;  // without the blank line
    std::string body;
};

Split split(const std::string& mail)
{
    auto lf = sample::with_lf(mail);
    auto blank = lf.find("\n\n");
    return {lf.substr(0, blank + 1), lf.substr(blank + 2)};
}

std::string join(const Split& mail) { return sample::with_crlf(mail.header + "\n" + mail.body); }

std::string same(const std::string& mail) { return mail; }
std::string as_lf(const std::string& mail) { return sample::with_lf(mail); }

// Every space in the header becomes a fold with a tab.
std::string folded_narrowly(const std::string& mail)
{
    auto parts = split(mail);
    std::string header;
    FieldWalk walk{parts.header};
    while (auto field = walk.next()) {
        header += std::string{field->name} + ":";
        for (char c : unfold(field->value))
            header += c == ' ' ? std::string{"\n\t"} : std::string{c};
        header += "\n";
    }
    return join({header, parts.body});
}

std::string unfolded(const std::string& mail)
{
    auto parts = split(mail);
    std::string header;
    FieldWalk walk{parts.header};
    while (auto field = walk.next())
        header += std::string{field->name} + ": " + unfold(field->value) + "\n";
    return join({header, parts.body});
}

std::string with_capital_names(const std::string& mail)
{
    auto parts = split(mail);
    std::string header;
    FieldWalk walk{parts.header};
    while (auto field = walk.next()) {
        for (char c : field->name) header += static_cast<char>(std::toupper(c));
        header += ": " + unfold(field->value) + "\n";
    }
    return join({header, parts.body});
}

std::string encoded_word(std::string_view text)
{
    std::string out;
    for (char c : text) out += c == '_' ? std::string{"=5F"} : std::string{c};
    return "=?us-ascii?Q?" + out + "?=";
}

// Some mail programs write words as long as a signature as encoded words.
std::string with_encoded_signature(const std::string& mail)
{
    auto text = unfolded(mail);
    constexpr std::string_view name = "X-Mailcall-Signature: ";
    auto at = text.find(name) + name.size();
    auto encoded =
        encoded_word(text.substr(at, 40)) + "\r\n " + encoded_word(text.substr(at + 40, 46));
    return text.replace(at, 86, encoded);
}

std::string with_trace(const std::string& mail)
{
    return "Return-Path: <alice@example.org>\r\nReceived: from a by b;\r\n"
           "\tMon, 21 Sep 2026 14:13:20 +0000\r\nDKIM-Signature: v=1; "
           "a=rsa-sha256;\r\n\tb=abc\r\n" +
           mail;
}

std::string as_mbox_entry(const std::string& mail)
{
    return "From alice@example.org Mon Sep 21 14:13:20 2026\n" + sample::with_lf(mail);
}

std::string boundary_of(const std::string& header)
{
    auto at = header.find("boundary=") + 9;
    auto text = header.substr(at, header.find('\n', at) - at);
    std::erase(text, '"');
    return text;
}

// The call part's header and content, which end before the next boundary.
struct CallPartPlace {
    std::size_t header;
    std::size_t content;
    std::size_t end;
};

CallPartPlace find_part(const Split& mail)
{
    auto header = mail.body.find("Content-Type: application/sdp");
    auto content = mail.body.find("\n\n", header) + 2;
    return {header, content, mail.body.find("\n--", content)};
}

std::string with_part(const std::string& mail, const std::string& encoding,
                      const std::string& content)
{
    auto parts = split(mail);
    auto place = find_part(parts);
    EXPECT_NE(place.header, std::string::npos);
    parts.body.replace(
        place.header, place.end - place.header,
        "Content-Type: application/sdp\nContent-Transfer-Encoding: " + encoding + "\n\n" + content);
    return join(parts);
}

std::string base64_with_lines_of(std::size_t width)
{
    auto text = base::to_base64(sample::description());
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += width) out += text.substr(at, width) + "\n";
    return out;
}

std::string with_narrow_base64(const std::string& mail)
{
    return with_part(mail, "base64", base64_with_lines_of(7));
}
std::string with_wide_base64(const std::string& mail)
{
    return with_part(mail, "base64", base64_with_lines_of(900));
}

std::string quoted(std::uint8_t byte)
{
    char text[4];
    std::snprintf(text, sizeof text, "=%02X", byte);
    return text;
}

// Soft breaks each 60 bytes; with `as_text`, line breaks are left as they are.
std::string quoted_printable(bool as_text)
{
    std::string out;
    std::size_t column = 0;
    for (auto byte : sample::description()) {
        bool line_end = as_text && (byte == '\r' || byte == '\n');
        bool plain = byte > ' ' && byte < 0x7f && byte != '=';
        out += line_end || plain ? std::string(1, static_cast<char>(byte)) : quoted(byte);
        column = byte == '\n' ? 0 : column + 1;
        if (column == 60) out += "=\n";
        if (column == 60) column = 0;
    }
    return out;
}

std::string with_quoted_text(const std::string& mail)
{
    return with_part(mail, "quoted-printable", quoted_printable(true));
}
std::string with_quoted_bytes(const std::string& mail)
{
    return with_part(mail, "Quoted-Printable", quoted_printable(false));
}
std::string with_plain_text(const std::string& mail)
{
    return with_part(mail, "7bit", base::to_text(sample::description()));
}

std::string with_footer_part(const std::string& mail)
{
    auto parts = split(mail);
    auto boundary = boundary_of(parts.header);
    parts.body = sample::replaced(
        parts.body, "--" + boundary + "--",
        "--" + boundary + "\nContent-Type: text/plain\n\n____\nA list\n--" + boundary + "--");
    parts.header = "List-Id: <list.example.net>\n" + parts.header;
    return join(parts);
}

std::string with_footer_behind(const std::string& mail)
{
    return mail + "\r\n_______________\r\nA list\r\nhttps://lists.example.net/\r\n";
}

// `mail` as the first part of a new multipart/mixed, as some lists and virus scanners do.
std::string wrapped(const std::string& mail, const std::string& boundary)
{
    auto parts = split(mail);
    auto at = parts.header.find("Content-Type:");
    auto end = parts.header.find('\n', at);
    while (end + 1 < parts.header.size() && std::isblank(parts.header[end + 1]))
        end = parts.header.find('\n', end + 1);
    auto type = parts.header.substr(at, end + 1 - at);
    parts.header.replace(at, type.size(),
                         "Content-Type: multipart/mixed;\n boundary=\"" + boundary + "\"\n");
    parts.body = "This is a multi-part message.\n--" + boundary + "\n" + type + "\n" + parts.body +
                 "\n--" + boundary + "\nContent-Type: text/plain\n\nScanned.\n--" + boundary +
                 "--\n";
    return join(parts);
}
std::string wrapped_once(const std::string& mail) { return wrapped(mail, "===outer="); }
std::string wrapped_twice(const std::string& mail)
{
    return wrapped(wrapped(mail, "outer"), "outer-2");
}

struct Mangling {
    const char* name;
    std::string (*apply)(const std::string&);
};
void PrintTo(const Mangling& mangling, std::ostream* out) { *out << mangling.name; }

constexpr std::array header_manglings{
    Mangling{"Untouched", same},
    Mangling{"Lf", as_lf},
    Mangling{"FoldedNarrowly", folded_narrowly},
    Mangling{"Unfolded", unfolded},
    Mangling{"CapitalNames", with_capital_names},
    Mangling{"EncodedSignature", with_encoded_signature},
    Mangling{"Trace", with_trace},
    Mangling{"Mbox", as_mbox_entry},
};
constexpr std::array part_manglings{
    Mangling{"Untouched", same},
    Mangling{"NarrowBase64", with_narrow_base64},
    Mangling{"WideBase64", with_wide_base64},
    Mangling{"QuotedText", with_quoted_text},
    Mangling{"QuotedBytes", with_quoted_bytes},
    Mangling{"PlainText", with_plain_text},
};
constexpr std::array structure_manglings{
    Mangling{"Untouched", same},
    Mangling{"FooterPart", with_footer_part},
    Mangling{"FooterBehind", with_footer_behind},
    Mangling{"WrappedOnce", wrapped_once},
    Mangling{"WrappedTwice", wrapped_twice},
};

class Mangled : public testing::TestWithParam<std::tuple<Mangling, Mangling, Mangling>> {};

TEST_P(Mangled, IsReadBitForBit)
{
    auto [part, structure, header] = GetParam();
    auto mail = header.apply(structure.apply(part.apply(sample::mail())));
    auto letter = sample::read(mail);
    ASSERT_EQ(letter.verdict, Verdict::signal) << letter.refusal << "\n" << mail;
    EXPECT_EQ(letter.part, sample::description());
    EXPECT_EQ(wire::print_frame(*letter.signal), wire::print_frame(sample::draft().signal));
    EXPECT_TRUE(wire::is_signed(*letter.signal, letter.part));
}

INSTANTIATE_TEST_SUITE_P(Letter, Mangled,
                         testing::Combine(testing::ValuesIn(part_manglings),
                                          testing::ValuesIn(structure_manglings),
                                          testing::ValuesIn(header_manglings)),
                         [](const auto& one) {
                             return std::string{std::get<0>(one.param).name} + "_" +
                                    std::get<1>(one.param).name + "_" + std::get<2>(one.param).name;
                         });

}  // namespace
}  // namespace mailcall::mail
