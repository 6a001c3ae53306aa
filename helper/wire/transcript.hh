// Transcript: the bytes that signatures, MACs and key derivations cover, without ambiguity.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "base/crypto.hh"

namespace mailcall::wire {

// A label and items, each as a 4-byte big-endian length and its bytes: two different lists of
// items can never give the same bytes, and two purposes never share a label. PROTOCOL.md writes
// this as T(label, item, …).
class Transcript {
  public:
    explicit Transcript(std::string_view label) { add(label); }

    Transcript& add(base::BytesView item);
    Transcript& add(std::string_view item) { return add(base::view(item)); }
    Transcript& add_number(std::int64_t number);

    const base::Bytes& bytes() const noexcept { return bytes_; }

  private:
    base::Bytes bytes_;
};

// A length as the 4 bytes that stand before an item.
void append_length(base::Bytes& out, std::size_t length);

}  // namespace mailcall::wire
