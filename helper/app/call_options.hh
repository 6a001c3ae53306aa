// The command line of a call process.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hh"

namespace mailcall::app {

// What the process is started for: a call, or a look at this computer.
enum class CallTask { call, devices, preview, doctor, pipelines };

struct CallOptions {
    CallTask task = CallTask::call;
    std::string camera = "default";  // these two for looks; what a call sends, its host tells
    std::string microphone = "default";
    std::vector<std::string> servers;  // that the doctor asks; URLs as in the settings
    std::string call;
    std::string socket;
    std::string spool;
    std::vector<std::string> attend;  // command that starts a host; empty: none is started
    double time_scale = 1;            // for tests: 0.1 makes every wait ten times shorter
    bool window = false;              // show the call in a window; else it has none
    bool ring = false;                // play the tones of ringing, with or without a window
    bool silent = false;              // no tone either, until a loudspeaker is chosen
    bool verbose = false;
};

// Empty when all that was asked for has been printed (--version; --help ends the process itself).
// Error: bad_argument.
base::Result<std::optional<CallOptions>> read_call_options(int count, char** words);

}  // namespace mailcall::app
