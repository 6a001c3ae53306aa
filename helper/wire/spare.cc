// A spare as JSON on the control channel, where the far side is proven and yet not trusted.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/spare.hh"

#include <algorithm>

#include "wire/candidate.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t ufrag_size = 8;
constexpr std::size_t pwd_size = 24;
constexpr std::size_t most_listed = 100;  // of candidates, before those that are no use go

bool is_plain(const std::string& text, std::size_t size)
{
    auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return text.size() == size && std::ranges::all_of(text, fits);
}

std::optional<Early> read_credentials(const base::Json& json, const char* key)
{
    auto found = json.find(key);
    if (found == json.end() || !found->is_object()) return {};
    auto ufrag = base::text_field(*found, "ufrag");
    auto pwd = base::text_field(*found, "pwd");
    if (!ufrag || !pwd || !is_plain(*ufrag, ufrag_size) || !is_plain(*pwd, pwd_size)) return {};
    return Early{*ufrag, *pwd};
}

base::Json print_credentials(const Early& early)
{
    return {{"ufrag", early.ufrag}, {"pwd", early.pwd}};
}

std::vector<std::string> read_texts(const base::Json& list)
{
    std::vector<std::string> texts;
    for (const auto& each : list)
        if (each.is_string()) texts.push_back(each.get<std::string>());
    return texts;
}

}  // namespace

Spare make_spare() { return {make_early(), make_early(), {}}; }

base::Json to_json(const Spare& spare)
{
    return {{"waiting", print_credentials(spare.waiting)},
            {"coming", print_credentials(spare.coming)},
            {"candidates", spare.candidates}};
}

std::optional<Spare> read_spare(const base::Json& json, const CandidateRule& rule)
{
    if (!json.is_object()) return {};
    auto waiting = read_credentials(json, "waiting");
    auto coming = read_credentials(json, "coming");
    auto list = json.find("candidates");
    bool is_listed = list != json.end() && list->is_array() && list->size() <= most_listed;
    if (!waiting || !coming || !is_listed) return {};
    return Spare{*waiting, *coming, clean_candidates(read_texts(*list), rule)};
}

}  // namespace mailcall::wire
