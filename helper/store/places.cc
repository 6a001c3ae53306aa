// Finding and making the folders of Mailcall.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "base/glib.hh"
#include "base/words.hh"
#include "store/files.hh"
#include "store/settings.hh"

namespace mailcall::store {

using base::Result;
using base::tr;

namespace {

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

// $variable/mailcall, or $HOME/below/mailcall. A relative path is to be ignored (XDG Base
// Directory Specification).
Result<std::string> xdg_folder(const char* variable, const char* below)
{
    auto folder = environment(variable);
    if (folder.starts_with('/')) return folder + "/mailcall";
    auto home = environment("HOME");
    if (home.starts_with('/')) return home + "/" + below + "/mailcall";
    return base::fail(base::Code::not_found,
                      tr("Looking for your settings: the variable HOME is not set"),
                      tr("Set HOME, or set MAILCALL_HOME to the folder that Mailcall may use."));
}

std::string downloads()
{
    const char* set = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);
    return set ? set : environment("HOME") + "/Downloads";
}

Places places_below(const std::string& home)
{
    return {home + "/config", home + "/data", home + "/state", home + "/run", home + "/downloads"};
}

Result<Places> xdg_places()
{
    MC_TRY(config, xdg_folder("XDG_CONFIG_HOME", ".config"));
    MC_TRY(data, xdg_folder("XDG_DATA_HOME", ".local/share"));
    MC_TRY(state, xdg_folder("XDG_STATE_HOME", ".local/state"));
    auto runtime = environment("XDG_RUNTIME_DIR");
    auto run = runtime.starts_with('/') ? runtime + "/mailcall" : state + "/run";
    return Places{config, data, state, run, downloads()};
}

}  // namespace

Result<Places> find_places()
{
    auto home = environment("MAILCALL_HOME");
    auto places =
        home.empty()
            ? xdg_places()
            : places_below(base::take_string(g_canonicalize_filename(home.c_str(), nullptr)));
    if (!places) return places;
    for (const auto& folder : {places->config, places->data, places->state, places->run})
        MC_CHECK(make_private_folder(folder));
    return places;
}

}  // namespace mailcall::store
