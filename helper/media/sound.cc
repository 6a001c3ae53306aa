// Which devices are used, and what happens when they fail, go, come, or the sound system dies.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound.hh"

#include <algorithm>
#include <utility>

#include "base/log.hh"
#include "media/devices.hh"
#include "media/elements.hh"
#include "media/sound_devices.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using namespace std::chrono_literals;

constexpr auto first_pause = 250ms;
constexpr auto longest_pause = 5000ms;
constexpr std::int64_t soon_us = 3'000'000;
// The sound server knows a moment after the start of a stream where it has put it.
constexpr auto placing = 300ms;

bool is_alsa(const Device& device)
{
    return std::string_view{G_OBJECT_TYPE_NAME(device.device.get())} == "GstAlsaDevice";
}

bool is_at(const Device& device, const std::string& place)
{
    return !place.empty() && device.name.place == place;
}

}  // namespace

Sound::Sound(const std::shared_ptr<Inbox>& inbox, DeviceWatch& watch, Ears ears)
    : inbox_{inbox}, handle_{inbox, this}, watch_{watch}, ears_{std::move(ears)}
{
    auto make_tap = [this](bool own) {
        return SoundTap::make([handle = handle_, own](double level) {
            handle.post_if_room([own, level](Sound& sound) { sound.ears_.level(own, level); });
        });
    };
    near_ = make_tap(true);
    far_ = make_tap(false);
    voice_ = make_entrance(*near_);
}

Sound::~Sound()
{
    close(microphone_);
    close(loudspeaker_);
    near_->pour_into({});
}

base::Result<> Sound::choose(const wire::SessionSettings& settings)
{
    processing_ = read_processing(settings.processing);
    microphone_.wanted = settings.microphone;
    loudspeaker_.wanted = settings.play_sound ? "default" : "none";
    auto opened = open_microphone(settings.microphone);
    if (opened) return {};
    outage_ = list_devices(DeviceKind::loudspeaker).empty();
    bool all_is_missing = outage_ && settings.microphone == "default";
    return base::fail(all_is_missing ? sound_trouble() : opened.error());
}

void Sound::start()
{
    started_ = true;
    if (watch_.is_ready()) return on_ready();
    // What needs no device does not wait for any.
    for (End* end : {&loudspeaker_, &microphone_})
        if (end->wanted == "test") settle(*end);
}

void Sound::mute(bool muted)
{
    muted_ = muted;
    near_->mute(muted);
}

void Sound::want_levels(bool wanted)
{
    near_->want_levels(wanted);
    far_->want_levels(wanted);
}

void Sound::set_volume(double volume)
{
    volume_ = std::clamp(volume, 0.0, 1.0);
    // Ears hear loudness by its cube root.
    if (volume_control_)
        g_object_set(volume_control_.get(), "volume", volume_ * volume_ * volume_, nullptr);
}

void Sound::choose_microphone(const std::string& id) { choose_other(microphone_, id); }
void Sound::choose_loudspeaker(const std::string& id) { choose_other(loudspeaker_, id); }

void Sound::choose_other(End& end, const std::string& id)
{
    end.wanted = id;
    end.lost = false;
    end.failures = 0;
    if (!started_) return;
    settle(end);
    if (end.used.empty() && id != "none") watch_.start();
}

Sound::End& Sound::end_of(DeviceKind kind)
{
    return kind == DeviceKind::microphone ? microphone_ : loudspeaker_;
}

// While a sound server is away for a moment, its cards can be had without it; it would not get them
// back.
std::vector<Device> Sound::devices(DeviceKind kind) const
{
    auto list = watch_.devices(kind);
    if (served_) std::erase_if(list, is_alsa);
    return list;
}

bool Sound::is_silent_world() const
{
    return devices(DeviceKind::microphone).empty() && devices(DeviceKind::loudspeaker).empty();
}

void Sound::settle(End& end)
{
    auto chosen = choose_device(devices(end.kind), end.wanted, end.lost);
    if (chosen == end.used) return;
    close(end);
    if (!chosen.empty()) open(end, chosen);
    if (&end == &microphone_) ears_.microphone();
}

void Sound::open(End& end, const std::string& chosen)
{
    auto list = devices(end.kind);
    auto at = find_device(names_of(list), chosen);
    end.used = chosen;
    end.device = at < list.size() ? list[at] : Device{};
    end.since_us = g_get_monotonic_time();
    bool test = chosen == "test";
    end.element = test ? make_test_element(end.kind) : make_sound_element(end.kind, list, chosen);
    if (!end.element) return take_failure(end, "its plugin is not installed");
    served_ = served_ || (!test && !is_alsa(list.front()));
    end.branch = make_branch(end);
    end.branch->play();
}

std::unique_ptr<Branch> Sound::make_branch(End& end)
{
    Branch::Ears ears{[this, &end] { take_run(end); },
                      [this, &end](const std::string& why) { take_failure(end, why); }};
    return end.kind == DeviceKind::microphone ? make_ear(std::move(ears))
                                              : make_mouth(std::move(ears));
}

// A test's tone is what noise suppression is there to remove, and it makes its own time.
std::unique_ptr<Branch> Sound::make_ear(Branch::Ears ears)
{
    Ear ear{microphone_.element, {}, probe_, 0};
    if (microphone_.used != "test") {
        ear.processing = processing_;
        ear.processing.echo = processing_.echo && !probe_.empty();
        ear.running_since = since_;
    }
    used_probe_ = probe_;
    return media::make_ear(inbox_, ear, *near_, std::move(ears));
}

std::unique_ptr<Branch> Sound::make_mouth(Branch::Ears ears)
{
    probe_ = make_probe_name();
    auto mouth =
        media::make_mouth(inbox_, {loudspeaker_.element, probe_, since_}, *far_, std::move(ears));
    volume_control_ = mouth.volume;
    set_volume(volume_);
    return std::move(mouth.branch);
}

void Sound::close(End& end)
{
    if (end.kind == DeviceKind::loudspeaker) {
        far_->pour_into({});
        volume_control_ = {};
    }
    end.branch.reset();
    end.element = {};
    end.used.clear();
}

void Sound::take_run(End& end)
{
    look_.start(placing);
    // The processor must listen to the loudspeaker that is there now.
    bool other_probe = end.kind == DeviceKind::loudspeaker && used_probe_ != probe_;
    if (other_probe && processing_.echo && microphone_.branch && microphone_.used != "test") {
        auto chosen = microphone_.used;
        close(microphone_);
        open(microphone_, chosen);
    }
    pause_ = 0ms;
    if (end.used != "test" && std::exchange(outage_, false)) ears_.back();
}

// The lists tell what has failed: the device, or all of the sound system.
void Sound::take_failure(End& end, const std::string& why)
{
    base::log_info(end.used + ": " + why);
    bool soon = g_get_monotonic_time() - end.since_us < soon_us;
    end.failures = soon ? end.failures + 1 : 1;
    close(end);
    if (end.kind == DeviceKind::microphone) ears_.microphone();
    constexpr int often = 3;
    if (end.failures == often && !outage_)
        ears_.trouble(end.kind == DeviceKind::microphone ? microphone_trouble(end.device.name.name)
                                                         : loudspeaker_trouble());
    if (!again_.pending()) again_.start(pause_);
    pause_ = std::clamp(pause_ * 2, first_pause, longest_pause);
}

void Sound::tell_outage()
{
    bool wanted = false;
    for (const End* end : {&microphone_, &loudspeaker_})
        wanted = wanted || (end->wanted != "none" && end->wanted != "test");
    if (!wanted) return;
    if (!std::exchange(outage_, true)) ears_.trouble(sound_trouble());
    if (again_.pending()) return;
    pause_ = std::clamp(pause_ * 2, first_pause, longest_pause);
    again_.start(pause_);
}

void Sound::on_ready()
{
    if (!started_) return;
    if (is_silent_world()) tell_outage();
    settle(loudspeaker_);
    settle(microphone_);
}

std::string Sound::on_change(const DeviceWatch::Change& change)
{
    if (change.kind == DeviceKind::camera || !started_) return {};
    // With all devices at once no device has gone, but the sound system.
    if (is_silent_world()) {
        on_ready();
        return {};
    }
    End& end = end_of(change.kind);
    std::string lost;
    for (const auto& device : change.gone)
        if (is_at(device, end.device.name.place)) lost = device.name.name;
    end.lost = end.lost || !lost.empty();
    if (!lost.empty()) end.device = {};
    settle(end);
    look_.start(placing);
    return lost;
}

void Sound::look_where()
{
    look_where(loudspeaker_);
    look_where(microphone_);
}

// Asked on another thread, since the sound server has to answer.
void Sound::look_where(End& end)
{
    if (!end.element) return;
    struct Question {
        Handle<Sound> handle;
        DeviceKind kind;
    };
    auto ask = [](GstElement* element, gpointer data) noexcept {
        auto& question = *static_cast<Question*>(data);
        auto answer = [element = Ref<GstElement>::share(element), place = current_place(element),
                       kind = question.kind](Sound& sound) {
            End& asked = sound.end_of(kind);
            if (asked.element.get() == element.get()) sound.take_place(asked, place);
        };
        question.handle.post(std::move(answer));
    };
    auto drop = [](gpointer data) noexcept { delete static_cast<Question*>(data); };
    gst_element_call_async(end.element.get(), ask, new Question{handle_, end.kind}, drop);
}

// A sound server whose last microphone goes hears what the loudspeaker plays instead: others would
// hear themselves.
void Sound::take_place(End& end, const std::string& place)
{
    if (place.empty()) return;
    auto list = devices(end.kind);
    auto at = std::find_if(list.begin(), list.end(),
                           [&](const Device& device) { return is_at(device, place); });
    if (at == list.end() && end.kind == DeviceKind::microphone)
        return take_failure(end, "it is no microphone: " + place);
    if (at != list.end()) end.device = *at;
}

}  // namespace mailcall::media
