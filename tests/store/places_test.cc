// Where everything lies, depending on the environment.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>

#include "store/settings.hh"
#include "temp_folder.hh"

namespace mailcall::store {
namespace {

class PlacesTest : public testing::Test {
  protected:
    void SetUp() override
    {
        for (const char* name : names) {
            const char* value = std::getenv(name);
            before_[name] = value ? std::optional<std::string>{value} : std::nullopt;
            ::unsetenv(name);
        }
    }
    void TearDown() override
    {
        for (const auto& [name, value] : before_)
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
    }
    static void set(const char* name, const std::string& value)
    {
        ::setenv(name, value.c_str(), 1);
    }

    static constexpr const char* names[] = {"MAILCALL_HOME", "HOME",           "XDG_CONFIG_HOME",
                                            "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"};
    std::map<std::string, std::optional<std::string>> before_;
    TempFolder folder_;
};

TEST_F(PlacesTest, MailcallHomeMovesAllOfThem)
{
    set("MAILCALL_HOME", folder_ / "home");
    set("HOME", "/nowhere");
    set("XDG_CONFIG_HOME", "/nowhere");
    auto places = find_places().value();
    EXPECT_EQ(places.config, folder_ / "home/config");
    EXPECT_EQ(places.data, folder_ / "home/data");
    EXPECT_EQ(places.state, folder_ / "home/state");
    EXPECT_EQ(places.run, folder_ / "home/run");
}

TEST_F(PlacesTest, AreMadeForTheirOwnerOnly)
{
    set("MAILCALL_HOME", folder_ / "home");
    auto places = find_places().value();
    for (const auto& path : {places.config, places.data, places.state, places.run})
        EXPECT_EQ(mode_of(path), 0700U) << path;
}

TEST_F(PlacesTest, OneThatWasOpenToOthersIsClosed)
{
    set("MAILCALL_HOME", folder_.path());
    std::filesystem::create_directory(folder_ / "data");
    std::filesystem::permissions(folder_ / "data", std::filesystem::perms{0777});
    ASSERT_TRUE(find_places());
    EXPECT_EQ(mode_of(folder_ / "data"), 0700U);
}

TEST_F(PlacesTest, ARelativeMailcallHomeIsMadeAbsolute)
{
    auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    set("MAILCALL_HOME", "here");
    auto places = find_places();
    std::filesystem::current_path(before);
    ASSERT_TRUE(places);
    EXPECT_EQ(places->config, folder_ / "here/config");
}

TEST_F(PlacesTest, FollowXdg)
{
    set("XDG_CONFIG_HOME", folder_ / "c");
    set("XDG_DATA_HOME", folder_ / "d");
    set("XDG_STATE_HOME", folder_ / "s");
    set("XDG_RUNTIME_DIR", folder_ / "r");
    auto places = find_places().value();
    EXPECT_EQ(places.config, folder_ / "c/mailcall");
    EXPECT_EQ(places.data, folder_ / "d/mailcall");
    EXPECT_EQ(places.state, folder_ / "s/mailcall");
    EXPECT_EQ(places.run, folder_ / "r/mailcall");
}

TEST_F(PlacesTest, FallBackToHome)
{
    set("HOME", folder_.path());
    set("XDG_CONFIG_HOME", "relative/is/ignored");
    auto places = find_places().value();
    EXPECT_EQ(places.config, folder_ / ".config/mailcall");
    EXPECT_EQ(places.data, folder_ / ".local/share/mailcall");
    EXPECT_EQ(places.state, folder_ / ".local/state/mailcall");
    EXPECT_EQ(places.run, folder_ / ".local/state/mailcall/run");
}

TEST_F(PlacesTest, WithoutHomeTheErrorSaysWhatToSet)
{
    auto places = find_places();
    ASSERT_FALSE(places);
    EXPECT_NE(places.error().what.find("HOME"), std::string::npos);
    EXPECT_NE(places.error().hint.find("MAILCALL_HOME"), std::string::npos);
}

TEST_F(PlacesTest, AFileInTheWayIsAnError)
{
    put_file(folder_ / "file", "");
    set("MAILCALL_HOME", folder_ / "file");
    auto places = find_places();
    ASSERT_FALSE(places);
    EXPECT_EQ(places.error().code, base::Code::unwritable);
}

TEST_F(PlacesTest, AFolderOfAnotherUserIsRefused)
{
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    set("MAILCALL_HOME", folder_.path());
    std::filesystem::create_directory(folder_ / "data");
    ASSERT_EQ(::chown((folder_ / "data").c_str(), 65534, 65534), 0);
    auto places = find_places();
    ASSERT_FALSE(places);
    EXPECT_NE(places.error().what.find("another user"), std::string::npos);
}

}  // namespace
}  // namespace mailcall::store
