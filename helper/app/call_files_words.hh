// What an exchange tells, as the window's values and as reports to the host.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "share/exchange.hh"
#include "window/model.hh"
#include "wire/order.hh"

namespace mailcall::app {

window::Transfer shown(const share::Transfer& transfer);
std::vector<window::Share> shown(const std::vector<share::Share>& shares);
window::Browser shown(const share::Listing& listing);

wire::report::Transfer told(const share::Transfer& transfer);
wire::report::Shares told(const std::vector<share::Share>& shares);
// Cut to what a frame holds.
wire::report::Listing told(const share::Listing& listing);

}  // namespace mailcall::app
