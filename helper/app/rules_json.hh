// Rules as objects of texts, with the keys of rules.ini and `name`.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.hh"
#include "base/result.hh"
#include "call/rules.hh"

namespace mailcall::app {

base::Json to_json(const call::Rule& rule);
// Errors: bad_json, bad_rule.
base::Result<call::Rule> read_rule(const base::Json& json);

}  // namespace mailcall::app
