// Watchman: tells which hosts of this user are alive, so that two never serve one call.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "base/result.hh"

namespace mailcall::app {

// Holds a lock on $run/hosts/<id>.lock for as long as the process lives; the kernel lets go of it
// even after kill -9, which no file with a process number in it would survive. One a process: of
// another one in its own process a Watchman cannot tell that it is alive.
class Watchman {
  public:
    // Who stands in for a host that is gone gives its calls up when the next one comes.
    enum class Role { host, stand_in };
    static base::Result<std::unique_ptr<Watchman>> enter(const std::string& run_folder, Role role);
    Watchman(const Watchman&) = delete;
    Watchman& operator=(const Watchman&) = delete;
    ~Watchman();

    const std::string& id() const { return id_; }
    bool is_alive(const std::string& other) const;
    // Asks a stand-in to end, which takes it a moment. False when there is none of that name.
    bool relieve(const std::string& other) const;

  private:
    Watchman(std::string folder, std::string id, int fd);
    std::string path(const std::string& id) const;

    std::string folder_;
    std::string id_;
    int fd_;
};

}  // namespace mailcall::app
