// Trust: how sure we are of a person, in an icon and few words.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/model.hh"

namespace mailcall::window {

const char* trust_icon(Trust trust);
std::string trust_label(Trust trust);
// For the colour, which never stands alone: "good", "fair" or "doubtful".
const char* trust_style(Trust trust);
// The user should look twice before saying anything private.
bool is_doubtful(Trust trust);
// Of several people the one to be least sure of counts; nobody: fresh.
Trust least_trust(const std::vector<Person>& people);

}  // namespace mailcall::window
