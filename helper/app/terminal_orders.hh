// Terminal orders: what can be typed in a call besides chat: files, folders, devices.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/result.hh"
#include "wire/order.hh"

namespace mailcall::app {

// Whether a line is an order and not chat; "//text" is the chat "/text".
bool is_order(const std::string& line);

// "/send report.pdf" and so on; paths may be relative to the working folder and begin with ~/.
// Error: bad_argument, which says what would be right.
base::Result<wire::Order> read_order_line(const std::string& line);

// What can be typed, one line each, for /help.
std::string order_help();

// An absolute path for what somebody typed.
std::string full_path(const std::string& typed);

}  // namespace mailcall::app
