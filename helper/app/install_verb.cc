// mailcall install: lets a mail client's add-on find this program, for one user.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <glib/gstdio.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "app/arguments.hh"
#include "app/call_line.hh"
#include "app/verbs.hh"
#include "base/file.hh"
#include "base/json.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::take_string;
using base::tr;

namespace {

// The same names stand in manifest/mailcall_host.json.in and in the add-on's manifest.
constexpr const char* host_name = "mailcall_host";
constexpr const char* addon_id = "mailcall@mailcall.example";

std::string home()
{
    const char* home = std::getenv("HOME");
    return home ? home : "";
}

bool exists(const std::string& path) { return g_access(path.c_str(), F_OK) == 0; }

// Thunderbird looks where Firefox does, not in a folder of its own.
Result<std::string> manifest_folder()
{
    if (home().starts_with('/')) return home() + "/.mozilla/native-messaging-hosts";
    return fail(Code::not_found, tr("Looking for your folder: the variable HOME is not set"),
                tr("Set HOME and try again."));
}

std::string manifest_text()
{
    auto manifest = base::print_json({{"name", host_name},
                                      {"description", "Mailcall: call the person you are mailing"},
                                      {"path", own_program()},
                                      {"type", "stdio"},
                                      {"allowed_extensions", {addon_id}}});
    return manifest + "\n";
}

Result<> write_manifest(const std::string& folder, const std::string& path)
{
    if (g_mkdir_with_parents(folder.c_str(), 0755) != 0)
        return fail(base::write_error(folder, errno));
    MC_CHECK(base::write_file(path, manifest_text()));
    if (::chmod(path.c_str(), 0644) != 0) return fail(base::write_error(path, errno));
    return {};
}

// Where it was installed, or in the folder that this program was built in; "" when it is in
// neither.
std::string find_addon()
{
    auto folder = take_string(g_path_get_dirname(own_program().c_str()));
    auto built = take_string(
        g_canonicalize_filename((folder + "/../../plugin/thunderbird/mailcall.xpi").c_str(), "/"));
    for (const auto& path : {built, std::string{MAILCALL_DATADIR "/mailcall.xpi"}})
        if (exists(path)) return path;
    return {};
}

// --- which Thunderbird there is ---

enum class Kind { none, ordinary, snap, flatpak };
constexpr std::array<const char*, 4> kind_names{"none", "ordinary", "snap", "flatpak"};

// Some systems have a small script in its place that starts the snap.
bool starts_snap(const std::string& program)
{
    if (program.starts_with("/snap/")) return true;
    base::ErrorSlot error;
    auto target = take_string(g_file_read_link(program.c_str(), error.out()));
    if (target.ends_with("/snap") || target.find("/snap/") != std::string::npos) return true;
    auto script = base::read_file(program, std::size_t{16} * 1024);
    return script && script->starts_with("#!") && script->find("/snap/") != std::string::npos;
}

Kind find_thunderbird()
{
    auto program = take_string(g_find_program_in_path("thunderbird"));
    if (!program.empty()) return starts_snap(program) ? Kind::snap : Kind::ordinary;
    for (const auto& root : {home() + "/.local/share/flatpak", std::string{"/var/lib/flatpak"}})
        for (const char* name : {"org.mozilla.Thunderbird", "org.mozilla.thunderbird"})
            if (exists(root + "/app/" + name)) return Kind::flatpak;
    return exists("/snap/bin/thunderbird") ? Kind::snap : Kind::none;
}

std::string remark(Kind kind)
{
    switch (kind) {
        case Kind::ordinary: return {};
        case Kind::none:
            return tr("Thunderbird itself was not found here. Install it, version 153 or newer.");
        case Kind::snap:
        case Kind::flatpak:
            return fill(tr("But your Thunderbird is a {} package, which is locked in and cannot "
                           "start Mailcall. Install Thunderbird from your system's packages or "
                           "from thunderbird.net instead."),
                        kind == Kind::snap ? "snap" : "flatpak");
    }
    return {};
}

// --- what is said ---

std::string next_step(const std::string& addon)
{
    if (addon.empty())
        return tr(
            "Next: get the add-on, mailcall.xpi, which comes with Mailcall. Then, in "
            "Thunderbird: Add-ons and Themes → the gear → Install Add-on From File…");
    return fill(tr("Next, in Thunderbird: Add-ons and Themes → the gear → Install Add-on From "
                   "File… and choose\n  {}"),
                addon);
}

void say_installed(const std::string& path)
{
    std::printf("%s\n%s\n",
                fill(tr("Thunderbird now finds Mailcall: {} was written."), path).c_str(),
                next_step(find_addon()).c_str());
    auto more = remark(find_thunderbird());
    if (!more.empty()) std::printf("%s\n", more.c_str());
}

void print_installed(const std::string& path)
{
    auto kind = find_thunderbird();
    base::Json json{{"client", "thunderbird"},
                    {"manifest", path},
                    {"program", own_program()},
                    {"addon", find_addon()},
                    {"thunderbird", kind_names.at(static_cast<std::size_t>(kind))}};
    std::printf("%s\n", base::print_json(json).c_str());
}

Status remove_manifest(const std::string& path, bool json)
{
    bool was_there = ::unlink(path.c_str()) == 0;
    if (!was_there && errno != ENOENT) return fail(base::write_error(path, errno));
    base::Json removed{{"client", "thunderbird"}, {"manifest", path}, {"removed", was_there}};
    auto sentence = was_there
                        ? fill(tr("Removed: {}. Thunderbird does not start Mailcall any more. "
                                  "Remove the add-on in Thunderbird, under Add-ons and Themes."),
                               path)
                        : fill(tr("There was nothing to remove: {} does not exist."), path);
    std::printf("%s\n", json ? base::print_json(removed).c_str() : sentence.c_str());
    return 0;
}

Status install_thunderbird(bool remove, bool json)
{
    MC_TRY(folder, manifest_folder());
    auto path = folder + "/" + host_name + ".json";
    if (remove) return remove_manifest(path, json);
    MC_CHECK(write_manifest(folder, path));
    if (json)
        print_installed(path);
    else
        say_installed(path);
    return 0;
}

}  // namespace

Status install_verb(const Words& words)
{
    bool remove = false;
    bool json = false;
    Arguments arguments{
        "install CLIENT",
        tr("Lets a mail client find Mailcall, for you alone. CLIENT: thunderbird.")};
    arguments.flag("remove", remove, tr("undo it")).flag("json", json, tr("print one JSON object"));
    MC_TRY(left, arguments.parse(words, 1, 1));
    if (left[0] == "thunderbird") return install_thunderbird(remove, json);
    return fail(Code::bad_argument, fill(tr("Mailcall cannot be put into “{}” yet"), left[0]),
                tr("It can be put into: thunderbird"));
}

}  // namespace mailcall::app
