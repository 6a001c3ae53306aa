// NetworkWatch: word of each change of the networks that this computer is in.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/loop.hh"

namespace mailcall::media {

class NetworkWatch {
  public:
    // `changed` runs on the main context: a cable, a wireless network, a tunnel came or went.
    // Some changes bring it twice, and an address alone that changes may bring it late.
    explicit NetworkWatch(base::Work changed);
    NetworkWatch(const NetworkWatch&) = delete;
    NetworkWatch& operator=(const NetworkWatch&) = delete;
    ~NetworkWatch() = default;

  private:
    base::Work changed_;
    base::Connection connection_;
};

}  // namespace mailcall::media
