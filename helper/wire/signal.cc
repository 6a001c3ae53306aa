// Printing and strict reading of signals, as mail header fields and as a frame.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/signal.hh"

#include "wire/address.hh"
#include "wire/pairs.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t max_frame = 2048;

std::string print_call_field(const Signal& signal)
{
    std::string out = "v=1; type=" + std::string{name(signal.type)} + "; call=" + signal.call;
    out += "; gen=" + std::to_string(signal.gen) + "; sent=" + std::to_string(signal.sent);
    out += "; ttl=" + std::to_string(signal.ttl) + "; media=" + print_media(signal.media);
    out += signal.automatic ? "; auto=1" : "; auto=0";
    out += "; devices=" + std::to_string(signal.devices);
    if (signal.want_address) out += "; want=address";
    if (signal.reason != Reason::none) out.append("; reason=").append(name(signal.reason));
    if (signal.won) out += "; won=" + base::to_base64url(*signal.won);
    return out;
}

std::string print_key_field(const Signal& signal)
{
    std::string out = "ik=" + base::to_base64url(signal.ik);
    out += "; ek=" + base::to_base64url(signal.ek);
    if (signal.fp) out += "; fp=" + base::to_base64url(*signal.fp);
    return out;
}

base::Result<> read_what(const Pairs& pairs, Signal& signal)
{
    MC_TRY(type_text, pairs.text("type"));
    auto type = read_signal_type(type_text);
    if (!type) return base::fail(pairs.wrong("type", "not known"));
    MC_TRY(call, pairs.text("call"));
    if (!is_call_id(call)) return base::fail(pairs.wrong("call", "not a call id"));
    MC_TRY(media_text, pairs.text("media"));
    auto media = read_media(media_text);
    if (!media) return base::fail(pairs.wrong("media", "not known"));
    signal.type = *type;
    signal.call = call;
    signal.media = *media;
    return {};
}

base::Result<> read_numbers(const Pairs& pairs, Signal& signal)
{
    MC_TRY(gen, pairs.number("gen", 0, 9));
    MC_TRY(sent, pairs.number("sent", 0, end_of_time));
    MC_TRY(ttl, pairs.number("ttl", 10, 3600));
    MC_TRY(automatic, pairs.number("auto", 0, 1));
    MC_TRY(devices, pairs.number("devices", 1, 16));
    signal.gen = static_cast<int>(gen);
    signal.sent = sent;
    signal.ttl = static_cast<int>(ttl);
    signal.automatic = automatic == 1;
    signal.devices = static_cast<int>(devices);
    return {};
}

base::Result<> read_extras(const Pairs& pairs, Signal& signal)
{
    if (pairs.has("want")) {
        MC_TRY(want, pairs.text("want"));
        if (want != "address") return base::fail(pairs.wrong("want", "not known"));
        signal.want_address = true;
    }
    if (pairs.has("reason")) {
        MC_TRY(text, pairs.text("reason"));
        auto reason = read_reason(text);
        if (!reason || *reason == Reason::none)
            return base::fail(pairs.wrong("reason", "not known"));
        signal.reason = *reason;
    }
    MC_TRY(won, pairs.optional_key("won"));
    signal.won = won;
    return {};
}

base::Result<> read_call_field(std::string_view field, Signal& signal)
{
    MC_TRY(pairs, Pairs::read(field, "X-Mailcall"));
    MC_CHECK(pairs.check_version());
    MC_CHECK(pairs.check_known({"v", "type", "call", "gen", "sent", "ttl", "media", "auto",
                                "devices", "want", "reason", "won"}));
    MC_CHECK(read_what(pairs, signal));
    MC_CHECK(read_numbers(pairs, signal));
    return read_extras(pairs, signal);
}

base::Result<> read_key_field(std::string_view field, Signal& signal)
{
    MC_TRY(pairs, Pairs::read(field, "X-Mailcall-Key"));
    MC_CHECK(pairs.check_known({"ik", "ek", "fp"}));
    MC_TRY(ik, pairs.key("ik"));
    MC_TRY(ek, pairs.key("ek"));
    MC_TRY(fp, pairs.optional_key("fp"));
    signal.ik = ik;
    signal.ek = ek;
    signal.fp = fp;
    return {};
}

base::Result<> read_proof_and_signature(const Fields& fields, Signal& signal)
{
    if (auto proof = trim(fields.proof); !proof.empty()) {
        signal.proof = base::array_from_base64url<32>(proof);
        if (!signal.proof)
            return base::fail(base::Code::bad_signal,
                              "reading X-Mailcall-Proof: not 43 characters of base64url");
    }
    auto signature = base::array_from_base64url<64>(trim(fields.signature));
    if (!signature)
        return base::fail(base::Code::bad_signal,
                          "reading X-Mailcall-Signature: not 86 characters of base64url");
    signal.signature = *signature;
    return {};
}

base::Result<> take_addresses(std::string from, std::string to, Signal& signal)
{
    signal.from = lower(from);
    signal.to = lower(to);
    if (is_address(signal.from) && is_address(signal.to)) return {};
    return base::fail(base::Code::bad_signal,
                      "reading a call: From or To is not one plain e-mail address");
}

// Takes "name: value\n" off the front of `text`.
std::optional<std::string> take_line(std::string_view& text, std::string_view name)
{
    if (!text.starts_with(name)) return {};
    auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    std::string value{text.substr(name.size(), end - name.size())};
    text.remove_prefix(end + 1);
    return value;
}

}  // namespace

Fields print_fields(const Signal& signal)
{
    return {print_call_field(signal), print_key_field(signal),
            signal.proof ? base::to_base64url(*signal.proof) : std::string{},
            base::to_base64url(signal.signature)};
}

base::Result<Signal> read_fields(const Fields& fields, std::string from, std::string to)
{
    Signal signal;
    MC_CHECK(read_call_field(fields.call, signal));
    MC_CHECK(read_key_field(fields.key, signal));
    MC_CHECK(read_proof_and_signature(fields, signal));
    MC_CHECK(take_addresses(std::move(from), std::move(to), signal));
    return signal;
}

std::string print_frame(const Signal& signal)
{
    auto fields = print_fields(signal);
    std::string out = "From: " + signal.from + "\nTo: " + signal.to + "\n";
    out += "X-Mailcall: " + fields.call + "\nX-Mailcall-Key: " + fields.key + "\n";
    if (!fields.proof.empty()) out += "X-Mailcall-Proof: " + fields.proof + "\n";
    return out + "X-Mailcall-Signature: " + fields.signature + "\n";
}

base::Result<Signal> read_frame(std::string_view text)
{
    if (text.size() > max_frame)
        return base::fail(base::Code::too_big, "reading a signal: more than 2 KB");
    auto from = take_line(text, "From: ");
    auto to = take_line(text, "To: ");
    auto call = take_line(text, "X-Mailcall: ");
    auto key = take_line(text, "X-Mailcall-Key: ");
    auto proof = take_line(text, "X-Mailcall-Proof: ");
    auto signature = take_line(text, "X-Mailcall-Signature: ");
    if (!from || !to || !call || !key || !signature || !text.empty() || (proof && proof->empty()))
        return base::fail(base::Code::bad_signal,
                          "reading a signal: its lines are not the ones expected");
    return read_fields({*call, *key, proof.value_or(""), *signature}, *from, *to);
}

}  // namespace mailcall::wire
