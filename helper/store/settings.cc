// settings.ini: one row of a table for each key.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <gio/gio.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/glib.hh"
#include "base/mark.hh"
#include "base/words.hh"
#include "store/ini.hh"
#include "wire/address.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::N_;
using base::Result;
using base::tr;

namespace {

constexpr const char* settings_group = "mailcall";
constexpr const char* usual = "usual";
constexpr int most_devices = 16;
constexpr int least_ring = 10;
constexpr int most_ring = 3600;
constexpr int most_wait = 600;
constexpr std::size_t most_servers = 8;
constexpr std::size_t longest_text = 256;
constexpr double least_time_scale = 0.001;
constexpr double most_time_scale = 10;
constexpr std::array<std::string_view, 4> exposures{"all", "public", "relay", "loopback"};
constexpr std::array<std::string_view, 3> lendings{"sealed", "always", "never"};
constexpr std::array<std::string_view, 3> videos{"best", "vp8", "h264"};
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

template <int Settings::*member>
bool read_wait(Settings& settings, const std::string& value)
{
    settings.*member = read_number(value, most_wait).value_or(0);
    return settings.*member > 0;
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

bool is_query(std::string_view query)
{
    constexpr std::string_view secret = "secret=";
    while (!query.empty()) {
        auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), part.size() + 1));
        bool known = part == "transport=udp" || part == "transport=tcp" ||
                     (part.starts_with(secret) && part.size() > secret.size());
        if (!known) return false;
    }
    return true;
}

// turn(s):user:password@host:port, and a transport perhaps; or no user and a secret.
bool is_turn(const std::string& url)
{
    std::string_view text = url;
    auto query = text.find('?');
    auto words = query == std::string_view::npos ? "" : text.substr(query + 1);
    text = text.substr(0, query);
    auto at = text.rfind('@');
    bool known = text.starts_with("turn:") || text.starts_with("turns:");
    if (!known || !is_plain(url) || !is_query(words)) return false;
    if (at == std::string_view::npos)
        return words.find("secret=") != std::string_view::npos &&
               is_host_and_port(text.substr(text.find(':') + 1));
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

template <std::string Settings::*member>
bool read_path(Settings& settings, const std::string& value)
{
    settings.*member = value;
    bool plain =
        std::none_of(value.begin(), value.end(), [](char c) { return g_ascii_iscntrl(c); });
    return value.empty() || (value.starts_with('/') && plain);
}

// An interface's name, or a network.
bool is_interface_or_network(const std::string& text)
{
    // GLib reads up to the first zero byte, and would not see what is behind it.
    if (!std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isgraph(c); }))
        return false;
    if (text.find('/') == std::string::npos) return !text.empty() && text.size() < 16;
    auto network = base::Ref<GInetAddressMask>::adopt(
        g_inet_address_mask_new_from_string(text.c_str(), nullptr));
    return static_cast<bool>(network);
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
    {"turn", "turn:user:password@host:port, turn:host:port?secret=…",
     read_servers<&Settings::turn, is_turn>,
     [](const Settings& settings) { return join_list(settings.turn); }},
    {"tidy", "ask, keep, folder, trash", read_word<&Settings::tidy, tidies>,
     [](const Settings& settings) { return std::string{name(settings.tidy)}; }},
    {"notify", "yes, no", read_flag<&Settings::notify>,
     [](const Settings& settings) { return print_yes(settings.notify); }},
    {"window", "yes, no", read_flag<&Settings::window>,
     [](const Settings& settings) { return print_yes(settings.window); }},
    {"keep_chat", "yes, no", read_flag<&Settings::keep_chat>,
     [](const Settings& settings) { return print_yes(settings.keep_chat); }},
    {"downloads", N_("the path of a folder, or nothing for the usual one"),
     read_path<&Settings::downloads>, [](const Settings& settings) { return settings.downloads; }},
    {"exclude", N_("interfaces and networks: tun0, 10.8.0.0/16"),
     read_servers<&Settings::exclude, is_interface_or_network>,
     [](const Settings& settings) { return join_list(settings.exclude); }},
    {"authorities", N_("the path of a file with certificates, or nothing"),
     read_path<&Settings::authorities>,
     [](const Settings& settings) { return settings.authorities; }},
    {"port_mapping", "yes, no", read_flag<&Settings::port_mapping>,
     [](const Settings& settings) { return print_yes(settings.port_mapping); }},
    {"lend_relay", "sealed, always, never", read_word<&Settings::lend_relay, lendings>,
     [](const Settings& settings) { return std::string{name(settings.lend_relay)}; }},
    {"video", "best, vp8, h264", read_word<&Settings::video, videos>,
     [](const Settings& settings) { return std::string{name(settings.video)}; }},
    {"keep_alive", "1 … 600", read_wait<&Settings::keep_alive>,
     [](const Settings& settings) { return std::to_string(settings.keep_alive); }},
    {"punch", "1 … 600", read_wait<&Settings::punch>,
     [](const Settings& settings) { return std::to_string(settings.punch); }},
    {"permission", "1 … 600", read_wait<&Settings::permission>,
     [](const Settings& settings) { return std::to_string(settings.permission); }},
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

std::string_view name(Lending lending) { return lendings.at(static_cast<std::size_t>(lending)); }

std::string_view name(Video video) { return videos.at(static_cast<std::size_t>(video)); }

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

namespace {

// Those that can be different for an account or a person.
constexpr std::array<std::string_view, 6> special_keys{"addresses",    "exclude", "lend_relay",
                                                       "port_mapping", "stun",    "turn"};

bool is_special(std::string_view key)
{
    return std::find(special_keys.begin(), special_keys.end(), key) != special_keys.end();
}

std::string group_of(const std::string& who)
{
    return who.find('@') == std::string::npos ? "account " + who : "contact " + wire::lower(who);
}

bool is_no_heading(char c) { return c == '[' || c == ']' || g_ascii_iscntrl(c); }

Result<> read_group(const Ini& ini, const std::string& group, Settings& settings)
{
    for (const auto& key : keys) {
        if (group != settings_group && !is_special(key.name)) continue;
        MC_TRY(value, ini.find(group, key.name));
        if (value && !key.read(settings, *value))
            return base::fail(
                Code::bad_argument,
                ini.complaint(group, key.name, fill(tr("“{}” makes no sense"), *value)),
                fill(tr("Right would be: {}"), tr(key.right)));
    }
    return {};
}

}  // namespace

Result<Settings> read_settings(const Places& places)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    Settings settings;
    MC_CHECK(read_group(ini, settings_group, settings));
    return settings;
}

Result<> write_settings(const Places& places, const Settings& settings)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    for (const auto& key : keys) ini.set(settings_group, key.name, key.print(settings));
    return ini.save();
}

Result<Settings> settings_for(const Places& places, const std::string& account,
                              const std::string& contact)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    Settings settings;
    for (const auto& group : {std::string{settings_group}, group_of(account), group_of(contact)})
        MC_CHECK(read_group(ini, group, settings));
    return settings;
}

Result<> set_setting_for(const Places& places, const std::string& who, const std::string& key,
                         const std::string& value)
{
    if (!is_special(key))
        return base::fail(
            Code::bad_argument, fill(tr("“{}” cannot be set for one account or person"), key),
            fill(tr("There are: {}"), join_list({special_keys.begin(), special_keys.end()})));
    // What the file cannot hold as a heading would be lost without a word.
    if (who.empty() || std::any_of(who.begin(), who.end(), is_no_heading))
        return base::fail(Code::bad_argument, fill(tr("“{}” is not an e-mail address"), who),
                          tr("An address looks like bob@example.org."));
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    Settings scratch;
    if (value != usual) MC_CHECK(set_setting(scratch, key, value));
    MC_TRY(kept, setting_texts_for(places, who));
    ini.remove(group_of(who));
    std::erase_if(kept, [&key](const auto& each) { return each.first == key; });
    if (value != usual) kept.emplace_back(key, value);
    for (const auto& [name, text] : kept) ini.set(group_of(who), name, text);
    return ini.save();
}

Result<std::vector<std::pair<std::string, std::string>>> setting_texts_for(const Places& places,
                                                                           const std::string& who)
{
    MC_TRY(ini, Ini::load(settings_path(places), Code::unreadable));
    std::vector<std::pair<std::string, std::string>> texts;
    for (auto key : special_keys) {
        MC_TRY(value, ini.find(group_of(who), std::string{key}));
        if (value) texts.emplace_back(key, *value);
    }
    return texts;
}

}  // namespace mailcall::store
