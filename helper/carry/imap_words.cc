// The small part of RFC 3501's grammar that a look at new mail needs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/imap_words.hh"

#include <charconv>

#include "carry/server_words.hh"

namespace mailcall::carry {
namespace {

enum class Kind { open, close, atom, text };

struct Word {
    Kind kind;
    std::string text;
};

class Reader {
  public:
    Reader(const ImapResponse& response, std::string_view rest) : response_{response}, rest_{rest}
    {
    }

    // Nothing at the end, and at what is no word.
    std::optional<Word> next()
    {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        if (rest_.empty()) return {};
        switch (rest_.front()) {
            case '(': return rest_.remove_prefix(1), Word{Kind::open, {}};
            case ')': return rest_.remove_prefix(1), Word{Kind::close, {}};
            case '"': return quoted_text();
            case '{': return literal();
            default: return atom();
        }
    }

    // What one value is, a list with all that is in it; false when it breaks off.
    bool skip_value(Word first)
    {
        int depth = 0;
        for (std::optional<Word> word = std::move(first); word; word = next()) {
            if (word->kind == Kind::open) ++depth;
            if (word->kind == Kind::close) --depth;
            if (depth <= 0) return depth == 0;
        }
        return false;
    }

  private:
    std::optional<Word> quoted_text()
    {
        std::string text;
        for (std::size_t at = 1; at < rest_.size(); ++at) {
            if (rest_[at] == '"') {
                rest_.remove_prefix(at + 1);
                return Word{Kind::text, std::move(text)};
            }
            if (rest_[at] == '\\' && ++at == rest_.size()) break;
            text += rest_[at];
        }
        return {};
    }

    std::optional<Word> literal()
    {
        auto end = rest_.find('}');
        if (end == std::string_view::npos || used_ == response_.literals.size()) return {};
        rest_.remove_prefix(end + 1);
        return Word{Kind::text, response_.literals[used_++]};
    }

    // Between the brackets of BODY[HEADER.FIELDS (DATE)] a space or parenthesis ends nothing.
    std::optional<Word> atom()
    {
        std::size_t at = 0;
        for (bool inside = false; at < rest_.size(); ++at) {
            char c = rest_[at];
            inside = c == '[' || (inside && c != ']');
            if (!inside && (c == ' ' || c == '(' || c == ')')) break;
        }
        Word made{Kind::atom, std::string{rest_.substr(0, at)}};
        rest_.remove_prefix(at);
        return made;
    }

    const ImapResponse& response_;
    std::string_view rest_;
    std::size_t used_ = 0;  // literals
};

// One pair of a name and a value goes into `mail`.
bool take_value(const std::string& name, Word value, Reader& reader, ImapMail& mail)
{
    bool is_nil = value.kind == Kind::atom && upper(value.text) == "NIL";
    if (name == "UID") {
        auto uid = read_number(value.text);
        if (!uid) return false;
        mail.uid = *uid;
    } else if (name.starts_with("BODY[") && value.kind == Kind::text) {
        mail.body = std::move(value.text);
        return true;
    } else if (name.starts_with("BODY[")) {
        if (!is_nil) return false;
        mail.body = "";
    }
    return reader.skip_value(std::move(value));
}

}  // namespace

std::optional<std::size_t> literal_size(std::string_view line)
{
    auto open = line.rfind('{');
    if (!line.ends_with('}') || open == std::string_view::npos) return {};
    auto digits = line.substr(open + 1, line.size() - open - 2);
    std::size_t size = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error != std::errc{} || end != digits.data() + digits.size()) return {};
    return size;
}

std::optional<ImapMail> read_fetch(const ImapResponse& response)
{
    if (!count_of(response.text, "FETCH")) return {};
    Reader reader{response, std::string_view{response.text}.substr(response.text.find('(') + 1)};
    if (response.text.find('(') == std::string::npos) return {};
    ImapMail mail;
    for (auto name = reader.next(); name; name = reader.next()) {
        if (name->kind == Kind::close) return mail;
        auto value = reader.next();
        if (name->kind != Kind::atom || !value) return {};
        if (!take_value(upper(name->text), std::move(*value), reader, mail)) return {};
    }
    return {};
}

std::optional<std::uint32_t> read_number(std::string_view word)
{
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    bool whole = error == std::errc{} && end == word.data() + word.size();
    if (!whole || number == 0) return {};
    return number;
}

std::optional<std::uint32_t> count_of(std::string_view line, std::string_view name)
{
    if (!line.starts_with("* ")) return {};
    line.remove_prefix(2);
    auto space = line.find(' ');
    if (space == std::string_view::npos) return {};
    auto rest = line.substr(space + 1);
    if (upper(rest.substr(0, rest.find(' '))) != name) return {};
    return read_number(line.substr(0, space));
}

std::optional<std::uint32_t> code_number(std::string_view line, std::string_view name)
{
    auto open = line.find('[');
    auto close = line.find(']');
    if (close == std::string_view::npos || open > close) return {};
    auto code = line.substr(open + 1, close - open - 1);
    auto space = code.find(' ');
    if (space == std::string_view::npos || upper(code.substr(0, space)) != name) return {};
    return read_number(code.substr(space + 1));
}

}  // namespace mailcall::carry
