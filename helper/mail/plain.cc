// Quotes and comments of structured header fields (RFC 5322 §3.2).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/plain.hh"

namespace mailcall::mail {
namespace {

bool is_harmless(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

class PlainReader {
  public:
    void take(char c)
    {
        if (escaped_)
            escaped_ = false;
        else if (c == '\\' && (quoted_ || depth_ > 0))
            escaped_ = true;
        else if (c == '"' && depth_ == 0)
            quoted_ = !quoted_;
        else if (quoted_)
            plain_.text += is_harmless(c) ? c : '_';
        else
            take_unquoted(c);
    }
    Plain done() &&
    {
        plain_.balanced = !quoted_ && !escaped_ && depth_ == 0;
        return std::move(plain_);
    }

  private:
    void take_unquoted(char c)
    {
        if (c == '(')
            ++depth_;
        else if (c == ')' && depth_ > 0)
            --depth_;
        else if (depth_ == 0)
            plain_.text += c;
    }

    Plain plain_;
    int depth_ = 0;
    bool quoted_ = false;
    bool escaped_ = false;
};

}  // namespace

Plain plain_of(std::string_view field)
{
    PlainReader reader;
    for (char c : field) reader.take(c);
    return std::move(reader).done();
}

}  // namespace mailcall::mail
