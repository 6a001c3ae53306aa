// PictureTap: a chain's pictures on their way to the window, the newest only.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <functional>
#include <memory>
#include <string>

#include "base/glib.hh"
#include "base/picture.hh"
#include "media/hand_over.hh"

namespace mailcall::media {

class PictureTap {
  public:
    // `show` runs on the owning context. `name` is that of the chain's "NAME-valve" and
    // "NAME-picture".
    using Show = std::function<void(const base::Picture&)>;
    PictureTap(const std::shared_ptr<Inbox>& inbox, std::string name, Show show);

    // From now on these pictures; an earlier chain's are no longer shown.
    void attach(GstElement* chain);
    // While nobody wants pictures the chain converts none.
    void want(bool wanted);

  private:
    struct Slot;

    std::shared_ptr<Inbox> inbox_;
    std::string name_;
    Show show_;
    bool wanted_ = false;
    base::Ref<GstElement> valve_;
    std::shared_ptr<Slot> slot_;
};

}  // namespace mailcall::media
