// Joins the chains of sound with their devices and taps.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sound_branches.hh"

#include <atomic>
#include <string_view>

#include "media/chains.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

using base::Ref;

bool has_word(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        auto end = std::min(list.find(','), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

Ref<GstElement> make_processor(const Ear& ear)
{
    auto chain = make_bin(chain_text(Chain::processing));
    auto processor = find_in(chain.get(), "processor");
    auto on = [](bool wanted) -> gboolean { return wanted ? TRUE : FALSE; };
    g_object_set(processor.get(), "echo-cancel", on(ear.processing.echo), "noise-suppression",
                 on(ear.processing.noise), "gain-control", on(ear.processing.gain), "probe",
                 ear.probe.c_str(), nullptr);
    return chain;
}

}  // namespace

Processing read_processing(const std::string& text)
{
    if (text == "on") return {true, true, true};
    return {has_word(text, "echo"), has_word(text, "noise"), has_word(text, "gain")};
}

std::unique_ptr<Branch> make_ear(const std::shared_ptr<Inbox>& inbox, const Ear& ear, SoundTap& tap,
                                 Branch::Ears ears)
{
    auto out = make_bin(chain_text(Chain::voice_out));
    std::vector<Ref<GstElement>> parts{ear.source, make_bin(chain_text(Chain::voice))};
    if (ear.processing.any()) parts.push_back(make_processor(ear));
    parts.push_back(out);
    tap.draw_from(find_in(out.get(), "voice").get());
    return std::make_unique<Branch>(inbox, parts, ear.running_since, std::move(ears));
}

OpenMouth make_mouth(const std::shared_ptr<Inbox>& inbox, const Mouth& mouth, SoundTap& tap,
                     Branch::Ears ears)
{
    // The processor finds the probe by its name, among all of the process.
    std::string text = chain_text(Chain::loudspeaker);
    constexpr std::string_view name = "name=probe";
    text.replace(text.find(name), name.size(), "name=" + mouth.probe);
    auto chain = make_bin(text);
    auto volume = find_in(chain.get(), "volume");
    tap.pour_into(find_in(chain.get(), "far"), SoundTap::Time::heard);
    std::vector<Ref<GstElement>> parts{chain, mouth.sink};
    return {std::make_unique<Branch>(inbox, parts, mouth.running_since, std::move(ears)), volume};
}

std::string make_probe_name()
{
    static std::atomic<unsigned> count{0};
    return "probe-" + std::to_string(++count);
}

Ref<GstElement> make_entrance(SoundTap& tap)
{
    auto entrance = make_bin(chain_text(Chain::voice_in));
    tap.pour_into(find_in(entrance.get(), "entrance"));
    return entrance;
}

}  // namespace mailcall::media
