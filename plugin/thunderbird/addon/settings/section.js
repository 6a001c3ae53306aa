// What all sections share: doing something and saying in words what became of it.
// SPDX-License-Identifier: GPL-3.0-or-later

import { text } from "../shared/page.js";
import { explain, make } from "../shared/parts.js";

const SHOWN_MS = 4000;

// One note for each row, dialog or section: "Saved", or why not.
function noteNear(anchor) {
    const home = anchor.closest(".row, dialog, section");
    let note = home.querySelector(":scope > .note, :scope > form > .note");
    if (!note) {
        note = make("p", { className: "note" });
        const menu = home.querySelector(":scope > form > menu");
        if (menu) {
            menu.before(note);
        } else {
            home.append(note);
        }
    }
    return note;
}

/** Shows `words` near `anchor` and has them read out. Good news goes away by itself. */
export function say(anchor, words, isGood) {
    const note = noteNear(anchor);
    clearTimeout(note.timer);
    note.textContent = words;
    note.classList.toggle("bad", !isGood);
    // Screen readers only hear changes of what was there before, which a fresh note was not.
    document.getElementById("said").textContent = words;
    if (isGood) {
        note.timer = setTimeout(() => { note.textContent = ""; }, SHOWN_MS);
    }
}

/** Takes back what say() showed near `anchor`. */
export function unsay(anchor) {
    noteNear(anchor).textContent = "";
}

/**
 * Does `work` and says "Saved" (or `done`; "" says nothing) near `anchor`, or why it was refused.
 *
 * @returns {Promise<object|null>} What `work` gave; null when it was refused.
 */
export async function attempt(anchor, work, done = text("settings_saved")) {
    try {
        const answer = await work();
        say(anchor, done, true);
        return answer ?? {};
    } catch (trouble) {
        say(anchor, explain(trouble), false);
        return null;
    }
}
