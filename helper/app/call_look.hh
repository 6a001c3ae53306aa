// Looking at this computer instead of holding a call: its devices, what they show, what is missing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/call_options.hh"

namespace mailcall::app {

// Does options.task, prints JSON objects on stdout, one a line; gives the exit status.
// devices: {"cameras":[{"id","name"}],"microphones":[…]}
// doctor:  {"version","checks":[{"name","ok","sentence","hint"}]}
// pipelines: {"drawing": text}
// preview: {"picture":base64 of a JPEG}, {"level":dB} and {"trouble":text} until stdin is closed.
int look(const CallOptions& options);

}  // namespace mailcall::app
