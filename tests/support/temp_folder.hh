// TempFolder: a folder of its own for each test, removed with everything in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace mailcall {

class TempFolder {
  public:
    TempFolder()
    {
        auto name = place() + "/mailcall-XXXXXX";
        if (!::mkdtemp(name.data())) std::abort();
        path_ = name;
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder()
    {
        std::error_code ignored;
        if (owner_ == ::getpid()) std::filesystem::remove_all(path_, ignored);
    }

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  private:
    // In memory where that is possible: the tests sync hundreds of files.
    static std::string place()
    {
        if (const char* chosen = std::getenv("TMPDIR")) return chosen;
        return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    }

    std::string path_;
    pid_t owner_ = ::getpid();  // a forked child must not remove what its parent still uses
};

inline void put_file(const std::string& path, const std::string& text)
{
    std::ofstream{path, std::ios::binary} << text;
}

inline std::string get_file(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream{path, std::ios::binary}.rdbuf();
    return text.str();
}

inline unsigned mode_of(const std::string& path)
{
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
}

inline int count_entries(const std::string& folder)
{
    int entries = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        entries += entry.path().empty() ? 0 : 1;
    return entries;
}

}  // namespace mailcall
