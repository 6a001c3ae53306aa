// Situations of a call, by name: what a window shows in each.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "situations.hh"

#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include "base/words.hh"
#include "window/phrases.hh"

namespace mailcall::window {
namespace {

using base::fill;
using base::tr;

constexpr std::int64_t second = 1000;  // ms
constexpr std::int64_t day = 24 * 3600;

std::int64_t now_s() { return now_ms() / second; }

// What people write and what their files are called is in their own language.
std::string said(const char* english, const char* chinese)
{
    const char* language = std::getenv("MAILCALL_LANGUAGE");
    return language && std::string_view{language}.starts_with("zh") ? chinese : english;
}

std::string mina() { return said("Mina Okafor", "林美娜"); }

Person somebody(const std::string& id, const std::string& name, Trust trust = Trust::known)
{
    Person person;
    person.id = id;
    person.name = name;
    person.address = id + "@example.org";
    person.trust = trust;
    person.trust_words = capitalised(tr("known from an earlier call"));
    person.has_picture = true;
    person.level = -50;
    return person;
}

std::vector<Device> devices()
{
    return {{DeviceKind::camera, "c1", said("Integrated Webcam", "内置摄像头"), true},
            {DeviceKind::camera, "c2", "USB Document Camera", false},
            {DeviceKind::microphone, "m1", said("Built-in microphone", "内置麦克风"), true},
            {DeviceKind::microphone, "m2", said("Headset", "耳机"), false},
            {DeviceKind::loudspeaker, "l1", said("Built-in speakers", "内置扬声器"), true},
            {DeviceKind::loudspeaker, "l2", said("Headset", "耳机"), false}};
}

Model talking()
{
    Model model;
    model.phase = Phase::talking;
    model.outgoing = true;
    model.title = mina();
    model.sentence = fill(tr("Talking with {}"), mina());
    model.talked_from = now_ms() - 754 * second;
    model.quality = 3;
    model.people = {somebody("mina", mina())};
    model.microphone.on = true;
    model.camera.on = true;
    model.has_own_picture = true;
    model.own_level = -30;
    model.volume = 0.8;
    model.devices = devices();
    return model;
}

Model ringing()
{
    Model model = talking();
    model.phase = Phase::ringing_in;
    model.outgoing = false;
    model.sentence = fill(tr("{} is calling you, with video."), mina());
    model.people[0].has_picture = false;
    model.has_own_picture = false;
    model.talked_from = 0;
    return model;
}

Model previewing()
{
    Model model = ringing();
    model.previews = model.has_own_picture = true;
    return model;
}

Model before()
{
    Model model = talking();
    model.phase = Phase::ringing_out;
    model.sentence = fill(tr("Ringing at {}…"), mina());
    model.people[0].has_picture = false;
    model.talked_from = 0;
    return model;
}

Model connecting()
{
    Model model = talking();
    model.phase = Phase::connecting;
    model.sentence = fill(tr("Connecting to {}…"), mina());
    model.people[0].has_picture = false;
    model.talked_from = 0;
    return model;
}

Model chat()
{
    Model model = talking();
    const auto at = now_ms() - 300 * second;
    model.chat = {
        {at, false, mina(), said("Hello! Can you hear me?", "你好！听得到我说话吗？"),
         Delivery::delivered},
        {at + 20 * second, true, "", said("Loud and clear.", "听得很清楚。"), Delivery::delivered},
        {at + 70 * second, false, mina(),
         said("The plans are at https://example.org/plans/2026 – have a look when you have a "
              "minute.",
              "图纸在 https://example.org/plans/2026 ，有空请看一下。"),
         Delivery::delivered},
        {at + 130 * second, true, "",
         said("Thanks, reading them now.\nThe second floor is new, isn’t it?",
              "谢谢，正在看。\n二楼是新的，对吗？"),
         Delivery::delivered},
        {at + 190 * second, true, "", said("One moment", "稍等"), Delivery::sending},
    };
    model.unread = 2;
    return model;
}

Transfer transfer(int id, bool own, const std::string& name, std::int64_t size, TransferState state)
{
    Transfer made;
    made.id = id;
    made.own = own;
    made.name = name;
    made.size = size;
    made.state = state;
    return made;
}

Model files()
{
    Model model = talking();
    auto running = transfer(1, true, said("Site survey.pdf", "现场勘测.pdf"), 48'000'000,
                            TransferState::running);
    running.done = 20'000'000;
    running.bytes_per_second = 2'400'000;
    running.seconds_left = 12;
    auto offered = transfer(2, false, said("Photos", "照片"), 84'000'000, TransferState::offered);
    offered.is_folder = true;
    offered.files = 132;
    auto done = transfer(3, false, said("Contract (signed).odt", "合同（已签）.odt"), 81'000,
                         TransferState::done);
    done.path = "/tmp/Contract (signed).odt";
    auto failed =
        transfer(4, false, said("Film.mkv", "影片.mkv"), 4'800'000'000, TransferState::failed);
    failed.problem =
        tr("The disk is full. Make room and have it sent again: it goes on from here.");
    model.transfers = {running, offered, done, failed};
    model.shares = {{1,
                     true,
                     said("Garden", "花园"),
                     "/home/me/Garden",
                     0,
                     {fill(tr("{}: fetched {}"), "12:04", "plan.svg")}},
                    {2, false, said("Building plans", "建筑图纸"), "", now_s() + 30 * day, {}}};
    return model;
}

Model folder()
{
    Model model = files();
    model.browser.share = 2;
    model.browser.path = said("Second floor", "二楼");
    model.browser.entries = {{said("Drafts", "草稿"), true, 0, now_s() - 2 * day},
                             {said("Kitchen.pdf", "厨房.pdf"), false, 1'900'000, now_s() - 3600},
                             {said("Stairs and landing, detail 1 to 20.pdf",
                                   "楼梯和平台，详图一至二十（含全部尺寸与材料说明）.pdf"),
                              false, 730'000, now_s() - 40 * day},
                             {said("Windows.ods", "门窗.ods"), false, 64'000, now_s() - 400 * day}};
    return model;
}

Model words()
{
    Model model = talking();
    model.people[0].trust = Trust::fresh;
    model.people[0].trust_words = capitalised(tr("first call, not verified"));
    model.words = {"amber", "violin", "harbour", "seven", "meadow"};
    model.words_state = Words::offered;
    return model;
}

Model group(std::size_t count)
{
    const std::string ids[] = {"mina", "jonas", "wei", "sara", "tom", "ada"};
    const std::string names[] = {"Mina Okafor",    "Jonas Keller", "王伟",
                                 "Sara Lindqvist", "Tom",          "Ada Fernández"};
    Model model = talking();
    model.title = said("Building committee", "建筑委员会");
    model.people.clear();
    for (std::size_t i = 0; i < count; i++) model.people.push_back(somebody(ids[i], names[i]));
    model.people[1].microphone = false;
    model.people[2].has_picture = false;
    model.people[3].trust = Trust::changed;
    return model;
}

Model screen()
{
    Model model = talking();
    model.people[0].screen = true;
    return model;
}

Model sharing()
{
    Model model = talking();
    model.screen.on = true;
    return model;
}

Model reconnecting()
{
    Model model = talking();
    model.phase = Phase::reconnecting;
    model.sentence = fill(tr("{} cannot be reached at the moment. Trying again…"), mina());
    model.quality = 0;
    return model;
}

Model over()
{
    Model model = talking();
    model.phase = Phase::over;
    model.people[0].has_picture = false;
    model.has_own_picture = false;
    model.outcome = fill(tr("{} has hung up."), mina());
    model.seconds = 754;
    model.can_call_again = true;
    return model;
}

Model no_camera()
{
    Model model = before();
    model.camera = {false, false, tr("There is no camera. Plug one in.")};
    model.has_own_picture = false;
    return model;
}

Model note()
{
    Model model = talking();
    model.microphone.on = false;
    model.notes = {{1, fill(tr("There is a new microphone: {}"), said("Headset", "耳机")),
                    tr("Use it"), false},
                   {2,
                    fill(tr("{} was unplugged. The call goes on without your picture."),
                         "USB Document Camera"),
                    "", true}};
    return model;
}

Model long_names()
{
    Model model = talking();
    const std::string name =
        "Professor Dr. Maximiliane Freifrau von Hohenstein-Württemberg zu Altenburg";
    model.title = name;
    model.people[0].name = name;
    model.people[0].trust = Trust::changed;
    model.people[0].microphone = false;
    model.notes = {{1,
                    fill(tr("{} was unplugged. Plug in another microphone to be heard."),
                         "Conference microphone of the meeting room on the second floor, left"),
                    tr("Try again"), true}};
    model.quality = 0;
    return model;
}

Model suspect()
{
    Model model = ringing();
    model.people[0].trust = Trust::suspect;
    model.people[0].trust_words = capitalised(tr("the mail may be forged"));
    model.media.video = false;
    return model;
}

const std::map<std::string, std::function<Model()>>& table()
{
    static const std::map<std::string, std::function<Model()>> all{
        {"before", before},
        {"ringing", ringing},
        {"previewing", previewing},
        {"connecting", connecting},
        {"talking", talking},
        {"chat", chat},
        {"files", files},
        {"folder", folder},
        {"words", words},
        {"devices", talking},
        {"four", [] { return group(4); }},
        {"six", [] { return group(6); }},
        {"screen", screen},
        {"sharing", sharing},
        {"reconnecting", reconnecting},
        {"over", over},
        {"no_camera", no_camera},
        {"note", note},
        {"long_names", long_names},
        {"suspect", suspect},
    };
    return all;
}

}  // namespace

std::vector<std::string> situation_names()
{
    std::vector<std::string> names;
    for (const auto& [name, make] : table()) names.push_back(name);
    return names;
}

std::optional<Model> situation(const std::string& name)
{
    const auto found = table().find(name);
    if (found == table().end()) return std::nullopt;
    return found->second();
}

}  // namespace mailcall::window
