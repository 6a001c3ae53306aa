// The wire between two exchanges, and people who remember what they were told.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "two_sides.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "slowness.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

constexpr int carried_a_turn = 64;

}  // namespace

bool wait_for(const std::function<bool()>& done, std::chrono::seconds most)
{
    bool late = false;
    base::Timer limit{[&late] { late = true; }};
    // Files change without any event on this loop.
    base::Timer look{[&look] { look.start(std::chrono::milliseconds{10}); }};
    look.start(std::chrono::milliseconds{10});
    limit.start(most * slowness());
    while (!done() && !late) g_main_context_iteration(nullptr, TRUE);
    return done();
}

Side::Side(bool offerer, const std::string& always_into)
    : offerer_{offerer}, always_into_{always_into}
{
    base::start_crypto();
    fs::create_directory(downloads());
    if (always_into_ == "downloads") always_into_ = downloads();
    start_anew();
}

void Side::start_anew()
{
    exchange_.reset();
    ExchangeSettings settings;
    settings.downloads = downloads();
    settings.partial = partial();
    settings.peer = offerer_ ? "bob@example.org" : "alice@example.org";
    settings.offerer = offerer_;
    settings.always_into = always_into_;
    seen.clear();
    exchange_ = std::make_unique<Exchange>(settings, *this);
}

int Side::partial_files() const
{
    return fs::is_directory(partial()) ? count_entries(partial()) : 0;
}

Transfer Side::last(bool own) const
{
    Transfer last;
    for (const auto& [id, transfer] : seen)
        if (transfer.own == own) last = transfer;
    return last;
}

bool Side::is(bool own, TransferState state) const
{
    auto found = last(own);
    return found.id != 0 && found.state == state;
}

void Side::transfer(const Transfer& transfer)
{
    seen[transfer.id] = transfer;
    if (on_transfer) on_transfer(transfer);
}

void Side::read(int share, const std::string& path, bool fetched)
{
    reads.push_back(std::to_string(share) + (fetched ? " fetched " : " listed ") + path);
}

Wire::Wire(Side& a, Side& b) : a_{a}, b_{b} {}

void Wire::join()
{
    cut();
    joined_ = true;
    a_.exchange().connect(to_b_);
    b_.exchange().connect(to_a_);
}

void Wire::cut()
{
    left_ = -1;
    room_ = std::numeric_limits<std::int64_t>::max();
    if (!std::exchange(joined_, false)) return;
    for (auto* end : {&to_a_, &to_b_}) {
        end->queue.clear();
        end->size = 0;
    }
    a_.exchange().disconnect();
    b_.exchange().disconnect();
}

void Wire::End::put(std::string bytes, bool is_text)
{
    EXPECT_LE(bytes.size(), Pipe::most);
    if (!is_text) {
        wire_.carried += std::ssize(bytes);
        ++wire_.messages;
    }
    if (this == &wire_.to_a_ && wire_.forge && !wire_.forge(bytes, is_text)) return;
    size += bytes.size();
    wire_.most_waiting = std::max(wire_.most_waiting, static_cast<std::int64_t>(size));
    queue.push_back({std::move(bytes), is_text});
    if (!wire_.turn_.pending()) wire_.turn_.start(std::chrono::milliseconds{0});
}

void Wire::inject(const std::string& message, bool is_text)
{
    if (is_text) return a_.exchange().hear_text(message);
    a_.exchange().hear_bytes(base::view(message));
}

void Wire::carry()
{
    carry(to_b_, a_, b_);
    carry(to_a_, b_, a_);
    bool more = !to_a_.queue.empty() || !to_b_.queue.empty();
    if (more && !turn_.pending()) turn_.start(std::chrono::milliseconds{0});
}

void Wire::carry(End& from, Side& sender, Side& receiver)
{
    auto before = from.size;
    for (int count = 0; joined_ && room_ > 0 && count < carried_a_turn && !from.queue.empty();
         ++count) {
        auto message = std::move(from.queue.front());
        from.queue.pop_front();
        from.size -= message.bytes.size();
        if (&from == &to_b_) room_ -= std::ssize(message.bytes);
        if (message.is_text)
            receiver.exchange().hear_text(message.bytes);
        else
            receiver.exchange().hear_bytes(base::view(message.bytes));
        if (left_ > 0 && --left_ == 0) return cut();
    }
    if (joined_ && before >= Pipe::low && from.size < Pipe::low) sender.exchange().drained();
}

Pair::Pair(bool always) : b{false, always ? "downloads" : ""} { wire.join(); }

std::string Pair::deliver(const std::string& path, std::chrono::seconds most)
{
    auto before = b.last(false).id;
    auto sent = a.exchange().send({path});
    EXPECT_TRUE(sent) << sent.error().what;
    if (!sent) return {};
    bool done = wait_for(
        [&] {
            return a.seen[sent->front()].state == TransferState::done &&
                   b.last(false).id > before && b.is(false, TransferState::done);
        },
        most);
    EXPECT_TRUE(done) << name(a.last(true).state) << " " << a.last(true).problem << " / "
                      << name(b.last(false).state) << " " << b.last(false).problem << " at "
                      << b.last(false).done;
    return b.last(false).path;
}

std::string noise(std::size_t size, unsigned seed)
{
    std::uint64_t word = 0x9e3779b97f4a7c15ULL * (seed + 1ULL);
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size; at += sizeof word) {
        word ^= word << 13U;
        word ^= word >> 7U;
        word ^= word << 17U;
        std::memcpy(bytes.data() + at, &word, std::min(sizeof word, size - at));
    }
    return bytes;
}

std::map<std::string, std::string> tree_of(const std::string& folder)
{
    std::map<std::string, std::string> tree;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        auto below = entry.path().lexically_relative(folder).string();
        if (entry.is_symlink()) continue;
        if (entry.is_regular_file()) tree[below] = get_file(entry.path().string());
        if (entry.is_directory() && fs::is_empty(entry.path())) tree[below + "/"] = "";
    }
    return tree;
}

}  // namespace mailcall::share
