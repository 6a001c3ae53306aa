// One-mail connect: the credentials chosen for the callee, and the answer made without it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "wire/attribute.hh"
#include "wire/pairs.hh"
#include "wire/sdp.hh"
#include "wire/sdp_reader.hh"

namespace mailcall::wire {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::uint32_t make_ssrc(std::uint32_t other)
{
    for (;;)
        if (auto ssrc = base::random_number(); ssrc != 0 && ssrc != other) return ssrc;
}

// What speaks of the offerer only, and must not stand in an answer.
bool is_offerers_own(std::string_view name)
{
    constexpr std::array<std::string_view, 7> names{"candidate",  "end-of-candidates", "ssrc",
                                                    "ssrc-group", "bundle-only",       early_name,
                                                    relay_name};
    return std::ranges::find(names, name) != names.end();
}

// Turns an offer into the answer of a peer that accepts everything, line by line.
class Mirror {
  public:
    explicit Mirror(const Early& early) : early_{early} {}

    void take(std::string_view line)
    {
        if (line.starts_with("m=")) return take_media(line);
        if (!line.starts_with("a=")) return put(line);
        auto attribute = split_attribute(line.substr(2));
        if (is_offerers_own(attribute.name)) return;
        take_attribute(line, attribute.name);
    }
    std::string release() { return std::move(out_); }

  private:
    void put(std::string_view line) { out_.append(line).append("\r\n"); }

    void take_media(std::string_view line)
    {
        auto pieces = split(line, ' ');
        kind_ = pieces[0].substr(2);
        if (pieces.size() < 2) return put(line);
        pieces[1] = "9";  // 0 would mean that the peer refuses this stream
        std::string made{pieces[0]};
        for (std::size_t i = 1; i < pieces.size(); ++i) made.append(" ").append(pieces[i]);
        put(made);
    }

    void take_attribute(std::string_view line, std::string_view name)
    {
        if (name == "setup") return put("a=setup:active");
        if (name == "ice-ufrag") return put("a=ice-ufrag:" + early_.ufrag);
        if (name == "ice-pwd") return put("a=ice-pwd:" + early_.pwd);
        if (name == "fingerprint") return put("a=fingerprint:" + print_fingerprint({}));
        put(line);
        if (name == "mid") put_ssrc();
    }

    // Without them webrtcbin files every stream under the first m-line and asks for no repeats.
    void put_ssrc()
    {
        if (kind_ == "audio") put("a=ssrc:" + std::to_string(early_.audio_ssrc) + " cname:callee");
        if (kind_ == "video") put("a=ssrc:" + std::to_string(early_.video_ssrc) + " cname:callee");
    }

    const Early& early_;
    std::string_view kind_;
    std::string out_;
};

}  // namespace

Early make_early()
{
    auto audio = make_ssrc(0);
    return {base::random_text(8, alphabet), base::random_text(24, alphabet), audio,
            make_ssrc(audio)};
}

std::string make_synthetic_answer(std::string_view offer_sdp, const Early& early)
{
    Mirror mirror{early};
    auto lines = split(offer_sdp, '\n');
    for (auto line : lines)
        if (auto text = trim(line); !text.empty()) mirror.take(text);
    return mirror.release();
}

}  // namespace mailcall::wire
