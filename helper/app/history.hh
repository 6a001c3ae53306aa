// History: lines about what was, as sentences and as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/json.hh"
#include "store/database.hh"

namespace mailcall::app {

std::string history_sentence(const store::HistoryLine& line);
// PROTOCOL §6.3, `history`, without `name`.
base::Json history_json(const store::HistoryLine& line);

}  // namespace mailcall::app
