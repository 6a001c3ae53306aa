// Settings as an object of texts, with the keys of settings.ini.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.hh"
#include "store/settings.hh"

namespace mailcall::app {

inline base::Json to_json(const store::Settings& settings)
{
    auto json = base::Json::object();
    for (const auto& [key, value] : store::setting_texts(settings)) json[key] = value;
    return json;
}

}  // namespace mailcall::app
