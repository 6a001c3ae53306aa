// The dialog in which two people agree on six words.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { make } from "../shared/parts.js";
import { fillAccounts } from "./accounts.js";
import { attempt, say, unsay } from "./section.js";

const dialog = () => document.getElementById("pair-dialog");
const part = (id) => document.getElementById(id);

// Which of the three steps is seen: choose, type, told.
function show(step) {
    for (const id of ["pair-choose", "pair-type", "pair-told"]) {
        part(id).hidden = id !== step;
    }
    part("pair-keep").hidden = step !== "pair-type";
    part("pair-close").textContent =
        text(step === "pair-told" ? "settings_done" : "settings_cancel");
}

function wish(address, more = {}) {
    const account = part("pair-account").value;
    return { address, ...(account ? { account } : {}), ...more };
}

function showWords(words) {
    const items = words.split(/\s+/u).map((word) => make("li", { textContent: word }));
    part("pair-words").replaceChildren(...items);
    show("pair-told");
    part("pair-close").focus();
}

async function makeWords(address, changed) {
    const answer = await attempt(dialog(), () => ask("pair", wish(address)), "");
    if (answer) {
        showWords(answer.words);
        await changed();
    }
}

async function keepWords(address, changed) {
    const words = part("pair-typed").value.trim().toLowerCase();
    if (await attempt(dialog(), () => ask("pair", wish(address, { words })), "")) {
        dialog().close();
        await changed();
        say(part("contact-add"), text("settings_saved"), true);
    }
}

export function start() {
    part("pair-close").onclick = () => dialog().close();
    dialog().onclose = () => part("pair-words").replaceChildren();
    part("pair-have").onclick = () => {
        show("pair-type");
        part("pair-typed").focus();
    };
}

/** Pairs with `contact`; `changed` is called when words were agreed on. */
export function open(contact, changed) {
    part("pair-title").textContent = text("settings_pair_named", contact.name || contact.address);
    part("pair-again").hidden = !contact.passcode;
    part("pair-typed").value = "";
    fillAccounts(part("pair-account"));
    unsay(dialog());
    show("pair-choose");
    part("pair-make").onclick = () => makeWords(contact.address, changed);
    dialog().querySelector("form").onsubmit = (event) => {
        event.preventDefault();
        if (!part("pair-type").hidden) {
            keepWords(contact.address, changed);
        }
    };
    dialog().showModal();
}
