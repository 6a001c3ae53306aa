// The transcript of a signal, and the signature and call id made with it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/transcript.hh"

#include <cassert>

#include "wire/signal.hh"

namespace mailcall::wire {
namespace {

base::BytesView bytes_or_none(const std::optional<base::Key>& key)
{
    return key ? base::BytesView{*key} : base::BytesView{};
}

}  // namespace

void append_length(base::Bytes& out, std::size_t length)
{
    assert(length <= UINT32_MAX);
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(length >> shift));
}

Transcript& Transcript::add(base::BytesView item)
{
    append_length(bytes_, item.size());
    bytes_.insert(bytes_.end(), item.begin(), item.end());
    return *this;
}

Transcript& Transcript::add_number(std::int64_t number) { return add(std::to_string(number)); }

base::Bytes transcript(const Signal& signal, base::BytesView part)
{
    Transcript made{"mailcall-v1 signal"};
    made.add(name(signal.type)).add(signal.call).add_number(signal.gen);
    made.add_number(signal.sent).add_number(signal.ttl).add(print_media(signal.media));
    made.add_number(signal.automatic ? 1 : 0).add_number(signal.devices);
    made.add(signal.want_address ? "address" : "");
    made.add(signal.reason == Reason::none ? "" : name(signal.reason));
    made.add(bytes_or_none(signal.won)).add(signal.from).add(signal.to);
    made.add(signal.ik).add(signal.ek).add(bytes_or_none(signal.fp));
    // Sealed parts carry a signature of their own: an accept is signed before its part exists.
    made.add(signal.type == SignalType::invite ? part : base::BytesView{});
    return made.bytes();
}

void sign_signal(Signal& signal, const base::Identity& identity, base::BytesView part)
{
    signal.ik = identity.key;
    signal.signature = base::sign(identity, transcript(signal, part));
}

bool is_signed(const Signal& signal, base::BytesView part)
{
    return base::verify(signal.ik, transcript(signal, part), signal.signature);
}

}  // namespace mailcall::wire
