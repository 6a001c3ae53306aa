// FolderProcess: one mailcall-folder, started and ended.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "base/result.hh"
#include "share/descriptor.hh"

namespace mailcall::share {

class FolderProcess {
  public:
    // Error: media_missing.
    static base::Result<FolderProcess> start(const std::string& folder);
    FolderProcess(FolderProcess&&) = default;
    FolderProcess& operator=(FolderProcess&&) = default;
    // Ends it at once; it holds nothing that could be lost.
    ~FolderProcess() { end(); }

    int line() const { return line_.get(); }  // to talk to it; non-blocking
    void end();

  private:
    struct Child;
    FolderProcess(Descriptor line, std::shared_ptr<Child> child);

    Descriptor line_;
    std::shared_ptr<Child> child_;
};

}  // namespace mailcall::share
