// The JSON of sealed parts, within its caps.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/payload.hh"

#include <utility>

#include "base/json.hh"
#include "wire/sdp.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t max_text = 1024;

base::Result<> check_caps(const Payload& payload, base::Code both)
{
    if (!payload.offer.empty() && !payload.answer.empty())
        return base::fail(both, "reading a sealed part: both an offer and an answer");
    if (payload.offer.size() > max_description || payload.answer.size() > max_description)
        return base::fail(base::Code::too_big, "reading a sealed part: a description over 16 KB");
    if (payload.text.size() > max_text)
        return base::fail(base::Code::too_big, "reading a sealed part: a text over 1 KB",
                          "Write a shorter text.");
    return {};
}

std::string* member(Payload& payload, std::string_view key)
{
    if (key == "offer") return &payload.offer;
    if (key == "answer") return &payload.answer;
    return key == "text" ? &payload.text : nullptr;
}

}  // namespace

base::Result<std::string> print_payload(const Payload& payload)
{
    MC_CHECK(check_caps(payload, base::Code::bad_argument));
    auto json = base::Json::object();
    if (!payload.offer.empty()) json["offer"] = payload.offer;
    if (!payload.answer.empty()) json["answer"] = payload.answer;
    if (!payload.text.empty()) json["text"] = payload.text;
    auto printed = base::print_json(json);
    // print_json replaces what is not UTF-8: the other side would read another text.
    if (base::parse_json(printed) != json)
        return base::fail(base::Code::bad_argument, "writing a sealed part: the text is not UTF-8");
    return printed;
}

base::Result<Payload> read_payload(std::string_view json)
{
    MC_TRY(object, base::parse_json(json));
    Payload payload;
    for (const auto& [key, value] : object.items()) {
        auto* text = member(payload, key);
        if (text == nullptr || !value.is_string())
            return base::fail(base::Code::bad_json, "reading a sealed part: a field not known");
        *text = value.get<std::string>();
    }
    MC_CHECK(check_caps(payload, base::Code::bad_json));
    return payload;
}

}  // namespace mailcall::wire
