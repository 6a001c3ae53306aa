// The header scanner: finds and unfolds the few fields that calling needs, and copies no others.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailcall::mail {

inline constexpr std::size_t header_cap = 64 * 1024;
inline constexpr std::size_t field_cap = 4 * 1024;
// More X-Mailcall… fields than any version will ever send.
inline constexpr std::size_t mailcall_fields_cap = 16;

// The fields whose values are kept.
enum class Field {
    from,
    to,
    cc,
    message_id,
    received,
    return_path,
    authentication_results,
    precedence,
    auto_submitted,
    response_suppress,
    content_type,
    transfer_encoding,
    mailcall,
    mailcall_key,
    mailcall_proof,
    mailcall_signature,
    mailcall_tag,
};
inline constexpr std::size_t field_count = 17;

std::string_view name(Field field);

// The first (topmost) value of each wanted field, unfolded and trimmed, and how often it stood
// there. A value over the cap is left empty and named in `over`.
struct Headers {
    std::array<std::string, field_count> values;
    std::array<int, field_count> counts{};
    std::string over;
    std::vector<std::string> mailcall_names;  // lower case, in order, at most the cap and one
    bool list = false;                        // a List-… field
    bool resent = false;                      // a Resent-… field

    const std::string& operator[](Field field) const { return values[index(field)]; }
    int count(Field field) const { return counts[index(field)]; }
    static std::size_t index(Field field) { return static_cast<std::size_t>(field); }
};

// Reads the fields up to the blank line, or to the end. Lines that are no field (an mbox "From "
// line, garbage) are passed over with their continuation lines. A lone CR breaks nothing.
Headers scan(std::string_view header);

struct RawField {
    std::string_view name;   // without the spaces that old mails put before the colon
    std::string_view value;  // still folded
};

// Goes through the fields of a header one by one.
class FieldWalk {
  public:
    explicit FieldWalk(std::string_view text) : rest_{text} {}

    std::optional<RawField> next();
    // After next() gave nothing: what stands behind the blank line.
    std::string_view body() const { return rest_; }

  private:
    std::string_view take_line();
    std::string_view take_field();

    std::string_view rest_;
    bool ended_ = false;
};

std::string unfold(std::string_view value);

// Watches a header that arrives in pieces for its end and for the two fields that make a mail
// interesting. It stands apart from scan() because it runs on every mail that is looked at.
class HeaderWatch {
  public:
    // `bytes` is everything read so far. True when the blank line is in it.
    bool advance(std::string_view bytes);
    // The mail ended, or the cap is reached, before a blank line came.
    void finish(std::string_view bytes);

    std::size_t end() const { return end_; }     // behind the blank line, 0: not seen
    bool mailcall() const { return mailcall_; }  // X-Mailcall or X-Mailcall-Tag stands there

  private:
    bool take(std::string_view line);

    std::size_t line_ = 0;
    std::size_t seen_ = 0;
    std::size_t end_ = 0;
    bool mailcall_ = false;
};

// ASCII only, as field names and tokens are.
bool same_word(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

}  // namespace mailcall::mail
