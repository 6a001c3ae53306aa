// The traps, one group a function.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "escape_scene.hh"

#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "confined.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

// Anybody may read it: only the confinement is in the way.
void put_secret(const std::string& path)
{
    put_file(path, secret);
    chmod(path.c_str(), 0644);
}

std::string repeat(const std::string& text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

void listen_at(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    Descriptor socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
    if (bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        std::abort();
}

}  // namespace

bool may_mount()
{
    static const bool allowed = unshare(CLONE_NEWNS) == 0 &&
                                mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    return allowed;
}

Scene::Scene()
{
    umask(S_IWGRP | S_IWOTH);
    lay_out();
    add_dots();
    add_links();
    add_magic_links();
    add_characters();
    add_lookalikes();
    add_lengths();
    add_devices();
    add_mounts();
}

Scene::~Scene()
{
    for (const auto& path : mounts_) umount2(path.c_str(), MNT_DETACH);
}

std::string Scene::place(const std::string& folder, const std::string& path) const
{
    return folder_ / (path.empty() ? folder : folder + "/" + path);
}

std::vector<std::string> Scene::visible() { return {"1", "sub", "a 9.txt", "a 10.txt", "b.txt"}; }

void Scene::lay_out()
{
    chmod(folder_.path().c_str(), 0755);
    fs::create_directories(shared("sub/deep"));
    fs::create_directories(outside("folder"));
    for (auto name : {"a 9.txt", "a 10.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"})
        put_file(shared(name), std::string{"shared: "} + name);
    put_secret(outside("secret.txt"));
    put_secret(outside("folder/secret.txt"));
}

void Scene::add_dots()
{
    add("up", "../outside/secret.txt");
    add("up from a folder", "sub/../../outside/secret.txt");
    add("up from a file", "b.txt/../../outside/secret.txt");
    add("up from nowhere", "nowhere/../../outside/secret.txt");
    add("up and back", "../shared/b.txt");
    add("up inside", "sub/../b.txt");
    add("up, dotted", "./.././outside/secret.txt");
    add("up to the root", repeat("../", 40) + secret_path().substr(1));
    add("absolute", secret_path());
    add("absolute, doubled", "/" + secret_path());
    add("root", "/");
    add("one dot", ".");
    add("two dots", "..");
    add("three dots", "...");
    add("dot in front", "./b.txt");
    add("dot within", "sub/./c.txt");
    add("empty component", "sub//c.txt");
    add("slash at the end of a file", "b.txt/");
    add("slash at the end of a folder", "sub/");
    add("dots at the end", "sub/..");
    add("below a file", "b.txt/secret.txt");
}

void Scene::add_link(const std::string& name, const std::string& target, const std::string& below)
{
    auto file = name;
    std::replace(file.begin(), file.end(), ' ', '-');
    fs::create_symlink(target, shared(file));
    add(name, file + below);
}

void Scene::add_links()
{
    add_link("link to a file", secret_path());
    add_link("link to a file, relative", "../outside/secret.txt");
    add_link("link to a folder", outside(), "/secret.txt");
    add_link("link to a folder, itself", outside());
    add("link to a folder, slash", "link-to-a-folder/");
    add("link to a folder, deeper", "link-to-a-folder/folder/secret.txt");
    add_link("link up", "..", "/outside/secret.txt");
    add_link("link to the root", "/", secret_path());
    add_link("link to a link", "link-to-a-file");
    add_link("link to a link to a link", "link-to-a-link");
    add_link("link to a folder by a link", "link-to-a-folder/folder", "/secret.txt");
    add_link("link inside", "b.txt");
    add_link("link inside to a folder", "sub", "/c.txt");
    add_link("link through a folder", "sub/../../outside/secret.txt");
    add_link("link to itself", "link-to-itself");
    add_link("link to nothing yet", outside("later.txt"));
    put_secret(outside("later.txt"));
    fs::create_symlink("../../outside", shared("sub/link"));
    add("link in a folder", "sub/link/secret.txt");
}

void Scene::add_magic_links()
{
    add_link("proc root", "/proc/self/root" + secret_path());
    add_link("proc root, folder", "/proc/self/root", secret_path());
    add_link("proc", "/proc", "/self/root" + secret_path());
    add_link("proc cwd", "/proc/self/cwd", secret_path());
    add_link("proc descriptor", "/proc/self/fd/3", "/../outside/secret.txt");
    add_link("proc environment", "/proc/self/environ");
    add_link("proc memory", "/proc/self/maps");
    add_link("own socket", "/dev/fd/0");
    add_link("own standard input", "/dev/stdin");
    add_link("process of its own", "/proc/thread-self/root" + secret_path());
}

void Scene::add_characters()
{
    using namespace std::string_literals;
    put_file(shared(".hidden"), secret);
    fs::create_directories(shared(".git"));
    put_file(shared(".git/config"), secret);
    put_file(shared("sub/.hidden"), secret);
    put_file(shared("line\nbreak"), secret);
    put_file(shared("bell\a"), secret);
    put_file(shared("delete\x7f"), secret);
    put_file(shared("c1\xc2\x85"), secret);
    put_file(shared("lines\xe2\x80\xa8"), secret);
    put_file(shared("not utf-8 \xff"), secret);
    add("hidden file", ".hidden");
    add("hidden folder", ".git/config");
    add("hidden folder, itself", ".git");
    add("hidden file in a folder", "sub/.hidden");
    add("line break", "line\nbreak");
    add("bell", "bell\a");
    add("delete", "delete\x7f");
    add("control of the upper half", "c1\xc2\x85");
    add("line separator", "lines\xe2\x80\xa8");
    add("not UTF-8", "not utf-8 \xff");
    add("NUL", "b.txt\0"s);
    add("NUL in front", "\0b.txt"s);
    add("NUL, then up", "b.txt\0/../../outside/secret.txt"s);
    add("NUL after up", "../outside/secret.txt\0b.txt"s);
}

void Scene::add_lookalikes()
{
    add("overlong dots", "\xc0\xae\xc0\xae/outside/secret.txt");
    add("overlong slash", "..\xc0\xafoutside\xc0\xafsecret.txt");
    add("overlong slash of three bytes", "..\xe0\x80\xafoutside");
    add("surrogate", "\xed\xa0\x80/secret.txt");
    add("wide dots", "\uff0e\uff0e/outside/secret.txt");
    add("one-dot leaders", "\u2024\u2024/outside/secret.txt");
    add("two-dot leader", "\u2025/outside/secret.txt");
    add("division slash", "..\u2215outside\u2215secret.txt");
    add("wide slash", "..\uff0foutside\uff0fsecret.txt");
    add("dots with a joiner", ".\u200d./outside/secret.txt");
    add("per cent", "%2e%2e/outside/secret.txt");
    add("per cent slash", "..%2foutside%2fsecret.txt");
    add("backslash", "..\\outside\\secret.txt");
    add("home", "~/secret.txt");
    add("variable", "$PWD/../outside/secret.txt");
    add("address", "file://" + secret_path());
    add("descriptor of its own", "/proc/self/fd/3/../outside/secret.txt");
}

void Scene::add_lengths()
{
    fs::create_directories(shared(repeat("1/", 63) + "1"));
    put_file(shared(repeat("1/", 64) + "deep.txt"), secret);
    add("too deep", repeat("1/", 64) + "deep.txt");
    add("long name", std::string(256, 'n'));
    add("long name up", std::string(300, 'n') + "/../../outside/secret.txt");
    add("long path", repeat("sub/", 1100) + "c.txt");
    add("long path of dots", repeat("./", 2040) + "b.txt");
    add("very long path", std::string(30'000, 'n'));
    add("very many components", repeat("n/", 15'000));
}

void Scene::add_devices()
{
    if (mkfifo(shared("pipe").c_str(), 0666) != 0) std::abort();
    chmod(shared("pipe").c_str(), 0666);
    add("pipe", "pipe");
    listen_at(shared("socket"));
    chmod(shared("socket").c_str(), 0777);
    add("socket", "socket");
    for (auto [name, minor] : {std::pair{"null", 3U}, {"zero", 5U}, {"tty", 0U}}) {
        auto path = shared(name);
        auto device = makedev(std::string{name} == "tty" ? 5U : 1U, minor);
        if (mknod(path.c_str(), S_IFCHR | 0666, device) != 0) {
            missing_.push_back(std::string{"device "} + name);
            continue;
        }
        chmod(path.c_str(), 0666);
        add(std::string{"device "} + name, name);
    }
}

void Scene::add_mounts()
{
    if (!may_mount()) return missing_.push_back("mounts");
    fs::create_directories(shared("disk"));
    fs::create_directories(shared("bound"));
    put_file(shared("bound-file"), "");
    auto mounted = [this](const char* name, const char* type, const std::string& from,
                          unsigned long flags) {
        auto path = shared(name);
        if (mount(from.c_str(), path.c_str(), type, flags, nullptr) != 0) std::abort();
        mounts_.push_back(path);
    };
    mounted("disk", "tmpfs", "tmpfs", 0);
    chmod(shared("disk").c_str(), 0755);
    put_secret(shared("disk/secret.txt"));
    mounted("bound", nullptr, outside(), MS_BIND);
    mounted("bound-file", nullptr, secret_path(), MS_BIND);
    add("another disk", "disk/secret.txt");
    add("another disk, itself", "disk");
    add("bound folder", "bound/secret.txt");
    add("bound folder, itself", "bound");
    add("bound folder, deeper", "bound/folder/secret.txt");
    add("bound file", "bound-file");
}

}  // namespace mailcall::share
