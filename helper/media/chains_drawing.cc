// Draws the chains: one element a line, downwards in the order that pictures and sound take.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <map>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "base/mark.hh"
#include "base/words.hh"
#include "media/chains.hh"

namespace mailcall::media {
namespace {

using base::N_;
using base::tr;

// From a device or the network to where it ends; `to` is where the chains' open end leads.
struct Route {
    const char* title;
    const char* from;
    std::vector<Chain> chains;
    const char* to;
};

constexpr auto to_peer = N_("webrtcbin, to the other side");
constexpr auto from_peer = N_("webrtcbin, from the other side");
constexpr auto from_camera = N_("the camera");
constexpr auto from_screen = N_("the screen, or a window");
constexpr auto from_microphone = N_("the microphone");

std::vector<Route> all_routes()
{
    return {
        {N_("The picture that we send, from the camera"),
         from_camera,
         {Chain::camera, Chain::payload, Chain::picture_packets},
         to_peer},
        {N_("The picture that we send, from the camera, in H.264"),
         from_camera,
         {Chain::camera_h264, Chain::payload_h264, Chain::picture_packets},
         to_peer},
        {N_("The picture that we send, from the screen"),
         from_screen,
         {Chain::screen, Chain::payload, Chain::picture_packets},
         to_peer},
        {N_("The picture that we send, from the screen, in H.264"),
         from_screen,
         {Chain::screen_h264, Chain::payload_h264, Chain::picture_packets},
         to_peer},
        {N_("The sound that we send"),
         from_microphone,
         {Chain::voice, Chain::processing, Chain::voice_out, Chain::voice_in, Chain::microphone},
         to_peer},
        {N_("The picture that comes"), from_peer, {Chain::picture_entrance, Chain::picture_in}, ""},
        {N_("The picture that comes, in H.264"),
         from_peer,
         {Chain::picture_entrance, Chain::picture_in_h264},
         ""},
        {N_("The sound that comes"),
         from_peer,
         {Chain::sound_in, Chain::loudspeaker},
         N_("the loudspeaker")},
        {N_("What rings"), N_("a file"), {Chain::tone}, N_("the loudspeaker")},
        {N_("Trying out the camera"), from_camera, {Chain::preview_picture}, ""},
        {N_("Seeing oneself before a call"), from_camera, {Chain::preview_mirror}, ""},
        {N_("Trying out the microphone"), from_microphone, {Chain::preview_level}, ""},
    };
}

// What takes from the sinks that have a name.
const char* taker(const std::string& name)
{
    static const std::map<std::string, const char*> takers{
        {"own-picture", N_("the window, where we see ourselves")},
        {"far-picture", N_("the window")},
        {"newest", N_("snapshots")},
        {"voice", N_("the call, where it enters again")},
        {"far-sound", N_("the loudspeaker's pipeline, where it enters again")},
    };
    auto found = takers.find(name);
    return found == takers.end() ? "" : found->second;
}

struct Element {
    std::string what;  // its kind, or a format
    std::string name;
    std::vector<std::string> settings;
};
// Elements one after the other; at a tee the lines that go on from it are runs of their own.
struct Run {
    std::vector<Element> elements;
    std::vector<std::size_t> forks;
};

class Reader {
  public:
    void read(const char* text)
    {
        std::istringstream words{text};
        for (std::string word; words >> word;) take(word);
        begins_ = true;
        if (auto end = open_end()) current_ = *end;
    }
    const std::vector<Run>& runs() const { return runs_; }

    // Where the next chain goes on.
    std::optional<std::size_t> open_end() const
    {
        for (std::size_t at = 0; at < runs_.size(); ++at)
            if (runs_[at].forks.empty() && !is_sink(runs_[at])) return at;
        return {};
    }

  private:
    static bool is_sink(const Run& run)
    {
        return !run.elements.empty() && run.elements.back().what.ends_with("sink");
    }

    void take(const std::string& word)
    {
        if (word == "!")
            begins_ = true;
        else if (word.size() > 1 && word.back() == '.')
            fork(tees_[word.substr(0, word.size() - 1)]);
        else if (std::exchange(begins_, false))
            add(word);
        else
            set(word);
    }

    void fork(std::size_t from)
    {
        runs_[from].forks.push_back(runs_.size());
        current_ = runs_.size();
        runs_.emplace_back();
    }

    void add(const std::string& kind)
    {
        auto& last = runs_[current_].elements;
        if (!last.empty() && last.back().what == "tee") fork(current_);
        runs_[current_].elements.push_back({kind, "", {}});
    }

    void set(const std::string& setting)
    {
        auto& element = runs_[current_].elements.back();
        if (!setting.starts_with("name=")) return element.settings.push_back(setting);
        element.name = setting.substr(5);
        if (element.what == "tee") tees_[element.name] = current_;
    }

    std::vector<Run> runs_{1};
    std::map<std::string, std::size_t> tees_;
    std::size_t current_ = 0;
    bool begins_ = true;
};

class Pen {
  public:
    Pen(const Reader& reader, const Route& route) : reader_{reader}, route_{route} {}

    std::string draw()
    {
        text_ = std::string{tr(route_.title)} + "\n\n   (" + tr(route_.from) + ")\n";
        draw_run(0, "   ", "   ");
        return text_ + "\n";
    }

  private:
    // `first` begins the run's first line, `rest` all others.
    void draw_run(std::size_t at, const std::string& first, const std::string& rest)
    {
        const auto& run = reader_.runs()[at];
        for (std::size_t i = 0; i < run.elements.size(); ++i)
            draw_element(run.elements[i], i == 0 ? first : rest, rest);
        for (std::size_t i = 0; i < run.forks.size(); ++i) {
            bool last = i + 1 == run.forks.size();
            draw_run(run.forks[i], rest + (last ? "└──" : "├──"), rest + (last ? "   " : "│  "));
        }
        if (run.forks.empty()) draw_end(run, rest, reader_.open_end() == at);
    }

    void draw_element(const Element& element, const std::string& first, const std::string& rest)
    {
        constexpr std::size_t width = 96;
        constexpr const char* indent = "      ";
        auto line = first + "▼ " + element.what;
        if (!element.name.empty()) line += " “" + element.name + "”";
        for (const auto& setting : element.settings) {
            bool fits = line.size() + setting.size() < width;
            if (!fits) text_ += line + "\n";
            line = (fits ? line + " " : rest + indent) + setting;
        }
        text_ += line + "\n";
    }

    void draw_end(const Run& run, const std::string& rest, bool open)
    {
        const char* to = open ? route_.to : taker(run.elements.back().name);
        if (*to) text_ += rest + "(" + tr(to) + ")\n";
    }

    const Reader& reader_;
    const Route& route_;
    std::string text_;
};

}  // namespace

std::string draw_chains()
{
    std::string drawing;
    for (const auto& route : all_routes()) {
        Reader reader;
        for (auto chain : route.chains) reader.read(chain_text(chain));
        drawing += Pen{reader, route}.draw();
    }
    return drawing;
}

}  // namespace mailcall::media
