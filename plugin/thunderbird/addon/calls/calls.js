// What the toolbar button opens: running, missed and earlier calls, and people to call.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, listen, localize, text } from "../shared/page.js";
import { explain, followHelper } from "../shared/parts.js";
import { tell } from "./list.js";
import * as past from "./past.js";
import * as people from "./people.js";
import * as running from "./running.js";

// Figures and chat change nothing of what is listed here.
const PASSED_OVER = ["chat", "stats", "seen", "heard", "snapshot"];

let isLoading = false;
let isStale = false;

async function loadAll() {
    const counts = [await running.load(), await past.load()];
    document.getElementById("nothing").hidden = counts.some((count) => count > 0);
    document.body.dataset.loaded = "yes";
}

// Notices come in bursts; the lists are asked for once more after the last.
async function refresh() {
    isStale = isLoading;
    if (isLoading) {
        return;
    }
    isLoading = true;
    await loadAll().catch((trouble) => tell(explain(trouble), true));
    isLoading = false;
    if (isStale) {
        await refresh();
    }
}

async function load(state) {
    if (state.connected) {
        await people.load().catch(() => {});  // the search then knows the address books only
        await refresh();
        await ask("missed_seen").catch(() => {});
    }
}

localize();
document.title = text("calls_title");
people.start();
document.getElementById("settings").onclick = async () => {
    await ask("settings_page");
    window.close();
};
listen((notice) => {
    if (notice.call && !PASSED_OVER.includes(notice.event)) {
        refresh();
    }
});
followHelper(load);
