// Finds and loads the module that draws windows: where none is wanted, there need be no GTK.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/words.hh"
#include "window/view.hh"

namespace mailcall::window {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::fail;
using base::tr;

constexpr const char* module_name = "mailcall-window.so";

// Installed, the module lies beside the program; in a build tree, in its folder's neighbour.
std::vector<fs::path> places()
{
    std::vector<fs::path> found;
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    if (!error) found = {program.parent_path(), program.parent_path() / "../window/view"};
    if (const char* other = std::getenv("MAILCALL_LIBEXECDIR")) found.emplace_back(other);
    found.emplace_back(MAILCALL_LIBEXECDIR);
    return found;
}

base::Result<fs::path> find_module()
{
    for (const auto& place : places()) {
        auto path = place / module_name;
        if (access(path.c_str(), R_OK) == 0) return path;
    }
    return fail(Code::media_missing, tr("opening the window: Mailcall's window is not installed"),
                tr("Install the package with Mailcall's window."));
}

// Never closed: GTK's types stay registered as long as the process lives.
base::Result<MakeView> load(const fs::path& module)
{
    void* loaded = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* entry = loaded ? dlsym(loaded, make_view_symbol) : nullptr;
    if (entry) return reinterpret_cast<MakeView>(entry);
    const char* why = dlerror();
    return fail(Code::media_missing,
                base::fill(tr("opening the window: {}"), std::string{why ? why : ""}),
                tr("Install GTK 4 and libadwaita."));
}

}  // namespace

base::Result<std::unique_ptr<View>> open_view(Wishes& wishes)
{
    MC_TRY(module, find_module());
    MC_TRY(make_view, load(module));
    std::unique_ptr<View> view{make_view(wishes)};
    if (view) return view;
    return fail(Code::device_missing, tr("opening the window: there is no screen to open it on"));
}

}  // namespace mailcall::window
