// The settings page: joins its sections, and follows the helper's going and coming.
// SPDX-License-Identifier: GPL-3.0-or-later

import { listen, localize, text } from "../shared/page.js";
import { explain, followHelper } from "../shared/parts.js";
import * as accounts from "./accounts.js";
import * as computers from "./computers.js";
import * as connection from "./connection.js";
import * as contacts from "./contacts.js";
import * as devices from "./devices.js";
import * as doctor from "./doctor.js";
import * as fields from "./fields.js";
import * as ringing from "./ringing.js";
import * as rules from "./rules.js";
import { say } from "./section.js";

// In the order in which they are asked for: the later ones use what the earlier ones have learnt.
const SECTIONS = {
    accounts, ringing: fields, devices, rules, contacts, network: connection, computers, doctor,
};

function showAbout(state) {
    const helper = state.helper ? text("settings_about_helper", state.helper)
        : text("settings_about_no_helper");
    document.getElementById("helper-version").textContent = helper;
    const { version } = messenger.runtime.getManifest();
    document.getElementById("addon-version").textContent = text("settings_about_addon", version);
}

// What stands in a section is stored as a whole: while it is not there yet, something added to it
// would take its place.
function setUsable(id, isUsable) {
    document.querySelector(`#${id} > fieldset.needs-helper`).disabled = !isUsable;
}

// One section that cannot be filled must not keep the others empty.
async function fill(id) {
    try {
        await SECTIONS[id].load();
        setUsable(id, true);
    } catch (trouble) {
        setUsable(id, false);
        say(document.getElementById(id), explain(trouble), false);
    }
}

async function load(state) {
    showAbout(state);
    if (!state.connected) {
        devices.lose();
        return;
    }
    for (const id of Object.keys(SECTIONS)) {
        setUsable(id, false);
    }
    for (const id of Object.keys(SECTIONS)) {
        await fill(id);
    }
    document.body.dataset.loaded = "yes";
}

// The section that is being read is marked in the list at the side.
function followReading() {
    const links = new Map([...document.querySelectorAll("nav a")]
        .map((link) => [link.hash.slice(1), link]));
    const main = document.querySelector("main");
    const sections = [...document.querySelectorAll("main > section")];
    const mark = () => {
        const isEnd = main.scrollTop + main.clientHeight >= main.scrollHeight - 2;
        const begun = sections.filter((section) => section.offsetTop <= main.scrollTop + 120);
        const current = isEnd ? sections.at(-1) : begun.at(-1) ?? sections[0];
        for (const [id, link] of links) {
            link.setAttribute("aria-current", id === current.id);
        }
    };
    main.addEventListener("scroll", mark, { passive: true });
    mark();
}

localize();
document.title = text("settings_title");
for (const section of [...Object.values(SECTIONS), ringing]) {
    section.start?.();
}
followReading();
listen((notice) => {
    // Calls bring new contacts, and say more about old ones.
    if (notice.event === "over") {
        contacts.load().catch(() => {});
    }
});
// Somebody who comes back may have changed things elsewhere: in a call's window, in a terminal.
document.addEventListener("visibilitychange", () => {
    if (!document.hidden && document.body.dataset.connected === "true") {
        fill("ringing").then(() => fill("network"));
        fill("accounts");
        fill("contacts");
    }
});
followHelper(load);
