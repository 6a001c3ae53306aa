// Section "Ringing": what needs more than a stored word: tidying needs Thunderbird's permission.
// SPDX-License-Identifier: GPL-3.0-or-later

import { text } from "../shared/page.js";
import { tidying } from "../shared/permissions.js";
import { showAgain, store } from "./fields.js";
import { say } from "./section.js";

const NEEDED = { folder: tidying, trash: tidying };

// request() must be called before any await: Thunderbird only asks in the click's own turn.
function choose(event) {
    const { value } = event.target;
    const given = NEEDED[value]?.request() ?? Promise.resolve(true);
    given.catch(() => false).then((may) => {
        const control = document.getElementById("tidy");
        if (may) {
            return store("tidy", value, control);
        }
        showAgain("tidy");
        return say(control, text("settings_tidy_not_allowed"), false);
    });
}

export function start() {
    document.getElementById("tidy").addEventListener("change", choose);
}
