// Watchman: who is alive, also while a killed host's child has not started its program yet.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/watchman.hh"

#include <gtest/gtest.h>

#include <array>

#include "processes.hh"
#include "temp_folder.hh"

namespace mailcall::app {
namespace {

using Name = std::array<char, 16>;

// A host that tells its id, and a child of it that has all its files open and goes on.
int host_with_child(const std::string& folder, const int* told, const int* gate)
{
    auto watchman = Watchman::enter(folder, Watchman::Role::host);
    if (!watchman) return 1;
    start_process([&] {
        close(gate[1]);
        char none;
        return static_cast<int>(read(gate[0], &none, 1));
    });
    const auto& id = (*watchman)->id();
    if (write(told[1], id.data(), id.size()) < 0) return 1;
    pause();
    return 0;
}

TEST(Watchman, KilledHostIsDeadWhileItsChildHasItsFilesOpen)
{
    TempFolder folder;
    int told[2];
    int gate[2];
    ASSERT_EQ(pipe(told), 0);
    ASSERT_EQ(pipe(gate), 0);
    auto host = start_process([&] { return host_with_child(folder.path(), told, gate); });
    close(told[1]);
    Name name;
    ASSERT_EQ(read(told[0], name.data(), name.size()), ssize_t{name.size()});
    auto other = Watchman::enter(folder.path(), Watchman::Role::host);
    ASSERT_TRUE(other.has_value());
    std::string id{name.data(), name.size()};
    EXPECT_TRUE((*other)->is_alive(id));
    kill(host, SIGKILL);
    EXPECT_EQ(wait_for(host), -1);
    EXPECT_FALSE((*other)->is_alive(id));
    for (int end : {told[0], gate[0], gate[1]}) close(end);  // the child ends
}

TEST(Watchman, IsAliveToOthersAfterItWasAskedToRelieveItself)
{
    TempFolder folder;
    auto watchman = Watchman::enter(folder.path(), Watchman::Role::stand_in);
    ASSERT_TRUE(watchman.has_value());
    auto id = (*watchman)->id();
    EXPECT_FALSE((*watchman)->relieve(id));
    EXPECT_EQ(run_process([&] {
                  auto other = Watchman::enter(folder.path(), Watchman::Role::host);
                  return other && (*other)->is_alive(id) ? 0 : 1;
              }),
              0);
}

}  // namespace
}  // namespace mailcall::app
