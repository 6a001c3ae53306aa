// After a call: what can be done next, and once the question where its mails are to go.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { $, say, showTrouble } from "./show.js";

// Who did not talk with the other may want to try again.
const UNANSWERED = new Set(["no_answer", "declined", "busy", "late", "failed", "cancelled"]);

/** @param {object} call A *call* with `outcome`, once it is over. */
export function offerNext(call, close) {
    const again = call.outgoing;
    $("call-again").hidden = !again;
    $("call-back").hidden = again;
    $("write-instead").hidden = call.outcome === "hung_up" || call.outcome === "taken";
    const query = new URLSearchParams({ to: call.peer, account: call.account ?? "" });
    for (const id of ["call-again", "call-back"]) {
        $(id).onclick = () => location.replace(`call.html?${query}`);
    }
    $("write-instead").onclick = async () => {
        await ask("write_instead", { to: [call.peer], account: call.account ?? "" });
        close();
    };
    $("close").onclick = close;
    const first = UNANSWERED.has(call.outcome) ? $(again ? "call-again" : "call-back") : $("close");
    first.focus();
}

/** Asks where mails of calls are to go, if the user has not been asked yet. */
export async function askAboutTidying(call) {
    const { settings } = await ask("settings");
    if (settings.tidy !== "ask") {
        return;
    }
    $("tidy").hidden = false;
    $("tidy-folder").onclick = () => choose(call, "folder");
    $("tidy-trash").onclick = () => choose(call, "trash");
    $("tidy-keep").onclick = () => choose(call, "keep");
}

async function choose(call, tidy) {
    try {
        const { granted } = tidy === "keep" ? { granted: true }
            : await ask("permit", { what: "tidying" });
        await ask("settings_set", { settings: { tidy: granted ? tidy : "keep" } });
        $("tidy").hidden = true;
        if (granted) {
            await ask("tidy_call", { call });
        } else {
            say("patience", text("call_tidy_refused"));
        }
    } catch (trouble) {
        showTrouble(trouble);
    }
}
