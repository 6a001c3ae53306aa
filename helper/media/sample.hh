// Sample: the owner of one GstSample.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <memory>

namespace mailcall::media {

struct FreeSample {
    void operator()(GstSample* sample) const noexcept { gst_sample_unref(sample); }
};
using Sample = std::unique_ptr<GstSample, FreeSample>;

}  // namespace mailcall::media
