// mailcall settings: what can be set besides accounts and rules.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "app/arguments.hh"
#include "app/settings_json.hh"
#include "app/verbs.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

void print_texts(const Texts& texts, bool json)
{
    auto object = base::Json::object();
    for (const auto& [key, value] : texts) {
        object[key] = value;
        if (!json) std::printf("%-12s %s\n", key.c_str(), value.c_str());
    }
    if (json) std::printf("%s\n", base::print_json(object).c_str());
}

// For one account or person.
base::Result<> special_settings(const store::Places& places, const std::string& who,
                                const Words& left, bool json)
{
    if (left.size() == 2) MC_CHECK(store::set_setting_for(places, who, left[0], left[1]));
    MC_TRY(texts, store::setting_texts_for(places, who));
    print_texts(texts, json);
    return {};
}

void print_settings(const store::Settings& settings, bool json)
{
    if (json) {
        std::printf("%s\n", base::print_json(to_json(settings)).c_str());
        return;
    }
    for (const auto& [key, value] : store::setting_texts(settings))
        std::printf("%-12s %s\n", key.c_str(), value.c_str());
}

const char* about_settings()
{
    return tr(
        "Lists the settings, or changes one. A mail client that runs takes it up when it is "
        "started again.\n\n"
        "  camera, microphone  default, none, test, or the id of one\n"
        "  media               what a call offers: audio,video,chat\n"
        "  ring                how long it may ring, 10 to 3600 seconds\n"
        "  private             yes: my addresses only after the other has accepted\n"
        "  addresses           which of mine others are told: all, public, relay, loopback\n"
        "  stun, turn          servers: stun:host:port, turn:user:password@host:port\n"
        "                      or turn:host:port?secret=…, to make passwords that expire\n"
        "  lend_relay          lend those to whom I call: sealed (unread by others), always, "
        "never\n"
        "  exclude             interfaces and networks that nobody is told of\n"
        "  authorities         a file of certificates to trust TURN servers by\n"
        "  port_mapping        yes: my router may be asked for a port\n"
        "  video               how pictures are encoded: best, vp8, or h264 where both can\n"
        "  devices             how many computers share my key\n"
        "  away                yes: for rules that ask for it\n"
        "  tidy                what becomes of Mailcall's own mails: ask, keep, folder, trash\n"
        "  notify              desktop notifications: yes, no\n"
        "  window              calls in a window of their own: yes, no\n"
        "  keep_chat           keep what is written in calls: yes, no\n"
        "  downloads           the folder for files that are sent to me\n"
        "  keep_alive, punch   seconds between packets that keep a router's port and door open\n"
        "  permission          the same for a relay; it forgets after 300 s\n"
        "  time_scale          for tests: multiplies the waiting times");
}

}  // namespace

Status settings_verb(const Words& words)
{
    bool json = false;
    Arguments arguments{"settings [KEY VALUE]", about_settings()};
    std::string who;
    arguments.flag("json", json, tr("as one JSON object"))
        .text("for", who, tr("WHO"),
              tr("only for calls of this account, or with this address: addresses, exclude, "
                 "lend_relay, port_mapping, stun, turn; the value “usual” undoes it"));
    MC_TRY(left, arguments.parse(words, 0, 2));
    if (left.size() == 1)
        return base::fail(base::Code::bad_argument, tr("the setting needs a value"),
                          tr("See: mailcall settings --help"));
    MC_TRY(places, store::find_places());
    if (!who.empty()) {
        MC_CHECK(special_settings(places, who, left, json));
        return 0;
    }
    MC_TRY(settings, store::read_settings(places));
    if (left.size() == 2) {
        MC_CHECK(store::set_setting(settings, left[0], left[1]));
        MC_CHECK(store::write_settings(places, settings));
    }
    print_settings(settings, json);
    return 0;
}

}  // namespace mailcall::app
