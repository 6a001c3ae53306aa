// FolderWatch: reports each mail of a Maildir once, those present and those to come; private to
// carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include "base/loop.hh"
#include "base/result.hh"

struct inotify_event;

namespace mailcall::carry {

// On the default main context. A mail is known by its file name without flags, so that a move from
// new to cur, or a new flag, is no new mail.
class FolderWatch {
  public:
    using Found = std::function<void(const std::string& path)>;

    FolderWatch(std::string maildir, Found found);
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;
    ~FolderWatch();

    // Error: unreadable, when new or cur cannot be read or watched.
    base::Result<> start();

  private:
    struct Descriptor {
        explicit Descriptor(int number) noexcept : fd{number} {}
        Descriptor(const Descriptor&) = delete;
        Descriptor& operator=(const Descriptor&) = delete;
        ~Descriptor();
        int fd;
    };

    base::Result<> attach();
    base::Result<> watch_folder(const std::string& path);
    base::Result<> list(const std::string& folder);
    base::Result<> list_all();
    void start_again();
    void look_again();
    void read_events();
    void on_event(const inotify_event& event, const std::string& name);
    void on_mail_event(std::uint32_t mask, const std::string& path);
    void on_created(const std::string& path);
    void report_later(const std::string& path);
    void report();
    std::string stamp() const;

    std::string maildir_;
    Found found_;
    std::unique_ptr<Descriptor> inotify_;
    std::unique_ptr<base::FdWatch> readable_;
    std::map<int, std::string> folders_;                              // watch descriptor → path
    std::unordered_set<std::string> seen_;                            // names without flags
    std::deque<std::string> waiting_;                                 // paths to be reported
    std::map<std::string, std::unique_ptr<base::Timer>> unfinished_;  // perhaps being written
    std::string stamp_;  // of the folders, when they were last listed
    bool lost_ = false;  // a folder vanished; attach() until all are back
    base::Timer reporter_{[this] { report(); }};
    base::Timer looker_{[this] { look_again(); }};
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace mailcall::carry
