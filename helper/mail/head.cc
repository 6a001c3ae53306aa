// Reading a mail's bytes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/head.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/words.hh"

namespace mailcall::mail {
namespace {

constexpr std::size_t piece = 16 * 1024;

}  // namespace

base::Error unreadable(const std::string& path, const std::string& cause)
{
    return {base::Code::unreadable, base::fill(base::tr("Reading {}: {}"), path, cause),
            base::tr("Check that the path is right and that you may read it.")};
}

base::Result<Head> read_head(const Source& source)
{
    // The bytes are not zeroed: that alone would cost as much as reading most headers.
    Head head{.bytes = std::make_unique_for_overwrite<char[]>(header_cap)};
    HeaderWatch watch;
    bool ended = false;
    while (!ended && head.size < header_cap) {
        auto room = std::min(piece, header_cap - head.size);
        MC_TRY(count, source({head.bytes.get() + head.size, room}));
        head.size += count;
        head.whole = watch.advance({head.bytes.get(), head.size}) || count == 0;
        ended = head.whole;
    }
    if (watch.end() == 0) watch.finish({head.bytes.get(), head.size});
    head.end = watch.end() != 0 ? watch.end() : head.size;
    head.mailcall = watch.mailcall();
    return head;
}

base::Result<std::string> read_rest(const Source& source, const Head& head)
{
    std::string mail{head.bytes.get(), head.size};
    while (mail.size() <= mail_cap) {
        auto before = mail.size();
        mail.resize(std::min(before + piece, mail_cap + 1));
        MC_TRY(count, source({mail.data() + before, mail.size() - before}));
        mail.resize(before + count);
        if (count == 0) break;
    }
    return mail;
}

Source text_source(std::string_view text)
{
    return [text](std::span<char> out) mutable -> base::Result<std::size_t> {
        auto count = text.copy(out.data(), out.size());
        text.remove_prefix(count);
        return count;
    };
}

Source file_source(int fd, std::string path)
{
    return [fd, path = std::move(path)](std::span<char> out) -> base::Result<std::size_t> {
        auto count = ::read(fd, out.data(), out.size());
        while (count < 0 && errno == EINTR) count = ::read(fd, out.data(), out.size());
        if (count < 0) return base::fail(unreadable(path, std::strerror(errno)));
        return static_cast<std::size_t>(count);
    };
}

base::Result<OpenFile> OpenFile::open(const std::string& path)
{
    // O_NONBLOCK: opening a FIFO would wait for a writer that may never come.
    OpenFile file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.fd_ < 0) return base::fail(unreadable(path, std::strerror(errno)));
    struct stat status {};
    if (fstat(file.fd_, &status) != 0) return base::fail(unreadable(path, std::strerror(errno)));
    if (!S_ISREG(status.st_mode))
        return base::fail(unreadable(path, base::tr("it is not an ordinary file")));
    return file;
}

OpenFile::OpenFile(OpenFile&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}

OpenFile::~OpenFile()
{
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace mailcall::mail
