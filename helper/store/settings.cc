// settings.ini: one row of a table for each key.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/mark.hh"
#include "base/words.hh"
#include "store/ini.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::N_;
using base::Result;
using base::tr;

namespace {

constexpr const char* settings_group = "mailcall";
constexpr int most_devices = 16;
constexpr int least_ring = 10;
constexpr int most_ring = 3600;
constexpr std::size_t most_servers = 8;
constexpr std::size_t longest_text = 256;
constexpr double least_time_scale = 0.001;
constexpr double most_time_scale = 10;
constexpr std::array<std::string_view, 4> exposures{"all", "public", "relay", "loopback"};
constexpr std::array<std::string_view, 4> tidies{"ask", "keep", "folder", "trash"};

std::string settings_path(const Places& places) { return places.config + "/settings.ini"; }

// One setting: its word in the file, what would be right, and how to read and print it.
struct Key {
    const char* name;
    const char* right;
    bool (*read)(Settings& settings, const std::string& value);
    std::string (*print)(const Settings& settings);
};

std::string print_yes(bool value) { return value ? "yes" : "no"; }

template <bool Settings::*member>
bool read_flag(Settings& settings, const std::string& value)
{
    auto flag = read_yes(value);
    settings.*member = flag.value_or(false);
    return flag.has_value();
}

template <auto member, auto& words>
bool read_word(Settings& settings, const std::string& value)
{
    auto found = std::find(words.begin(), words.end(), value);
    if (found == words.end()) return false;
    using Enum = std::remove_reference_t<decltype(settings.*member)>;
    settings.*member = static_cast<Enum>(found - words.begin());
    return true;
}

template <std::string Settings::*member>
bool read_device(Settings& settings, const std::string& value)
{
    settings.*member = value;
    return !value.empty() && value.size() <= longest_text &&
           g_utf8_validate(value.data(), static_cast<gssize>(value.size()), nullptr) &&
           std::none_of(value.begin(), value.end(), [](char c) { return g_ascii_iscntrl(c); });
}

bool read_devices(Settings& settings, const std::string& value)
{
    settings.devices = read_number(value, most_devices).value_or(0);
    return settings.devices > 0;
}

bool read_ring(Settings& settings, const std::string& value)
{
    settings.ring = read_number(value, most_ring).value_or(0);
    return settings.ring >= least_ring;
}

bool read_offer(Settings& settings, const std::string& value)
{
    auto media = wire::read_media(value);
    settings.media = media.value_or(call::Media{false, false, false});
    return settings.media.audio || settings.media.video || settings.media.chat;
}

// Who the host is and whether it is one, the call process finds out.
bool is_host_and_port(std::string_view text)
{
    constexpr int most_port = 65535;
    auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    return read_number(text.substr(colon + 1), most_port).value_or(0) > 0;
}

bool is_plain(const std::string& url)
{
    return url.size() <= longest_text && std::all_of(url.begin(), url.end(), [](char c) {
               return g_ascii_isgraph(c) && c != '"' && c != '\\';
           });
}

bool is_stun(const std::string& url)
{
    constexpr std::string_view scheme = "stun:";
    return is_plain(url) && url.starts_with(scheme) &&
           is_host_and_port(std::string_view{url}.substr(scheme.size()));
}

// turn(s):user:password@host:port, and a transport perhaps.
bool is_turn(const std::string& url)
{
    std::string_view text = url;
    text = text.substr(0, text.find('?'));
    auto at = text.rfind('@');
    bool known = text.starts_with("turn:") || text.starts_with("turns:");
    if (!known || at == std::string_view::npos || !is_plain(url)) return false;
    auto person = text.substr(text.find(':') + 1, at - text.find(':') - 1);
    auto colon = person.find(':');
    return colon != 0 && colon != std::string_view::npos && is_host_and_port(text.substr(at + 1));
}

template <std::vector<std::string> Settings::*member, bool (*is_right)(const std::string&)>
bool read_servers(Settings& settings, const std::string& value)
{
    settings.*member = split_list(value);
    return (settings.*member).size() <= most_servers &&
           std::all_of((settings.*member).begin(), (settings.*member).end(), is_right);
}

bool read_folder(Settings& settings, const std::string& value)
{
    settings.downloads = value;
    bool plain =
        std::none_of(value.begin(), value.end(), [](char c) { return g_ascii_iscntrl(c); });
    return value.empty() || (value.starts_with('/') && plain);
}

bool read_time_scale(Settings& settings, const std::string& value)
{
    const char* end = value.data() + value.size();
    auto [at, error] = std::from_chars(value.data(), end, settings.time_scale);
    return error == std::errc{} && at == end && settings.time_scale >= least_time_scale &&
           settings.time_scale <= most_time_scale;
}

std::string print_time_scale(const Settings& settings)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_dtostr(text, sizeof text, settings.time_scale);  // in every locale with a point
}

constexpr Key keys[] = {
    {"addresses", "all, public, relay, loopback", read_word<&Settings::addresses, exposures>,
     [](const Settings& settings) { return std::string{name(settings.addresses)}; }},
    {"devices", "1 … 16", read_devices,
     [](const Settings& settings) { return std::to_string(settings.devices); }},
    {"away", "yes, no", read_flag<&Settings::away>,
     [](const Settings& settings) { return print_yes(settings.away); }},
    {"camera", N_("default, none, test, or the id of one"), read_device<&Settings::camera>,
     [](const Settings& settings) { return settings.camera; }},
    {"microphone", N_("default, none, test, or the id of one"), read_device<&Settings::microphone>,
     [](const Settings& settings) { return settings.microphone; }},
    {"media", "audio,video,chat", read_offer,
     [](const Settings& settings) { return wire::print_media(settings.media); }},
    {"ring", "10 … 3600", read_ring,
     [](const Settings& settings) { return std::to_string(settings.ring); }},
    {"private", "yes, no", read_flag<&Settings::is_private>,
     [](const Settings& settings) { return print_yes(settings.is_private); }},
    {"stun", "stun:host:port", read_servers<&Settings::stun, is_stun>,
     [](const Settings& settings) { return join_list(settings.stun); }},
    {"turn", "turn:user:password@host:port", read_servers<&Settings::turn, is_turn>,
     [](const Settings& settings) { return join_list(settings.turn); }},
    {"tidy", "ask, keep, folder, trash", read_word<&Settings::tidy, tidies>,
     [](const Settings& settings) { return std::string{name(settings.tidy)}; }},
    {"notify", "yes, no", read_flag<&Settings::notify>,
     [](const Settings& settings) { return print_yes(settings.notify); }},
    {"window", "yes, no", read_flag<&Settings::window>,
     [](const Settings& settings) { return print_yes(settings.window); }},
    {"keep_chat", "yes, no", read_flag<&Settings::keep_chat>,
     [](const Settings& settings) { return print_yes(settings.keep_chat); }},
    {"downloads", N_("the path of a folder, or nothing for the usual one"), read_folder,
     [](const Settings& settings) { return settings.downloads; }},
    {"time_scale", "0.001 … 10", read_time_scale, print_time_scale},
};

std::string setting_names()
{
    std::vector<std::string> names;
    for (const auto& key : keys) names.emplace_back(key.name);
    return join_list(names);
}

}  // namespace

std::string_view name(Exposure exposure)
{
    return exposures.at(static_cast<std::size_t>(exposure));
}

std::string_view name(Tidy tidy) { return tidies.at(static_cast<std::size_t>(tidy)); }

Result<> set_setting(Settings& settings, const std::string& key, const std::string& value)
{
    const auto* found = std::find_if(std::begin(keys), std::end(keys),
                                     [&](const Key& row) { return key == row.name; });
    if (found == std::end(keys))
        return base::fail(Code::bad_argument, fill(tr("there is no setting “{}”"), key),
                          fill(tr("There are: {}"), setting_names()));
    auto changed = settings;
    if (!found->read(changed, value))
        return base::fail(Code::bad_argument, fill(tr("{}: “{}” makes no sense"), key, value),
                          fill(tr("Right would be: {}"), tr(found->right)));
    settings = std::move(changed);
    return {};
}

std::vector<std::pair<std::string, std::string>> setting_texts(const Settings& settings)
{
    std::vector<std::pair<std::string, std::string>> texts;
    for (const auto& key : keys) texts.emplace_back(key.name, key.print(settings));
    return texts;
}

Result<Settings> read_settings(const Places& places)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    Settings settings;
    for (const auto& key : keys) {
        MC_TRY(value, ini.find(settings_group, key.name));
        if (value && !key.read(settings, *value))
            return base::fail(
                Code::bad_argument,
                ini.complaint(settings_group, key.name, fill(tr("“{}” makes no sense"), *value)),
                fill(tr("Right would be: {}"), tr(key.right)));
    }
    return settings;
}

Result<> write_settings(const Places& places, const Settings& settings)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    for (const auto& key : keys) ini.set(settings_group, key.name, key.print(settings));
    return ini.save();
}

}  // namespace mailcall::store
