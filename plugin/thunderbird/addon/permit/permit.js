// Asks for one permission, in a tab of the main window; background/permissions.js says why there.
// SPDX-License-Identifier: GPL-3.0-or-later

import { localize, text } from "../shared/page.js";
import { PERMISSIONS } from "../shared/permissions.js";

const what = new URLSearchParams(location.search).get("for");
const $ = (id) => document.getElementById(id);

// The background sees the tab go, and looks what was decided.
async function leave() {
    const tab = await messenger.tabs.getCurrent();
    await messenger.tabs.remove(tab.id);
}

localize();
$("question").textContent = text(`permit_${what}`);
$("why").textContent = text(`permit_${what}_why`);
$("else").textContent = text(`permit_${what}_else`);
$("permit-allow").onclick = () => PERMISSIONS[what].request().then(leave, leave);
$("permit-refuse").onclick = leave;
$("permit-allow").focus();
