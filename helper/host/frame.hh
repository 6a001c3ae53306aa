// Frames: a 4-byte length in native order, then one JSON object of at most 1 MiB. The same frame
// serves plugin ↔ host (stdin/stdout) and host ↔ call process (Unix socket).
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hh"
#include "base/result.hh"

namespace mailcall::host {

inline constexpr std::size_t max_frame = 1U << 20U;

// Collects bytes and gives out whole frames. After an error it stays broken: the stream has no
// point at which it could be taken up again.
class FrameReader {
  public:
    void add(std::string_view bytes);
    // The next frame's JSON; empty when more bytes are needed. Error: bad_frame, bad_json.
    base::Result<std::optional<base::Json>> next();

  private:
    std::string bytes_;
    std::size_t used_ = 0;  // of bytes_, already given out
    bool broken_ = false;
};

// Error: too_big.
base::Result<std::string> make_frame(const base::Json& json);

}  // namespace mailcall::host
