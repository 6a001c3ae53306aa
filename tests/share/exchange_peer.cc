// A program with one exchange, on a socket that it was given: for tests that kill it.
// SPDX-License-Identifier: GPL-3.0-or-later
//
//   exchange_peer send SOCKET FOLDER PATH     offers PATH; 0 when it is done
//   exchange_peer take SOCKET FOLDER TARGET   takes whatever comes into TARGET; 0 when one is done
//
// FOLDER is for partial files. 1: the transfer has failed; 2: the other end is gone.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/loop.hh"
#include "share/exchange.hh"

namespace mailcall::share {
namespace {

// Messages on a stream: 4 bytes of length, 1 of kind.
class SocketPipe : public Pipe {
  public:
    SocketPipe(int socket, Exchange& exchange) : socket_{socket}, exchange_{exchange} {}

    void send_text(const std::string& text) override { put(base::view(text), 1); }
    void send_bytes(base::BytesView bytes) override { put(bytes, 0); }
    std::size_t waiting() const override { return out_.size(); }
    bool is_gone() const { return gone_; }

  private:
    void put(base::BytesView bytes, char kind)
    {
        auto size = static_cast<std::uint32_t>(bytes.size());
        std::array<char, 5> head{};
        std::memcpy(head.data(), &size, sizeof size);
        head[4] = kind;
        out_.append(head.data(), head.size());
        out_.append(bytes.begin(), bytes.end());
        flush();
    }
    void flush()
    {
        auto sent = ::send(socket_, out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) gone_ = true;
        auto before = out_.size();
        if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
        if (before >= low && out_.size() < low)
            base::post(nullptr, [this] { exchange_.drained(); });
        if (out_.empty())
            writing_.reset();
        else if (!writing_)
            writing_.emplace(socket_, G_IO_OUT, [this] { flush(); });
    }
    void read()
    {
        std::array<char, 65'536> block;
        auto got = ::recv(socket_, block.data(), block.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            gone_ = true;
            return;
        }
        in_.append(block.data(), static_cast<std::size_t>(got));
        while (take_message()) {
        }
    }
    bool take_message()
    {
        std::uint32_t size = 0;
        if (in_.size() < 5) return false;
        std::memcpy(&size, in_.data(), sizeof size);
        if (in_.size() < 5 + size) return false;
        auto message = in_.substr(5, size);
        bool is_text = in_[4] == 1;
        in_.erase(0, 5 + size);
        if (is_text)
            exchange_.hear_text(message);
        else
            exchange_.hear_bytes(base::view(message));
        return true;
    }

    int socket_;
    Exchange& exchange_;
    std::string in_;
    std::string out_;
    bool gone_ = false;
    base::FdWatch reading_{socket_, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
                           [this] { read(); }};
    std::optional<base::FdWatch> writing_;
};

class Ear : public Listener {
  public:
    void transfer(const Transfer& transfer) override
    {
        if (transfer.state == TransferState::done) code = 0;
        if (transfer.state != TransferState::failed) return;
        std::fprintf(stderr, "%s\n", transfer.problem.c_str());
        code = 1;
    }
    void shares(const std::vector<Share>&) override {}
    void listing(const Listing&) override {}
    void read(int, const std::string&, bool) override {}
    void unruly(const std::string& what) override
    {
        std::fprintf(stderr, "%s\n", what.c_str());
        code = 1;
    }
    std::optional<int> code;
};

int run(bool sends, int socket, const std::string& folder, const std::string& path)
{
    base::start_crypto();
    ExchangeSettings settings;
    settings.downloads = folder;
    settings.partial = folder;
    settings.peer = "peer@example.org";
    settings.offerer = sends;
    if (!sends) settings.always_into = path;
    Ear ear;
    Exchange exchange{settings, ear};
    SocketPipe pipe{socket, exchange};
    exchange.connect(pipe);
    if (sends && !exchange.send({path})) return 1;
    while (!ear.code && !pipe.is_gone()) g_main_context_iteration(nullptr, TRUE);
    // The last word has to leave.
    while (pipe.waiting() > 0 && !pipe.is_gone()) g_main_context_iteration(nullptr, TRUE);
    exchange.disconnect();
    return ear.code.value_or(2);
}

}  // namespace
}  // namespace mailcall::share

int main(int count, char** arguments)
{
    if (count != 5) return 3;
    return mailcall::share::run(std::string_view{arguments[1]} == "send", std::atoi(arguments[2]),
                                arguments[3], arguments[4]);
}
