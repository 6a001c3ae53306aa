// The permission to send mails of calls: asked for at the first click that needs it, once.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { sending } from "../shared/permissions.js";
import { $, say } from "./show.js";

const REFUSED = "sending_refused";

let isGranted = false;
let isRefused = false;

/** Finds out what the user has decided, and says what the next click will ask. */
export async function preparePermission() {
    [isGranted, { [REFUSED]: isRefused = false }] =
        await Promise.all([sending.has(), messenger.storage.local.get(REFUSED)]);
    $("permission-again").onclick = request;
    showPermission();
}

/** Before something is sent. Either answer will do: a compose window opens without it. */
export async function permitSending() {
    if (!isGranted && !isRefused) {
        await request();
    }
}

/** Only while a click can still send something. */
export function showPermission() {
    const phase = document.body.dataset.phase;
    $("permission").hidden = isGranted || !(phase === "before" || phase === "ringing");
    $("permission-again").hidden = !isRefused;
    $("permission-why").textContent =
        text(isRefused ? "call_permission_refused" : "call_permission");
}

async function request() {
    say("state", text("call_permission_asked"));
    const { id } = await messenger.windows.getCurrent();
    // This window lies before the main window, whatever has the focus: it would hide the question.
    await messenger.windows.update(id, { state: "minimized" });
    const { granted } = await ask("permit", { what: "sending" });
    [isGranted, isRefused] = [granted, !granted];
    await messenger.storage.local.set({ [REFUSED]: isRefused });
    say("state", "");
    showPermission();
    await messenger.windows.update(id, { state: "normal" });
    await messenger.windows.update(id, { focused: true });
}
