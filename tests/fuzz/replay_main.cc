// Replays inputs without libFuzzer: `replay [TARGET] FOLDER...`, each with a folder a target, or
// with TARGET inputs themselves. Says how many there were.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "base/crypto.hh"
#include "targets.hh"

namespace {

namespace fs = std::filesystem;
using mailcall::fuzz::Target;

// Exactly as large as the input, so that a sanitizer sees who reads on.
void replay(const Target& target, const fs::path& path)
{
    auto size = static_cast<std::size_t>(fs::file_size(path));
    auto bytes = std::make_unique<char[]>(size);
    std::ifstream file{path, std::ios::binary};
    file.read(bytes.get(), static_cast<std::streamsize>(size));
    mailcall::fuzz::require(static_cast<std::size_t>(file.gcount()) == size, "inputs can be read");
    std::printf("%s\n", path.c_str());  // the last one is what went wrong
    target.run({bytes.get(), size});
}

int replay_all(const Target& target, const fs::path& path)
{
    if (!fs::is_directory(path)) return replay(target, path), 1;
    std::vector<fs::path> inputs{fs::directory_iterator{path}, {}};
    std::ranges::sort(inputs);
    for (const auto& input : inputs) replay(target, input);
    return static_cast<int>(inputs.size());
}

// Every target has seeds, and all seeds have a target.
bool replay_folders(const fs::path& seeds)
{
    bool complete = true;
    for (const auto& target : mailcall::fuzz::targets())
        if (!fs::is_directory(seeds / target.name) ||
            replay_all(target, seeds / target.name) == 0) {
            std::printf("No seeds for %s\n", target.name.data());
            complete = false;
        }
    for (const auto& folder : fs::directory_iterator{seeds})
        if (!mailcall::fuzz::find_target(folder.path().filename().string())) {
            std::printf("No target for %s\n", folder.path().c_str());
            complete = false;
        }
    return complete;
}

}  // namespace

int main(int count, char** words)
{
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    mailcall::base::start_crypto();
    const auto* target = count > 1 ? mailcall::fuzz::find_target(words[1]) : nullptr;
    bool complete = count > (target ? 2 : 1);
    for (int at = target ? 2 : 1; at < count; ++at)
        complete =
            (target ? replay_all(*target, words[at]) > 0 : replay_folders(words[at])) && complete;
    return complete ? EXIT_SUCCESS : EXIT_FAILURE;
}
