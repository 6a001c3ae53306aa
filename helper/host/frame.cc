// The frame codec: incremental, capped, and broken for good after the first error.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/frame.hh"

#include <cstdint>
#include <cstring>

namespace mailcall::host {
namespace {

constexpr std::size_t prefix = sizeof(std::uint32_t);

base::Error wrong(const char* cause)
{
    return {base::Code::bad_frame, std::string{"reading a frame: "} + cause};
}

}  // namespace

void FrameReader::add(std::string_view bytes)
{
    if (broken_) return;
    // What was handed out is dropped here, once for each piece that arrives: to move the rest up
    // after every frame would cost the square of their number.
    bytes_.erase(0, used_);
    used_ = 0;
    bytes_.append(bytes);
}

base::Result<std::optional<base::Json>> FrameReader::next()
{
    if (broken_) return base::fail(wrong("an earlier one was broken"));
    auto rest = std::string_view{bytes_}.substr(used_);
    if (rest.size() < prefix) return std::nullopt;
    std::uint32_t length = 0;
    std::memcpy(&length, rest.data(), prefix);
    broken_ = length == 0 || length > max_frame;
    if (length == 0) return base::fail(wrong("its length is 0"));
    if (length > max_frame) return base::fail(wrong("it is longer than 1 MiB"));
    if (rest.size() - prefix < length) return std::nullopt;
    auto json = base::parse_json(rest.substr(prefix, length));
    broken_ = !json;
    used_ += prefix + length;
    if (!json) return base::fail(json.error());
    return std::optional{std::move(*json)};
}

base::Result<std::string> make_frame(const base::Json& json)
{
    auto text = base::print_json(json);
    if (text.size() > max_frame)
        return base::fail(base::Code::too_big, "writing a frame: it is longer than 1 MiB");
    auto length = static_cast<std::uint32_t>(text.size());
    std::string frame(prefix, '\0');
    std::memcpy(frame.data(), &length, prefix);
    return frame += text;
}

}  // namespace mailcall::host
