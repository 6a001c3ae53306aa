// What the host tests share: turning the main loop until something is so, and a folder of their
// own. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "base/loop.hh"

namespace mailcall::host_test {

// Turns the main loop until `is_so`; false after 10 s, which only a failing test ever waits for.
inline bool run_until(const std::function<bool()>& is_so)
{
    bool late = false;
    base::Timer limit{[&late] { late = true; }};
    limit.start(std::chrono::seconds{10});
    while (!is_so() && !late) g_main_context_iteration(nullptr, TRUE);
    return is_so();
}

// Does all that is ready, and nothing that has yet to come.
inline void run_ready()
{
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
}

// A folder that only this user can enter, removed with its content.
class Folder {
  public:
    Folder() { mkdtemp(path_.data()); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

  private:
    std::string path_ = testing::TempDir() + "mailcall-XXXXXX";
};

}  // namespace mailcall::host_test
