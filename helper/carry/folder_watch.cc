// inotify on a Maildir: a first listing, then events; whatever inotify loses is listed again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/folder_watch.hh"

#include <dirent.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::carry {

using base::Code;
using base::fill;
using base::Result;
using base::tr;
using namespace std::chrono_literals;

namespace {

using Folder = base::Owned<DIR, closedir>;

// MOVED_TO: how a Maildir is delivered to. CREATE: some deliver by link(); and people use cp,
// which creates, modifies, then closes.
constexpr std::uint32_t mail_events =
    IN_MOVED_TO | IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t maildir_events = IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;

// Longer than any writer waits between creating a file and writing to it.
constexpr auto first_write = 200ms;
// Network file systems tell nothing about what others do; a look at the folders' times does.
constexpr auto between_looks = 15s;
constexpr auto between_tries = 500ms;
// A station must stay responsive while a mailbox of 100,000 mails is gone through.
constexpr int most_at_once = 50;

base::Error unreadable(const std::string& path, int cause)
{
    return {Code::unreadable, fill(tr("Looking for mail in {}: {}"), path, g_strerror(cause)),
            tr("Check the folder with: mailcall account test")};
}

// "1700000000.x.host" of "/path/cur/1700000000.x.host:2,S".
std::string mail_name(std::string_view path)
{
    path.remove_prefix(path.rfind('/') + 1);
    return std::string{path.substr(0, path.find(":2,"))};
}

bool is_file(const std::string& path, struct stat& found)
{
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

}  // namespace

FolderWatch::Descriptor::~Descriptor()
{
    if (fd >= 0) ::close(fd);
}

FolderWatch::FolderWatch(std::string maildir, Found found)
    : maildir_{std::move(maildir)}, found_{std::move(found)}
{
}

FolderWatch::~FolderWatch() = default;

Result<> FolderWatch::start()
{
    MC_CHECK(attach());
    looker_.start(between_looks);
    return {};
}

// Watches first and lists then: what comes in between is found twice, and reported once.
Result<> FolderWatch::attach()
{
    readable_.reset();
    folders_.clear();
    inotify_ = std::make_unique<Descriptor>(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (inotify_->fd < 0) return base::fail(unreadable(maildir_, errno));
    readable_ = std::make_unique<base::FdWatch>(inotify_->fd, G_IO_IN, [this] { read_events(); });
    MC_CHECK(watch_folder(maildir_));
    MC_CHECK(watch_folder(maildir_ + "/new"));
    MC_CHECK(watch_folder(maildir_ + "/cur"));
    return list_all();
}

Result<> FolderWatch::watch_folder(const std::string& path)
{
    auto events = path == maildir_ ? maildir_events : mail_events;
    int number = ::inotify_add_watch(inotify_->fd, path.c_str(), events | IN_ONLYDIR);
    if (number < 0) return base::fail(unreadable(path, errno));
    folders_[number] = path;
    return {};
}

Result<> FolderWatch::list_all()
{
    stamp_ = stamp();
    MC_CHECK(list(maildir_ + "/new"));  // first, because a fresh invite is there
    return list(maildir_ + "/cur");
}

Result<> FolderWatch::list(const std::string& folder)
{
    Folder open{::opendir(folder.c_str())};
    if (!open) return base::fail(unreadable(folder, errno));
    std::vector<std::string> paths;
    while (const auto* entry = ::readdir(open.get()))
        if (entry->d_name[0] != '.') paths.push_back(folder + "/" + entry->d_name);
    std::sort(paths.begin(), paths.end());  // by time, as Maildir names begin with it
    for (const auto& path : paths)
        if (!unfinished_.contains(path)) report_later(path);
    return {};
}

// Everything anew: the watches follow the folders that were there, not their names.
void FolderWatch::start_again()
{
    bool before = lost_;
    auto attached = attach();
    lost_ = !attached;
    looker_.start(lost_ ? between_tries : between_looks);
    if (lost_ && !before) base::log_warning(attached.error().what);
    if (!lost_ && before) base::log_info(fill("Looking for mail in {} again", maildir_));
}

void FolderWatch::look_again()
{
    if (lost_) return start_again();
    looker_.start(between_looks);
    if (stamp() != stamp_ && !list_all()) start_again();
}

void FolderWatch::read_events()
{
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    auto size = ::read(inotify_->fd, buffer.data(), buffer.size());
    const auto* source = inotify_.get();
    for (std::ptrdiff_t at = 0; at < size;) {
        inotify_event event;
        std::memcpy(&event, buffer.data() + at, sizeof event);
        const char* name = buffer.data() + at + sizeof event;
        at += static_cast<std::ptrdiff_t>(sizeof event + event.len);
        on_event(event, event.len > 0 ? name : "");
        if (inotify_.get() != source) return;  // started again: the rest speaks of old watches
    }
}

void FolderWatch::on_event(const inotify_event& event, const std::string& name)
{
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
        unfinished_.clear();  // the events that would have ended their wait may be among the lost
        if (!list_all()) start_again();
        return;
    }
    auto folder = folders_.find(event.wd);
    if (folder == folders_.end()) return;
    if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0)
        return start_again();
    if (folder->second != maildir_)
        on_mail_event(event.mask, folder->second + "/" + name);
    else if (name == "new" || name == "cur")
        start_again();
}

void FolderWatch::on_mail_event(std::uint32_t mask, const std::string& path)
{
    if ((mask & IN_CREATE) != 0)
        on_created(path);
    else if ((mask & IN_MODIFY) != 0)
        unfinished_[path].reset();  // it is being written, and will be closed
    else if ((mask & (IN_MOVED_TO | IN_CLOSE_WRITE)) != 0) {
        unfinished_.erase(path);
        report_later(path);
    }
}

// A second link is a finished mail. Any other file is either about to be written, or a mail whose
// first link was removed already; only waiting tells which.
void FolderWatch::on_created(const std::string& path)
{
    struct stat found {};
    if (!is_file(path, found)) return;
    if (found.st_nlink > 1) return report_later(path);
    auto finished = [this, path] {
        unfinished_.erase(path);
        report_later(path);
    };
    auto& timer = unfinished_[path];
    timer = std::make_unique<base::Timer>(finished);
    timer->start(first_write);
}

void FolderWatch::report_later(const std::string& path)
{
    if (path.find("/.", maildir_.size()) != std::string::npos) return;
    if (seen_.contains(mail_name(path))) return;
    waiting_.push_back(path);
    if (!reporter_.pending()) reporter_.start(0ms);
}

// A name counts as seen only here, when its file is there: one that was moved to cur meanwhile
// is reported by the event that tells of the move.
void FolderWatch::report()
{
    std::weak_ptr<bool> alive = alive_;
    for (int i = 0; i < most_at_once && !waiting_.empty(); ++i) {
        auto path = std::move(waiting_.front());
        waiting_.pop_front();
        struct stat status {};
        if (!is_file(path, status) || !seen_.insert(mail_name(path)).second) continue;
        auto found = found_;  // it may destroy us
        found(path);
        if (alive.expired()) return;
    }
    if (!waiting_.empty()) reporter_.start(0ms);
}

std::string FolderWatch::stamp() const
{
    std::string times;
    for (const char* part : {"/new", "/cur"}) {
        struct stat found {};
        if (::stat((maildir_ + part).c_str(), &found) != 0) continue;
        times += std::to_string(found.st_ino) + " " + std::to_string(found.st_mtim.tv_sec) + "." +
                 std::to_string(found.st_mtim.tv_nsec) + " ";
    }
    return times;
}

}  // namespace mailcall::carry
