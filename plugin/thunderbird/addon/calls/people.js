// Looking for somebody to call: people of Mailcall, and of the address books where that is allowed.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, make } from "../shared/parts.js";
import { addressBooks } from "../shared/permissions.js";
import { callTo, nameOf, tell } from "./list.js";

const MOST = 8;
const PAUSE_MS = 120;
const AN_ADDRESS = /^[^\s@]+@[^\s@]+$/u;

let contacts = [];
let timer = 0;

const part = (id) => document.getElementById(id);
const wanted = () => part("search").value.trim();

function fits(person, words) {
    const where = `${person.name} ${person.address}`.toLowerCase();
    return words.toLowerCase().split(/\s+/u).every((word) => where.includes(word));
}

// An address in both places is one person, with the name that Mailcall knows.
async function find(words) {
    const { people } = await ask("people", { text: words, most: MOST });
    const found = new Map();
    const typed = AN_ADDRESS.test(words) ? [{ name: "", address: words }] : [];
    for (const person of [...contacts.filter((one) => fits(one, words)), ...people, ...typed]) {
        const key = person.address.toLowerCase();
        if (!found.has(key)) {
            found.set(key, person);
        }
    }
    return [...found.values()].slice(0, MOST);
}

function item(person) {
    const words = make("div", { className: "grow" }, make("b", { textContent: nameOf(person) }));
    if (person.name) {
        words.append(make("small", { textContent: person.address }));
    }
    return make("li", { "data-address": person.address }, words,
        button("calls_call", () => callTo(person.address), {
            className: "primary", "data-act": "call",
            "aria-label": text("calls_call_named", nameOf(person)),
        }));
}

async function search() {
    const words = wanted();
    const found = words ? await find(words) : [];
    if (words !== wanted()) {
        return;  // more was typed in the meantime
    }
    part("found").replaceChildren(...found.map(item));
    part("none-found").hidden = !words || found.length > 0;
    part("books").hidden = !words || await addressBooks.has();
    document.body.classList.toggle("searching", Boolean(words));
}

function searchSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch((trouble) => tell(trouble.message, true)), PAUSE_MS);
}

// Enter calls the first; the arrow keys go from one to the next.
function step(event) {
    const buttons = [...part("found").querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && buttons.length > at + 1) {
        buttons[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
        (at > 0 ? buttons[at - 1] : part("search")).focus();
    } else if (event.key === "Enter" && event.target === part("search") && buttons.length > 0) {
        buttons[0].click();
    } else {
        return;
    }
    event.preventDefault();
}

export function start() {
    part("search").addEventListener("input", searchSoon);
    part("people").addEventListener("keydown", step);
    part("allow-books").onclick = () => {
        ask("permit", { what: "addressBooks" }).then(search, (error) => tell(error.message, true));
    };
}

export async function load() {
    ({ contacts } = await ask("contacts"));
    await search();  // somebody may have typed already
}
