// Link: non-blocking frames over a pair of fds, safe against its own destruction in a callback.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/link.hh"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <vector>

#include "base/log.hh"

namespace mailcall::host {
namespace {

constexpr std::size_t most_unsent = std::size_t{8} << 20U;
constexpr auto can_read = static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR);
constexpr auto can_write = static_cast<GIOCondition>(G_IO_OUT | G_IO_HUP | G_IO_ERR);

void make_non_blocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

// A peer that goes away while we write is an everyday event, not the death of the process.
void ignore_broken_pipes()
{
    static const auto once = std::signal(SIGPIPE, SIG_IGN);
    static_cast<void>(once);
}

}  // namespace

// Lives on in its own callbacks when they destroy the Link, and does nothing more then.
class Link::Parts : public std::enable_shared_from_this<Parts> {
  public:
    Parts(int in, int out, Frame frame, Closed closed);
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { stop(); }

    void start();
    // The Link is gone: no callback runs any more.
    void abandon();
    void send(const base::Json& json);
    void flush(base::Work done);

  private:
    enum class Got { some, nothing, end };

    void stop();
    void readable();
    void writable();
    Got read_some();
    void deliver();
    void write_some();
    void run_flushed();
    void fail(std::string why);
    void drain_and_close();
    void close_with(const std::string& why);
    void later(void (Parts::*act)());

    int in_;
    int out_;
    Frame frame_;
    Closed closed_;
    FrameReader reader_;
    std::string waiting_;               // not in the kernel yet
    std::size_t written_ = 0;           // of waiting_
    std::vector<base::Work> flushed_;   // run as soon as nothing waits
    std::optional<std::string> fault_;  // sending has failed: what came in before is still read
    bool over_ = false;                 // the fds are closed
    bool abandoned_ = false;
    std::optional<base::FdWatch> reading_;
    std::optional<base::FdWatch> writing_;
};

Link::Parts::Parts(int in, int out, Frame frame, Closed closed)
    : in_{in}, out_{out}, frame_{std::move(frame)}, closed_{std::move(closed)}
{
    make_non_blocking(in);
    make_non_blocking(out);
}

void Link::Parts::start()
{
    reading_.emplace(in_, can_read, [this] { readable(); });
}

void Link::Parts::stop()
{
    if (std::exchange(over_, true)) return;
    reading_.reset();
    writing_.reset();
    close(in_);
    if (out_ != in_) close(out_);
}

void Link::Parts::abandon()
{
    abandoned_ = true;
    stop();
}

void Link::Parts::later(void (Parts::*act)())
{
    base::post(nullptr, [weak = weak_from_this(), act] {
        if (auto self = weak.lock(); self && !self->abandoned_) (self.get()->*act)();
    });
}

void Link::Parts::readable()
{
    auto self = shared_from_this();
    // One piece each time, so that a peer that never stops cannot keep the loop from the rest.
    if (read_some() == Got::end && !over_) close_with(fault_.value_or(""));
}

Link::Parts::Got Link::Parts::read_some()
{
    std::array<char, 65536> piece;
    auto count = read(in_, piece.data(), piece.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Got::nothing;
    if (count < 0 && !fault_) fault_ = std::string{"reading: "} + std::strerror(errno);
    if (count <= 0) return Got::end;
    reader_.add({piece.data(), static_cast<std::size_t>(count)});
    deliver();
    return Got::some;
}

void Link::Parts::deliver()
{
    while (!over_) {
        auto next = reader_.next();
        if (!next) return close_with(next.error().what);
        if (!*next) return;
        frame_(**next);
    }
}

void Link::Parts::send(const base::Json& json)
{
    if (over_ || fault_) return;
    auto frame = make_frame(json);
    if (!frame) return base::log_warning(frame.error().what);
    waiting_ += *frame;
    // A watch means that the kernel was full a moment ago: it says when there is room again.
    if (!writing_) write_some();
    if (waiting_.size() - written_ > most_unsent) fail("writing: the other side does not read");
}

void Link::Parts::writable()
{
    auto self = shared_from_this();
    write_some();
}

void Link::Parts::write_some()
{
    while (!fault_ && written_ < waiting_.size()) {
        auto count = write(out_, waiting_.data() + written_, waiting_.size() - written_);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) break;
        if (count < 0) return fail(std::string{"writing: "} + std::strerror(errno));
        written_ += static_cast<std::size_t>(count);
    }
    // Dropping the written part at every step would move megabytes for each write of a slow peer.
    if (written_ * 2 > waiting_.size()) waiting_.erase(0, std::exchange(written_, 0U));
    if (waiting_.empty()) {
        writing_.reset();
        if (!flushed_.empty()) later(&Parts::run_flushed);
        return;
    }
    if (!writing_) writing_.emplace(out_, can_write, [this] { writable(); });
}

void Link::Parts::run_flushed()
{
    if (!waiting_.empty()) return;
    auto due = std::exchange(flushed_, {});
    for (auto& done : due) {
        if (!abandoned_) done();
    }
}

void Link::Parts::flush(base::Work done)
{
    flushed_.push_back(std::move(done));
    if (waiting_.empty()) later(&Parts::run_flushed);
}

// Never calls closed_ inline: the caller of send() does not expect to be destroyed by it.
void Link::Parts::fail(std::string why)
{
    if (fault_) return;
    fault_ = std::move(why);
    waiting_.clear();
    written_ = 0;
    writing_.reset();
    later(&Parts::drain_and_close);
}

// A peer that says its last word and goes is often noticed by a failed write first; the word
// counts all the same.
void Link::Parts::drain_and_close()
{
    if (over_) return;
    auto self = shared_from_this();
    constexpr int most_pieces = 256;  // 16 MiB: more than any socket holds, and an end to it
    for (int piece = 0; piece < most_pieces && !over_; ++piece) {
        if (read_some() != Got::some) break;
    }
    if (!over_) close_with(*fault_);
}

void Link::Parts::close_with(const std::string& why)
{
    auto self = shared_from_this();
    stop();
    waiting_.clear();
    run_flushed();
    if (!abandoned_) closed_(why);
}

Link::Link(int in, int out, Frame frame, Closed closed)
    : parts_{std::make_shared<Parts>(in, out, std::move(frame), std::move(closed))}
{
    ignore_broken_pipes();
    parts_->start();
}

Link::~Link() { parts_->abandon(); }

void Link::send(const base::Json& json) { parts_->send(json); }
void Link::flush(base::Work done) { parts_->flush(std::move(done)); }

}  // namespace mailcall::host
