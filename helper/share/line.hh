// Line: what all transfers of an exchange share: the way to the peer and the threads.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "share/exchange.hh"
#include "share/message.hh"
#include "share/worker.hh"

namespace mailcall::share {

struct Line {
    ExchangeSettings settings;
    bool is_open = false;                  // the peer has said hello
    std::function<void(const Said&)> say;  // nothing happens while the line is not open
    std::function<void(int transfer)> changed;
    std::function<void()> pump;  // there is something to be sent, or room for it
    // What the peer did against the rules: the end of a sentence.
    std::function<void(const std::string&)> unruly;
    int epoch = 0;  // counts the times that the channel was opened
    // So many bytes of binary messages, which came in this epoch, have been dealt with.
    std::function<void(int epoch, std::int64_t bytes, int transfer)> handled;
    // The offerer's numbers are even, the other's odd; from the number that we have for ourselves.
    std::int64_t own_number(int id) const
    {
        return 2 * std::int64_t{id} + (settings.offerer ? 0 : 1);
    }
    bool is_own(std::int64_t number) const { return (number % 2 == 0) == settings.offerer; }

    Worker reading;
    Worker writing;
    Worker syncing;  // its jobs may take seconds
};

}  // namespace mailcall::share
