// Reading a mail's bytes: the header alone first, the rest only on request, both capped.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "mail/letter.hh"
#include "mail/scanner.hh"

namespace mailcall::mail {

inline constexpr std::size_t mail_cap = 256 * 1024;

struct Head {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;   // read so far: the header and perhaps the start of the body
    std::size_t end = 0;    // length of the header with its blank line
    bool whole = false;     // the header ended within the cap
    bool mailcall = false;  // an X-Mailcall or X-Mailcall-Tag field stands in it

    std::string_view header() const { return {bytes.get(), end}; }
};

base::Result<Head> read_head(const Source& source);

// The whole mail, or mail_cap + 1 bytes of a longer one.
base::Result<std::string> read_rest(const Source& source, const Head& head);

// Hands out `text` in pieces.
Source text_source(std::string_view text);
// Reads from an open file, which stays the caller's. `path` is for the error.
Source file_source(int fd, std::string path);

// Opens a regular file for reading. FIFOs and devices are refused without waiting for them.
class OpenFile {
  public:
    static base::Result<OpenFile> open(const std::string& path);
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&&) = delete;
    ~OpenFile();

    int fd() const { return fd_; }

  private:
    explicit OpenFile(int fd) : fd_{fd} {}

    int fd_;
};

base::Error unreadable(const std::string& path, const std::string& cause);

}  // namespace mailcall::mail
