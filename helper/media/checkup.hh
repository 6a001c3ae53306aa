// What this computer has for calls: devices, installed parts, network addresses.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace mailcall::media {

// One line of a doctor's report, for users. `hint` says what to do, or is empty.
struct Check {
    std::string name;
    bool ok = false;
    std::string sentence;
    std::string hint;
};

// A device as a list shows it; open_camera() and open_microphone() take the id.
struct Entry {
    std::string id;
    std::string name;
};
std::vector<Entry> list_cameras();
std::vector<Entry> list_microphones();
std::vector<Entry> list_loudspeakers();

// Opens the devices for a moment. Names as open_camera() and open_microphone() take them.
std::vector<Check> check_media(const std::string& camera, const std::string& microphone);

}  // namespace mailcall::media
