// Section "Connection": servers for everybody, and what is different with one person.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import * as fields from "./fields.js";
import { attempt } from "./section.js";
import { serverList } from "./servers.js";

const USUAL = "usual";

let forAll = null;
let forPerson = null;
let contact = null;
let special = {};  // what is different with this contact

const part = (id) => document.getElementById(id);

async function storeForPerson(key, value, anchor) {
    const wish = { contact: contact.address, settings: { [key]: value || USUAL } };
    const answer = await attempt(anchor, () => ask("settings_set", wish));
    special = answer?.settings ?? special;
    showPerson();
    return answer !== null;
}

function showPerson() {
    for (const radio of part("person-addresses").querySelectorAll("input")) {
        radio.checked = radio.value === (special.addresses ?? USUAL);
    }
    part("person-port-mapping").value = special.port_mapping ?? USUAL;
}

/** Asks what is to be different in calls with this contact. */
export async function open(person) {
    contact = person;
    special = (await ask("settings", { contact: person.address })).settings;
    part("connection-title").textContent =
        text("settings_connection_named", person.name || person.address);
    showPerson();
    forPerson.show();
    forPerson.empty();
    part("connection-dialog").showModal();
}

export function start() {
    forAll = serverList(part("servers"), fields.setting, fields.store);
    forPerson = serverList(part("person-servers"), (key) => special[key] ?? "", storeForPerson);
    part("person-addresses").addEventListener("change", (event) => {
        storeForPerson("addresses", event.target.value, part("person-addresses"));
    });
    part("person-port-mapping").addEventListener("change", (event) => {
        storeForPerson("port_mapping", event.target.value, event.target);
    });
}

/** After the settings themselves; what is being typed stays. */
export function load() {
    forAll.show();
}
