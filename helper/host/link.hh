// Link: frames over a pair of fds on the main loop, and the Unix sockets of call processes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/json.hh"
#include "base/loop.hh"
#include "base/result.hh"
#include "host/frame.hh"

namespace mailcall::host {

// Both directions of one connection. Non-blocking: what cannot be written now waits, up to 8 MiB,
// beyond which the link is closed as dead.
class Link {
  public:
    using Frame = std::function<void(const base::Json&)>;
    // `why` is empty for an ordinary end of file.
    using Closed = std::function<void(const std::string& why)>;

    // Owns the fds from now on; `in` and `out` may be the same.
    Link(int in, int out, Frame frame, Closed closed);
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link();

    // Never blocks. Silently dropped after the link is closed.
    void send(const base::Json& json);
    // Runs `done` when everything queued so far is in the kernel, or the link is closed; never
    // inline, and not at all after the Link is destroyed.
    void flush(base::Work done);

  private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

// $run/<call>.sock, in a folder of the user's own that nobody else can enter. Each connection is
// given to `accepted`; that a newer host replaces the older is the owner's part.
class Listener {
  public:
    using Accepted = std::function<void(int fd)>;
    // Makes the folder if it is missing. Removes a stale socket file of the same name; refuses if
    // somebody lives behind it. Peers of another user are closed (SO_PEERCRED).
    // Error: bad_argument (path too long), busy, unwritable.
    static base::Result<std::unique_ptr<Listener>> open(const std::string& path, Accepted accepted);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();  // removes the socket file

  private:
    Listener(int fd, std::string path, Accepted accepted);
    void take();

    int fd_;
    std::string path_;
    Accepted accepted_;
    base::FdWatch watch_;
};

// The fd of a connection to a call process. Error: peer_gone when nobody listens, or somebody else
// than this user does; bad_argument when the path is too long.
base::Result<int> attach(const std::string& path);

}  // namespace mailcall::host
