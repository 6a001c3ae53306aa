// settings.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settings.hh"

#include <gtest/gtest.h>

#include "temp_folder.hh"

namespace mailcall::store {
namespace {

using base::Code;

class SettingsTest : public testing::Test {
  protected:
    TempFolder folder_;
    Places places_{folder_.path(), folder_.path(), folder_.path(), folder_.path(), {}};
    std::string settings_ = folder_ / "settings.ini";
};

TEST_F(SettingsTest, NoSettingsFileMeansTheUsual)
{
    auto settings = read_settings(places_).value();
    EXPECT_EQ(settings.addresses, Exposure::all);
    EXPECT_EQ(settings.devices, 1);
    EXPECT_FALSE(settings.away);
    EXPECT_EQ(settings.time_scale, 1);
    EXPECT_EQ(settings.camera, "default");
    EXPECT_EQ(settings.media, (call::Media{true, true, true}));
    EXPECT_EQ(settings.ring, 120);
    EXPECT_FALSE(settings.is_private);
    EXPECT_TRUE(settings.stun.empty());
    EXPECT_EQ(settings.tidy, Tidy::ask);
    EXPECT_TRUE(settings.notify);
    EXPECT_TRUE(settings.window);
    EXPECT_FALSE(settings.keep_chat);
    EXPECT_EQ(settings.downloads, "");
}

// Every key, each with another value than at first.
const std::vector<std::pair<std::string, std::string>> changed{
    {"addresses", "loopback"},
    {"devices", "3"},
    {"away", "yes"},
    {"camera", "none"},
    {"microphone", "usb-1"},
    {"media", "audio,chat"},
    {"ring", "900"},
    {"private", "yes"},
    {"stun", "stun:stun.example.org:3478"},
    {"turn",
     "turn:me:secret@turn.example.org:3478?transport=tcp,turns:me:secret@t.example.org:5349"},
    {"tidy", "trash"},
    {"notify", "no"},
    {"window", "no"},
    {"keep_chat", "yes"},
    {"downloads", "/home/me/from calls"},
    {"exclude", "tun0,10.8.0.0/16"},
    {"authorities", "/home/me/ours.pem"},
    {"port_mapping", "yes"},
    {"lend_relay", "never"},
    {"video", "h264"},
    {"keep_alive", "25"},
    {"punch", "5"},
    {"permission", "60"},
    {"time_scale", "2.5"},
};

TEST_F(SettingsTest, SettingsAreReadAsTheyWereWritten)
{
    Settings written;
    for (const auto& [key, value] : changed) ASSERT_TRUE(set_setting(written, key, value)) << key;
    ASSERT_TRUE(write_settings(places_, written));
    auto settings = read_settings(places_).value();
    EXPECT_EQ(setting_texts(settings), changed);
    EXPECT_EQ(settings.addresses, Exposure::loopback);
    EXPECT_EQ(settings.devices, 3);
    EXPECT_TRUE(settings.away);
    EXPECT_EQ(settings.camera, "none");
    EXPECT_EQ(settings.microphone, "usb-1");
    EXPECT_EQ(settings.media, (call::Media{true, false, true}));
    EXPECT_EQ(settings.ring, 900);
    EXPECT_TRUE(settings.is_private);
    EXPECT_EQ(settings.stun.size(), 1U);
    ASSERT_EQ(settings.turn.size(), 2U);
    EXPECT_EQ(settings.turn[1], "turns:me:secret@t.example.org:5349");
    EXPECT_EQ(settings.tidy, Tidy::trash);
    EXPECT_FALSE(settings.notify);
    EXPECT_FALSE(settings.window);
    EXPECT_TRUE(settings.keep_chat);
    EXPECT_EQ(settings.downloads, "/home/me/from calls");
    EXPECT_EQ(settings.time_scale, 2.5);
    EXPECT_EQ(mode_of(settings_), 0600U);  // a TURN password may stand in it
}

TEST_F(SettingsTest, EveryKeyDiffersFromTheUsualInThisTest)
{
    auto usual = setting_texts({});
    ASSERT_EQ(usual.size(), changed.size());
    for (std::size_t i = 0; i < usual.size(); ++i) {
        EXPECT_EQ(usual[i].first, changed[i].first);
        EXPECT_NE(usual[i].second, changed[i].second) << usual[i].first;
    }
}

TEST_F(SettingsTest, EveryWordOfAChoiceIsReadBack)
{
    for (auto exposure :
         {Exposure::all, Exposure::public_only, Exposure::relay_only, Exposure::loopback}) {
        Settings settings;
        ASSERT_TRUE(set_setting(settings, "addresses", std::string{name(exposure)}));
        EXPECT_EQ(settings.addresses, exposure);
    }
    for (auto tidy : {Tidy::ask, Tidy::keep, Tidy::folder, Tidy::trash}) {
        Settings settings;
        ASSERT_TRUE(set_setting(settings, "tidy", std::string{name(tidy)}));
        EXPECT_EQ(settings.tidy, tidy);
    }
}

TEST_F(SettingsTest, ServersMayBeSeveralOrNone)
{
    Settings settings;
    const std::string two = "stun:192.0.2.1:3478,stun:[2001:db8::1]:3478";
    ASSERT_TRUE(set_setting(settings, "stun", two));
    EXPECT_EQ(settings.stun.size(), 2U);
    ASSERT_TRUE(set_setting(settings, "stun", ""));
    EXPECT_TRUE(settings.stun.empty());
}

TEST_F(SettingsTest, ASettingThatMakesNoSenseChangesNothing)
{
    Settings settings;
    settings.ring = 300;
    auto set = set_setting(settings, "ring", "9");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Code::bad_argument);
    EXPECT_NE(set.error().hint.find("10"), std::string::npos);
    EXPECT_EQ(settings.ring, 300);
}

TEST_F(SettingsTest, AnUnknownSettingIsRefusedWithAllThatAreKnown)
{
    Settings settings;
    auto set = set_setting(settings, "colour", "blue");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Code::bad_argument);
    EXPECT_NE(set.error().what.find("colour"), std::string::npos);
    EXPECT_NE(set.error().hint.find("camera"), std::string::npos);
}

TEST_F(SettingsTest, SettingsOfAnotherVersionAreKept)
{
    put_file(settings_, "[mailcall]\nfuture=1\n[window]\nwidth=800\n");
    ASSERT_TRUE(write_settings(places_, {}));
    auto text = get_file(settings_);
    EXPECT_NE(text.find("future=1"), std::string::npos);
    EXPECT_NE(text.find("width=800"), std::string::npos);
}

TEST_F(SettingsTest, AValueThatMakesNoSenseIsAnErrorThatSaysWhatWould)
{
    for (const char* line : {"addresses=some",
                             "addresses=",
                             "devices=0",
                             "devices=17",
                             "away=perhaps",
                             "ring=9",
                             "ring=3601",
                             "ring=",
                             "media=smell",
                             "media=none",
                             "media=",
                             "private=maybe",
                             "notify=2",
                             "window=perhaps",
                             "keep_chat=maybe",
                             "downloads=below/here",
                             "stun=example.org",
                             "stun=stun:example.org",
                             "stun=stun::3478",
                             "stun=stun:example.org:0",
                             "stun=stun:example.org:65536",
                             "stun=stun:exa mple.org:3478",
                             "stun=stun:a:1,stun:a:1,stun:a:1,stun:a:1,stun:a:1,stun:a:1,stun:a:1,"
                             "stun:a:1,stun:a:1",
                             "turn=stun:example.org:1",
                             "turn=turn:nobody",
                             "turn=turn:example.org:3478",
                             "turn=turn:user@example.org:3478",
                             "turn=turn:me:secret@example.org",
                             "turn=turn::secret@example.org:3478",
                             "tidy=burn",
                             "camera=",
                             "camera=a\\nb",
                             "exclude=10.8.0.1/16",
                             "exclude=10.8.0.0/33",
                             "exclude=aninterfacewithalongname",
                             "authorities=ours.pem",
                             "lend_relay=perhaps",
                             "turn=turn:t.example.org:3478",
                             "turn=turn:t.example.org:3478?secret=",
                             "turn=turn:t.example.org:3478?secret=x&colour=blue",
                             "keep_alive=0",
                             "punch=601",
                             "time_scale=0",
                             "time_scale=-1",
                             "time_scale=nan",
                             "time_scale=1s"}) {
        put_file(settings_, std::string{"[mailcall]\n"} + line + "\n");
        auto settings = read_settings(places_);
        ASSERT_FALSE(settings) << line;
        std::string key{line, std::string{line}.find('=')};
        EXPECT_NE(settings.error().what.find(key), std::string::npos) << line;
        EXPECT_FALSE(settings.error().hint.empty());
    }
}

TEST_F(SettingsTest, AnAccountAndAPersonMayDiffer)
{
    const std::string bob = "bob@example.org";
    ASSERT_TRUE(write_settings(places_, Settings{}));
    ASSERT_TRUE(set_setting_for(places_, "home", "addresses", "public"));
    ASSERT_TRUE(set_setting_for(places_, "home", "stun", "stun:s.example.org:3478"));
    ASSERT_TRUE(set_setting_for(places_, bob, "addresses", "relay"));
    auto with_bob = settings_for(places_, "home", bob).value();
    EXPECT_EQ(with_bob.addresses, Exposure::relay_only);
    EXPECT_EQ(with_bob.stun.size(), 1U);
    EXPECT_EQ(settings_for(places_, "home", "c@example.org").value().addresses,
              Exposure::public_only);
    EXPECT_EQ(settings_for(places_, "work", "c@example.org").value().addresses, Exposure::all);
    EXPECT_EQ(read_settings(places_).value().addresses, Exposure::all);
    ASSERT_TRUE(write_settings(places_, Settings{}));
    ASSERT_TRUE(set_setting_for(places_, bob, "addresses", "usual"));
    EXPECT_EQ(settings_for(places_, "home", bob).value().addresses, Exposure::public_only);
    EXPECT_TRUE(setting_texts_for(places_, bob).value().empty());
    EXPECT_EQ(setting_texts_for(places_, "home").value().size(), 2U);
}

TEST_F(SettingsTest, APersonIsFoundHoweverTheAddressIsWritten)
{
    ASSERT_TRUE(set_setting_for(places_, "Bob@Example.org", "addresses", "relay"));
    EXPECT_EQ(settings_for(places_, "home", "bob@example.org").value().addresses,
              Exposure::relay_only);
    EXPECT_EQ(setting_texts_for(places_, "bob@example.org").value().size(), 1U);
    for (const char* nobody : {"", "a]b@example.org", "[a@example.org", "a\nb@example.org"})
        EXPECT_EQ(set_setting_for(places_, nobody, "addresses", "relay").error().code,
                  Code::bad_argument);
}

TEST_F(SettingsTest, WhatIsForAllCannotBeForOne)
{
    for (const auto& [key, value] : {std::pair{"camera", "none"}, {"addresses", "mine"}})
        EXPECT_EQ(set_setting_for(places_, "home", key, value).error().code, Code::bad_argument);
    EXPECT_TRUE(setting_texts_for(places_, "home").value().empty());
}

}  // namespace
}  // namespace mailcall::store
