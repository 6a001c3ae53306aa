// A shared folder full of traps, a secret outside of it, and every way there that we could think
// of. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "temp_folder.hh"

namespace mailcall::share {

struct Attempt {
    std::string name;
    std::string path;
};

class Scene {
  public:
    Scene();
    ~Scene();
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    std::string shared(const std::string& path = "") const { return place("shared", path); }
    std::string outside(const std::string& path = "") const { return place("outside", path); }
    std::string secret_path() const { return outside("secret.txt"); }

    // Each must be refused.
    const std::vector<Attempt>& attempts() const { return attempts_; }
    // What could not be set up here, for want of rights.
    const std::vector<std::string>& missing() const { return missing_; }
    // The names that a list of the top must give, in this order.
    static std::vector<std::string> visible();

  private:
    std::string place(const std::string& folder, const std::string& path) const;
    void add(const std::string& name, const std::string& path)
    {
        attempts_.push_back({name, path});
    }
    void add_link(const std::string& name, const std::string& target,
                  const std::string& below = "");
    void lay_out();
    void add_dots();
    void add_links();
    void add_magic_links();
    void add_characters();
    void add_lookalikes();
    void add_lengths();
    void add_devices();
    void add_mounts();

    TempFolder folder_;
    std::vector<Attempt> attempts_;
    std::vector<std::string> missing_;
    std::vector<std::string> mounts_;
};

// In a namespace of our own, where mounting disturbs nobody. Once, before there are threads.
bool may_mount();

}  // namespace mailcall::share
