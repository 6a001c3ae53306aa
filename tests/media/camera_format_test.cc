// Which format a camera is asked for, with what real cameras list.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <gtest/gtest.h>

#include "media/camera_format.hh"

namespace mailcall::media {
namespace {

std::string choice(const char* offered, bool can_decode_jpeg = true)
{
    gst_init(nullptr, nullptr);
    GstCaps* caps = gst_caps_from_string(offered);
    auto chosen = choose_format(caps, can_decode_jpeg);
    gst_caps_unref(caps);
    return chosen;
}

constexpr const char* webcam =
    "video/x-raw,format=YUY2,width=1280,height=720,framerate={(fraction)10/1,(fraction)5/1};"
    "video/x-raw,format=YUY2,width=640,height=480,framerate={(fraction)30/1,(fraction)15/1};"
    "image/jpeg,width=1920,height=1080,framerate=30/1;"
    "image/jpeg,width=1280,height=720,framerate={(fraction)30/1,(fraction)15/1};"
    "image/jpeg,width=640,height=480,framerate=30/1";

TEST(CameraFormat, IsTheLargestThatIsQuickEnough)
{
    EXPECT_EQ(choice(webcam),
              "capsfilter caps=image/jpeg,width=1280,height=720,framerate=[24/1,31/1] ! jpegdec");
}

TEST(CameraFormat, IsARawOneWhereJpegCannotBeRead)
{
    EXPECT_EQ(choice(webcam, false),
              "capsfilter caps=video/x-raw,width=640,height=480,framerate=[24/1,31/1]");
}

TEST(CameraFormat, IsRawWhereBothAreThere)
{
    EXPECT_EQ(choice("image/jpeg,width=1280,height=720,framerate=30/1;"
                     "video/x-raw,format=NV12,width=1280,height=720,framerate=30/1"),
              "capsfilter caps=video/x-raw,width=1280,height=720,framerate=[24/1,31/1]");
}

TEST(CameraFormat, OfACameraWithLargeOnesOnlyIsTheSmallest)
{
    EXPECT_EQ(choice("video/x-raw,width=3840,height=2160,framerate=30/1;"
                     "video/x-raw,width=1920,height=1080,framerate=30/1"),
              "capsfilter caps=video/x-raw,width=1920,height=1080,framerate=[24/1,31/1]");
}

TEST(CameraFormat, OfASlowOrQuickCameraIsTaken)
{
    EXPECT_EQ(choice("video/x-raw,width=640,height=480,framerate=15/1"),
              "capsfilter caps=video/x-raw,width=640,height=480,framerate=[1/1,24/1]");
    EXPECT_EQ(choice("video/x-raw,width=640,height=480,framerate=60/1"),
              "capsfilter caps=video/x-raw,width=640,height=480,framerate=[24/1,120/1]");
}

TEST(CameraFormat, OfWhatIsNotUnderstoodIsLeftToTheCamera)
{
    EXPECT_EQ(choice("video/x-h264,width=1280,height=720,framerate=30/1"), "");
    EXPECT_EQ(choice("video/x-raw,width=[1,1920],height=[1,1080],framerate=[0/1,60/1]"), "");
    EXPECT_EQ(choice("video/x-raw"), "");
    EXPECT_EQ(choice("ANY"), "");
}

}  // namespace
}  // namespace mailcall::media
