// Pipe: what an Exchange needs of the data channel that carries files.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "base/crypto.hh"

namespace mailcall::share {

// Ordered and reliable while it lasts. Messages of at most `most` bytes; longer ones are our fault.
class Pipe {
  public:
    static constexpr std::size_t most = 65'536;
    virtual ~Pipe() = default;
    virtual void send_text(const std::string& text) = 0;
    virtual void send_bytes(base::BytesView bytes) = 0;
    // Bytes that have not left this process yet. Exchange::drained() is called when they fall
    // below `low`.
    virtual std::size_t waiting() const = 0;
    static constexpr std::size_t low = 262'144;
};

}  // namespace mailcall::share
