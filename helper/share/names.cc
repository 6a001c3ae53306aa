// Taking from a name what would do something besides naming.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/names.hh"

#include <algorithm>
#include <array>

#include "base/glib.hh"
#include "base/harmless.hh"

namespace mailcall::share {
namespace {

constexpr std::size_t most_extension = 32;  // bytes, with its dot
constexpr std::size_t room_for_number = 8;  // " (9999)"

bool is_blank(char c) { return c == ' ' || c == '.'; }
bool hides(char c) { return is_blank(c) || c == '-'; }

// What is no part of any name on some file system, or would be read the wrong way round.
std::string readable(std::string_view name)
{
    std::string out;
    for (auto c : base::decode_utf8(base::harmless(name))) {
        constexpr std::u32string_view refused = U"\"*:<>?|\uFFFD";
        base::append_utf8(out, refused.find(c) == refused.npos ? c : U'_');
    }
    return out;
}

// The length of the longest beginning of at most `most` bytes that cuts no character.
std::size_t whole_characters(std::string_view text, std::size_t most)
{
    if (text.size() <= most) return text.size();
    auto is_inside = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
    };
    while (most > 0 && is_inside(most)) --most;
    return most;
}

// Where the extension begins; the size for a name without one.
std::size_t extension_of(const std::string& name)
{
    auto dot = name.rfind('.');
    bool has = dot != std::string::npos && dot > 0 && name.size() - dot <= most_extension;
    return has ? dot : name.size();
}

// A joiner that has lost its neighbour to the cut is one that only hides.
std::string shorten(const std::string& name, std::size_t most)
{
    if (name.size() <= most) return name;
    auto dot = extension_of(name);
    auto stem = whole_characters(std::string_view{name}.substr(0, dot), most - (name.size() - dot));
    return readable(name.substr(0, stem) + name.substr(dot));
}

// CON, com1.txt and the like open devices on Windows, whatever stands after the first dot.
bool is_reserved(const std::string& name)
{
    base::CString upper{g_ascii_strup(name.substr(0, name.find('.')).c_str(), -1)};
    std::string stem = upper.get();
    while (!stem.empty() && stem.back() == ' ') stem.pop_back();
    constexpr std::array<std::string_view, 6> devices{"CON", "PRN",    "AUX",
                                                      "NUL", "CONIN$", "CONOUT$"};
    if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
    bool numbered = stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9';
    return numbered && (stem.starts_with("COM") || stem.starts_with("LPT"));
}

}  // namespace

std::string safe_name(std::string_view name)
{
    if (auto slash = name.find_last_of("/\\"); slash != name.npos) name.remove_prefix(slash + 1);
    auto safe = readable(name);
    safe.erase(safe.begin(), std::find_if_not(safe.begin(), safe.end(), hides));
    while (!safe.empty() && is_blank(safe.back())) safe.pop_back();
    if (safe.empty()) return "file";
    if (is_reserved(safe)) safe.insert(0, "_");
    safe = shorten(safe, most_name);
    while (is_blank(safe.back())) safe.pop_back();  // the cut may have brought one there
    return safe;
}

std::optional<std::string> safe_path(std::string_view path)
{
    if (path.empty() || path.size() > most_path) return {};
    std::string safe;
    int depth = 0;
    for (std::size_t from = 0; from <= path.size();) {
        auto slash = std::min(path.find('/', from), path.size());
        auto part = path.substr(from, slash - from);
        if (part.empty() || part == ".." || part == "." || ++depth > most_depth) return {};
        // A backslash is a character like others here: Linux files may have it.
        std::string flat{part};
        std::replace(flat.begin(), flat.end(), '\\', '_');
        safe += (safe.empty() ? "" : "/") + safe_name(flat);
        from = slash + 1;
    }
    return safe;
}

std::string numbered(const std::string& name, int number)
{
    if (number <= 1) return name;
    auto cut = shorten(name, most_name - room_for_number);
    auto dot = extension_of(cut);
    return cut.substr(0, dot) + " (" + std::to_string(number) + ")" + cut.substr(dot);
}

}  // namespace mailcall::share
