// Plays a file in a loop.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/tone.hh"

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/words.hh"
#include "media/chains.hh"
#include "media/devices.hh"
#include "media/elements.hh"
#include "media/sound_devices.hh"

namespace mailcall::media {
namespace {

using base::Ref;
using base::tr;
namespace fs = std::filesystem;

constexpr std::array parts{
    Part{"filesrc", "libgstreamer1.0-0"},
    Part{"wavparse", "gstreamer1.0-plugins-good"},
    Part{"audioconvert", "gstreamer1.0-plugins-base"},
    Part{"audioresample", "gstreamer1.0-plugins-base"},
};

Ref<GstElement> make_file(const std::string& path)
{
    auto chain = make_bin(chain_text(Chain::tone));
    auto file = find_in(chain.get(), "file");
    g_object_set(file.get(), "location", path.c_str(), nullptr);
    return chain;
}

}  // namespace

std::string find_tone(Tone::Kind kind)
{
    auto name = kind == Tone::Kind::ring ? "ring.wav" : "ring_back.wav";
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    for (const auto& folder :
         {program.parent_path() / "../media", fs::path{MAILCALL_DATADIR} / "tones"})
        if (fs::exists(folder / name, error)) return folder / name;
    return {};
}

base::Result<std::unique_ptr<Tone>> Tone::play(Kind kind, const std::string& loudspeaker,
                                               base::Work failed)
{
    gst_init(nullptr, nullptr);
    MC_CHECK(require(parts));
    auto path = find_tone(kind);
    if (path.empty())
        return base::fail(base::Code::not_found, tr("Ringing: the tone is not installed"),
                          tr("Install Mailcall again."));
    auto devices = list_devices(DeviceKind::loudspeaker);
    auto chosen = choose_device(devices, loudspeaker, true);
    if (chosen.empty()) return base::fail(sound_trouble());
    auto sink = chosen == "test" ? make_test_element(DeviceKind::loudspeaker)
                                 : make_sound_element(DeviceKind::loudspeaker, devices, chosen);
    if (!sink) return base::fail(loudspeaker_trouble());
    return std::unique_ptr<Tone>{new Tone{path, sink, std::move(failed)}};
}

Tone::Tone(const std::string& path, const Ref<GstElement>& sink, base::Work failed)
{
    Branch::Ears ears;
    ears.failed = [failed = std::move(failed)](const std::string&) {
        if (failed) failed();
    };
    ears.ended = [this] { branch_->rewind(); };
    std::vector<Ref<GstElement>> all{make_file(path), sink};
    branch_ = std::make_unique<Branch>(inbox_, all, 0, std::move(ears));
    branch_->play();
}

Tone::~Tone()
{
    branch_.reset();
    inbox_->close();
}

}  // namespace mailcall::media
