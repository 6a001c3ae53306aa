// Devices, elements and pictures that are not there, and those that are.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "media/addresses.hh"
#include "media/elements.hh"
#include "peer.hh"
#include "temp_folder.hh"

namespace mailcall::media {
namespace {

using namespace std::chrono_literals;

unsigned big_endian(const std::string& text, std::size_t at)
{
    unsigned number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8U | static_cast<unsigned char>(text.at(at + i));
    return number;
}

base::Error refusal(wire::SessionSettings settings)
{
    struct Silent : Peer {
        using Peer::Peer;
    } listener;
    settings.need_devices = true;
    auto made = Session::make(settings, listener);
    return made ? base::Error{base::Code::internal, "made", ""} : made.error();
}

TEST(Devices, MissingCameraIsToldByName)
{
    auto settings = test_settings();
    settings.camera = "Periscope 3000";
    auto error = refusal(settings);
    EXPECT_EQ(error.code, base::Code::device_missing);
    EXPECT_NE(error.what.find("Periscope 3000"), std::string::npos) << error.what;
    EXPECT_FALSE(error.hint.empty());
}

TEST(Devices, MissingMicrophoneIsToldByName)
{
    auto settings = test_settings();
    settings.microphone = "Ear trumpet";
    auto error = refusal(settings);
    EXPECT_EQ(error.code, base::Code::device_missing);
    EXPECT_NE(error.what.find("Ear trumpet"), std::string::npos) << error.what;
}

TEST(Devices, ThatAreMissingAreSaidAndTheCallGoesOnWhereTheyAreNotNeeded)
{
    struct Silent : Peer {
        using Peer::Peer;
    } listener;
    auto settings = test_settings();
    settings.camera = "Periscope 3000";
    settings.microphone = "Ear trumpet";
    auto made = Session::make(settings, listener);
    ASSERT_TRUE(made) << made.error().what;
    EXPECT_TRUE(wait_until([&] { return listener.troubles.size() == 2; }, 5s));
    (*made)->offer();
    EXPECT_TRUE(wait_until([&] { return listener.offer.has_value(); }, 10s));
}

TEST(Devices, CallWithoutALoudspeakerGoesOn)
{
    auto settings = test_settings();
    settings.play_sound = true;  // whether this computer has one or not
    Peer a;
    Peer b{settings};
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return b.heard_sound && b.saw_picture; }, 10s));
    EXPECT_FALSE(b.loss) << *b.loss;
}

TEST(Devices, MissingElementIsToldWithItsPackage)
{
    gst_init(nullptr, nullptr);
    std::array parts{Part{"queue", "core"}, Part{"flux-capacitor", "gstreamer1.0-plugins-odd"}};
    auto there = require(parts);
    ASSERT_FALSE(there);
    EXPECT_EQ(there.error().code, base::Code::media_missing);
    EXPECT_NE(there.error().what.find("flux-capacitor"), std::string::npos);
    EXPECT_NE(there.error().hint.find("gstreamer1.0-plugins-odd"), std::string::npos);
}

TEST(Snapshot, IsAPictureOfTheSizeThatWasSent)
{
    TempFolder folder;
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return b.session().stats().video_frames > 10; }, 10s));
    auto path = folder / "b.png";
    std::string png;
    // A busy computer looks like a narrow line at first, and gets less than that for a while.
    auto has_that_size = [&] {
        auto written = b.session().write_snapshot(path);
        EXPECT_TRUE(written) << written.error().what;
        png = get_file(path);
        return big_endian(png, 16) == 640 && big_endian(png, 20) == 360;
    };
    EXPECT_TRUE(wait_until(has_that_size, 20s))
        << big_endian(png, 16) << " x " << big_endian(png, 20);
    EXPECT_EQ(png.substr(1, 3), "PNG");
    EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}

TEST(Snapshot, WithoutAPictureIsAnError)
{
    TempFolder folder;
    Peer a;
    auto written = a.session().write_snapshot(folder / "a.png");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, base::Code::not_now);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.png"));
}

TEST(Snapshot, IntoAFolderThatIsNotThereIsAnError)
{
    Peer a;
    Peer b;
    talk(a, b);
    EXPECT_TRUE(wait_until([&] { return a.session().stats().video_frames > 1; }, 10s));
    auto written = a.session().write_snapshot("/nowhere/a.png");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, base::Code::unwritable);
}

TEST(Addresses, OfContainersAreKeptBack)
{
    for (const char* name : {"docker0", "br-1a2b", "virbr0", "lxcbr0", "lxdbr0", "podman0", "cni0"})
        EXPECT_TRUE(is_container_bridge(name)) << name;
    for (const char* name : {"eth0", "wlan0", "veth0", "mcva", "bridge", "tun0", "wg0"})
        EXPECT_FALSE(is_container_bridge(name)) << name;
}

TEST(Addresses, LoopbackOnlyWhenAskedFor)
{
    auto asked = local_addresses(true);
    auto plain = local_addresses(false);
    EXPECT_EQ(asked.back(), "127.0.0.1");
    for (const auto& address : plain) {
        EXPECT_FALSE(address.starts_with("127.") || address == "::1") << address;
        EXPECT_FALSE(address.starts_with("fe80:") || address.starts_with("169.254.")) << address;
    }
    EXPECT_EQ(asked.size(), plain.size() + 1);
}

}  // namespace
}  // namespace mailcall::media
