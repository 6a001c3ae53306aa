// Section "People": whose calls ring, how sure it is who they are, and the six words.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, make, moment } from "../shared/parts.js";
import * as connection from "./connection.js";
import * as pair from "./pair.js";
import { attempt } from "./section.js";

const SECOND = 1000;

function askRemoval(contact) {
    const dialog = document.getElementById("remove-dialog");
    dialog.querySelector("p").textContent =
        text("settings_contact_remove_sure", contact.name || contact.address);
    dialog.querySelector("form").onsubmit = (event) => {
        if (event.submitter?.value === "yes") {
            remove(contact);
        }
    };
    dialog.showModal();
}

async function remove(contact) {
    const anchor = document.getElementById("contact-add");
    const done = text("settings_contact_removed", contact.name || contact.address);
    if (await attempt(anchor, () => ask("contact_remove", { address: contact.address }), done)) {
        await load();
    }
}

function openConnection(contact) {
    const anchor = document.getElementById("contact-add");
    return attempt(anchor, () => connection.open(contact), "");
}

function item(contact) {
    const who = contact.name || contact.address;
    const words = make("div", { className: "grow" }, make("b", { textContent: who }));
    if (contact.name) {
        words.append(make("span", { className: "address", textContent: contact.address }));
    }
    const facts = [
        make("span", { className: `trust ${contact.trust}`, textContent: contact.trust_words }),
        make("span", { textContent: text(contact.passcode ? "settings_contact_passcode"
            : "settings_contact_no_passcode") }),
    ];
    if (contact.last_call) {
        const when = moment(contact.last_call * SECOND);
        facts.push(make("span", { textContent: text("settings_contact_last_call", when) }));
    }
    words.append(make("div", { className: "facts" }, ...facts));
    const buttons = make("div", { className: "buttons" },
        button("settings_pair", () => pair.open(contact, load), {
            "data-act": "pair", "aria-label": text("settings_pair_named", who),
        }),
        button("settings_connection", () => openConnection(contact), {
            "data-act": "connection", "aria-label": text("settings_connection_named", who),
        }),
        button("settings_remove", () => askRemoval(contact), {
            "data-act": "remove", "aria-label": text("settings_remove_named", who),
        }));
    return make("li", { "data-address": contact.address }, words, buttons);
}

async function add(event) {
    event.preventDefault();
    const form = event.target;
    const wish = { address: form.elements.address.value.trim() };
    const name = form.elements.name.value.trim();
    if (name) {
        wish.name = name;
    }
    if (await attempt(form, () => ask("contact_add", wish))) {
        form.reset();
        await load();
        form.elements.address.focus();
    }
}

export function start() {
    document.getElementById("contact-add").onsubmit = add;
    pair.start();
}

export async function load() {
    const { contacts } = await ask("contacts");
    const order = new Intl.Collator(messenger.i18n.getUILanguage());
    contacts.sort((a, b) => order.compare(a.name || a.address, b.name || b.address));
    document.getElementById("contact-list").replaceChildren(...contacts.map(item));
    document.getElementById("no-contacts").hidden = contacts.length > 0;
}
