// Two sessions that talk with each other, steered by lines on stdin, for tests of sound. What they
// tell is printed as one JSON object a line.
// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments: for each of the two its microphone, loudspeaker ("-": the default) and processing.
#include <unistd.h>

#include <gst/gst.h>
#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>

#include "base/json.hh"
#include "base/loop.hh"
#include "peer.hh"

namespace mailcall::media {
namespace {

using base::Json;

void print(const Json& line) { std::cout << base::print_json(line) << std::endl; }

class Side : public Peer {
  public:
    Side(const char* name, const wire::SessionSettings& settings) : Peer{settings}, name_{name} {}

    void trouble(const base::Error& error) override
    {
        print({{"side", name_}, {"event", "trouble"}, {"what", error.what}, {"hint", error.hint}});
    }
    void devices_changed(const std::string& lost) override
    {
        print({{"side", name_}, {"event", "devices"}, {"lost", lost}});
    }
    void sending(const wire::Sending& now) override
    {
        print({{"side", name_}, {"event", "sending"}, {"microphone", now.microphone}});
    }
    void chat(const std::string& text) override
    {
        print({{"side", name_}, {"event", "chat"}, {"text", text}});
    }
    void level(bool ours, double level) override
    {
        print({{"side", name_}, {"event", "level"}, {"own", ours}, {"level", level}});
    }
    void lost(wire::Reason, const std::string& what) override
    {
        print({{"side", name_}, {"event", "lost"}, {"what", what}});
    }

  private:
    std::string name_;
};

wire::SessionSettings settings_of(char** words)
{
    auto settings = test_settings();
    settings.media.video = false;
    settings.microphone = words[0];
    settings.play_sound = std::string{words[1]} != "none";
    settings.processing = words[2];
    return settings;
}

void obey(Session& session, const std::string& order, const std::string& value)
{
    if (order == "mute") session.set_microphone(value == "off");
    if (order == "microphone") session.choose_microphone(value);
    if (order == "loudspeaker") session.choose_loudspeaker(value);
    if (order == "volume") session.set_volume(std::stod(value));
    if (order == "levels") session.show_pictures(value == "on");
    if (order == "chat") (void)session.send_chat(value);
}

int run(char** words)
{
    std::ios::sync_with_stdio(false);  // else what has come is not to be seen
    gst_init(nullptr, nullptr);
    Side a{"a", settings_of(words)};
    Side b{"b", settings_of(words + 3)};
    std::map<std::string, Side*> sides{{"a", &a}, {"b", &b}};
    for (auto [side, loudspeaker] : {std::pair{&a, words[1]}, std::pair{&b, words[4]}})
        if (std::string name = loudspeaker; name != "none" && name != "-")
            side->session().choose_loudspeaker(name);
    talk(a, b);
    print({{"event", "talking"}});
    bool ended = false;
    auto read = [&] {
        std::string line;
        ended = !std::getline(std::cin, line);
        std::istringstream text{line};
        std::string side;
        std::string order;
        std::string value;
        text >> side >> order >> std::ws;
        std::getline(text, value);
        if (!ended && sides.count(side) != 0) obey(sides[side]->session(), order, value);
    };
    base::FdWatch orders{STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), [&] {
                             do read();
                             while (!ended && std::cin.rdbuf()->in_avail() > 0);
                         }};
    while (!ended) g_main_context_iteration(nullptr, TRUE);
    return 0;
}

}  // namespace
}  // namespace mailcall::media

int main(int count, char** words)
{
    if (count == 7) return mailcall::media::run(words + 1);
    std::fputs("sound_pair: six words are needed\n", stderr);
    return 2;
}
