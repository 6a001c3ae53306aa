// State files are read as if somebody else had written them: a crash may have.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/partial_state.hh"

#include <chrono>
#include <filesystem>
#include <map>
#include <tuple>

#include "base/file.hh"
#include "base/json.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_state = 64 * 1024;
constexpr auto stale_after = std::chrono::hours{7 * 24};

template <class State, class Visit>
void visit_numbers(State& state, Visit visit)
{
    visit("size", state.claim.size);
    visit("entry", state.standing.entry);
    visit("offset", state.standing.offset);
    visit("done", state.standing.done);
    visit("files", state.standing.files);
    visit("folders", state.standing.folders);
    visit("file_size", state.standing.size);
    visit("list", state.list);
}

template <class State, class Visit>
void visit_texts(State& state, Visit visit)
{
    visit("peer", state.claim.peer);
    visit("identity", state.claim.identity);
    visit("path", state.standing.path);
    visit("beside", state.beside);
}

using Times = std::map<std::string, fs::file_time_type>;

// The newest time of the files of each key.
Times newest(const std::string& folder)
{
    Times times;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder, ignored}) {
        auto name = entry.path().filename().string();
        auto changed = entry.last_write_time(ignored);
        auto& time = times.try_emplace(name.substr(0, name.find('.')), changed).first->second;
        time = std::max(time, changed);
    }
    return times;
}

void remove_all_of(const std::string& folder, const std::string& key)
{
    if (auto state = read_state(folder + "/" + key + ".state")) sweep_beside(*state, key);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder, ignored})
        if (entry.path().filename().string().starts_with(key + "."))
            fs::remove_all(entry.path(), ignored);
}

}  // namespace

bool operator==(const Claim& a, const Claim& b)
{
    return std::tie(a.peer, a.identity, a.is_folder, a.size) ==
           std::tie(b.peer, b.identity, b.is_folder, b.size);
}

std::string print(const PartialState& state)
{
    base::Json json{{"version", 1}, {"is_folder", state.claim.is_folder}};
    visit_numbers(state, [&](const char* key, std::int64_t value) { json[key] = value; });
    visit_texts(state, [&](const char* key, const std::string& value) { json[key] = value; });
    return base::print_json(json);
}

std::optional<PartialState> read_state(const std::string& path)
{
    auto text = base::read_file(path, most_state);
    if (!text) return {};
    auto json = base::parse_json(*text);
    if (!json || base::int_field(*json, "version", 0).value_or(0) != 1) return {};
    PartialState state;
    bool good = true;
    auto keep = [&good](auto found, auto& value) {
        good = good && found;
        if (found) value = std::move(*found);
    };
    keep(base::bool_field(*json, "is_folder", false), state.claim.is_folder);
    visit_numbers(state, [&](const char* key, std::int64_t& value) {
        keep(base::int_field(*json, key), value);
        good = good && value >= 0;
    });
    visit_texts(state, [&](const char* key, std::string& value) {
        keep(base::text_field(*json, key), value);
    });
    if (!good || state.standing.done > state.claim.size) return {};
    return state;
}

void sweep_beside(const PartialState& state, const std::string& key)
{
    std::error_code ignored;
    if (!state.beside.empty()) fs::remove_all(state.beside + "/.mailcall-" + key, ignored);
}

void Partial::sweep(const std::string& folder)
{
    auto limit = fs::file_time_type::clock::now() - stale_after;
    for (const auto& [key, time] : newest(folder))
        if (time < limit) remove_all_of(folder, key);
}

}  // namespace mailcall::share
