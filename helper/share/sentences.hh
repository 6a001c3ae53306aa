// What the user reads about a transfer that did not work.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "share/message.hh"

namespace mailcall::share {

// `file`: which one of a folder, or empty. Each is one sentence, or two: what happened, and what to
// do.
std::string sending_failed_here(Why why, const std::string& file);
std::string sending_failed_there(Why why);
std::string receiving_failed_here(Why why);
std::string receiving_failed_there(Why why, const std::string& file);
std::string listing_failed(Why why);
// Of a folder that has come without so much of what is in it; empty if that is nothing.
std::string left_out_here(std::int64_t count);

}  // namespace mailcall::share
