// Finding part 2 in a mail's MIME structure.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/parts.hh"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/words.hh"
#include "mail/gmime.hh"

namespace mailcall::mail {
namespace {

using base::Code;
using base::fail;
using base::tr;

struct ContentType {
    std::string type;      // "multipart/mixed", as written
    std::string boundary;  // empty: none
};

ContentType content_type(const std::string& field)
{
    if (field.empty()) return {"text/plain", {}};
    auto parsed =
        base::Ref<GMimeContentType>::adopt(g_mime_content_type_parse(nullptr, field.c_str()));
    if (!parsed) return {"text/plain", {}};
    const char* boundary = g_mime_content_type_get_parameter(parsed.get(), "boundary");
    return {base::take_string(g_mime_content_type_get_mime_type(parsed.get())),
            boundary ? boundary : ""};
}

// Signed mails are walked too: a mail program that signs everything wraps ours in such a one.
bool is_walked(std::string_view type)
{
    constexpr std::array<std::string_view, 4> known{"multipart/mixed", "multipart/alternative",
                                                    "multipart/related", "multipart/signed"};
    return std::ranges::any_of(known, [type](auto one) { return same_word(type, one); });
}

enum class Line { text, opens, closes };

Line line_kind(std::string_view line, std::string_view boundary)
{
    if (!line.starts_with("--")) return Line::text;
    line.remove_prefix(2);
    if (!line.starts_with(boundary)) return Line::text;
    line.remove_prefix(boundary.size());
    bool closes = line.starts_with("--");
    if (closes) line.remove_prefix(2);
    if (line.find_first_not_of(" \t\r\n") != std::string_view::npos) return Line::text;
    return closes ? Line::closes : Line::opens;
}

// The line break before a boundary belongs to the boundary.
std::string_view without_last_break(std::string_view text)
{
    if (!text.ends_with('\n')) return text;
    text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

class Splitter {
  public:
    Splitter(std::string_view body, std::string_view boundary) : body_{body}, boundary_{boundary} {}

    // The parts between the boundary lines; one more than the cap at most.
    std::vector<std::string_view> split()
    {
        std::size_t at = 0;
        while (at < body_.size() && !closed_ && parts_.size() <= parts_cap) {
            auto end = body_.find('\n', at);
            end = end == std::string_view::npos ? body_.size() : end + 1;
            take(at, end);
            at = end;
        }
        if (start_ != std::string_view::npos) parts_.push_back(body_.substr(start_));
        return std::move(parts_);
    }

  private:
    void take(std::size_t at, std::size_t end)
    {
        auto kind = line_kind(body_.substr(at, end - at), boundary_);
        if (kind == Line::text) return;
        if (start_ != std::string_view::npos)
            parts_.push_back(without_last_break(body_.substr(start_, at - start_)));
        closed_ = kind == Line::closes;
        start_ = closed_ ? std::string_view::npos : end;
    }

    std::string_view body_;
    std::string_view boundary_;
    std::vector<std::string_view> parts_;
    std::size_t start_ = std::string_view::npos;
    bool closed_ = false;
};

// Line breaks as the description had them: whoever re-encodes it as text may turn CRLF into LF.
std::string with_crlf(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

std::string from_quoted_printable(std::string_view text)
{
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    std::string out(g_mime_encoding_outlen(&state, text.size()), '\0');
    out.resize(g_mime_encoding_flush(&state, text.data(), text.size(), out.data()));
    return out;
}

bool is_plain_encoding(std::string_view encoding)
{
    return encoding.empty() || same_word(encoding, "7bit") || same_word(encoding, "8bit") ||
           same_word(encoding, "binary");
}

base::Result<base::Bytes> decode(std::string_view encoding, std::string_view body, bool sealed)
{
    if (same_word(encoding, "base64")) {
        auto bytes = base::from_base64(body);
        if (!bytes) return fail(Code::bad_signal, tr("The call's part of the mail is damaged."));
        return *bytes;
    }
    bool quoted = same_word(encoding, "quoted-printable");
    if (!quoted && !is_plain_encoding(encoding))
        return fail(Code::bad_signal, tr("The call's part of the mail has an unknown encoding."));
    auto text = quoted ? from_quoted_printable(body) : std::string{body};
    if (!sealed) text = with_crlf(text);
    return base::Bytes{text.begin(), text.end()};
}

class PartWalk {
  public:
    base::Result<> visit(const Headers& headers, std::string_view body, int depth)
    {
        if (++parts_ > parts_cap) return fail(Code::too_big, tr("The mail has too many parts."));
        if (headers.count(Field::content_type) > 1 || headers.count(Field::transfer_encoding) > 1)
            return fail(Code::bad_signal, tr("A part of the mail has two types or encodings."));
        if (!headers.over.empty())
            return fail(Code::too_big, tr("A part of the mail has a header line over 4 KB."));
        auto type = content_type(headers[Field::content_type]);
        if (is_walked(type.type)) return descend(type.boundary, body, depth);
        return take_leaf(type.type, headers[Field::transfer_encoding], body);
    }

    std::optional<CallPart> found() && { return std::move(found_); }

  private:
    base::Result<> descend(std::string_view boundary, std::string_view body, int depth)
    {
        if (depth >= nesting_cap)
            return fail(Code::too_big, tr("The mail's parts are nested too deeply."));
        if (boundary.empty())
            return fail(Code::bad_signal, tr("The mail's parts have no boundary."));
        for (auto part : Splitter{body, boundary}.split()) {
            FieldWalk walk{part};
            while (walk.next()) continue;
            auto header = part.substr(0, part.size() - walk.body().size());
            MC_CHECK(visit(scan(header), walk.body(), depth + 1));
        }
        return {};
    }

    base::Result<> take_leaf(std::string_view type, std::string_view encoding,
                             std::string_view body)
    {
        bool sealed = same_word(type, "application/vnd.mailcall.sealed");
        if (!sealed && !same_word(type, "application/sdp")) return {};
        if (found_) return fail(Code::bad_signal, tr("The mail has more than one call part."));
        MC_TRY(bytes, decode(trim(encoding), body, sealed));
        if (bytes.size() > part_cap)
            return fail(Code::too_big, tr("The call's part of the mail is over 64 KB."));
        found_ = CallPart{std::move(bytes), sealed};
        return {};
    }

    int parts_ = 0;
    std::optional<CallPart> found_;
};

}  // namespace

base::Result<std::optional<CallPart>> find_call_part(const Headers& headers, std::string_view body)
{
    PartWalk walk;
    MC_CHECK(walk.visit(headers, body, 0));
    return std::move(walk).found();
}

}  // namespace mailcall::mail
