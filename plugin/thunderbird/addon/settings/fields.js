// Controls that stand for one key of settings.ini each: shown as stored, stored as soon as changed.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { make } from "../shared/parts.js";
import { attempt } from "./section.js";

let stored = {};

// How a control of each kind shows a text of settings.ini, and what it makes of it.
const KINDS = {
    checkbox: {
        show: (control, value) => { control.checked = value === "yes"; },
        read: (control) => (control.checked ? "yes" : "no"),
    },
    choice: {
        show: (control, value) => {
            for (const radio of control.querySelectorAll("input[type=radio]")) {
                radio.checked = radio.value === value;
                // Some choices are for tests only: seen by nobody who has not made them.
                radio.closest("label").hidden = radio.dataset.rare === "yes" && !radio.checked;
            }
        },
        read: (control) => control.querySelector("input[type=radio]:checked")?.value ?? "",
    },
    select: {
        show: (control, value) => {
            if (![...control.options].some((option) => option.value === value)) {
                const { other } = control.dataset;
                const textContent = other ? text(other, value) : value;
                control.append(make("option", { value, textContent }));
            }
            control.value = value;
        },
        read: (control) => control.value,
    },
};

function kindOf(control) {
    const kinds = { SELECT: "select", FIELDSET: "choice", INPUT: "checkbox" };
    return KINDS[kinds[control.tagName]];
}

function show(control) {
    kindOf(control).show(control, stored[control.dataset.key] ?? "");
}

/** The value of a key as it is stored. */
export function setting(key) {
    return stored[key] ?? "";
}

/** Stores one key; the control near which it says "Saved" goes back to the truth when refused. */
export async function store(key, value, control) {
    const work = () => ask("settings_set", { settings: { [key]: value } });
    const answer = await attempt(control, work);
    if (answer) {
        stored = answer.settings;
    } else if (control.dataset.key) {
        show(control);
    }
    return answer !== null;
}

/** Shows one more time what is stored, after a control's choices have changed. */
export function showAgain(key) {
    for (const control of document.querySelectorAll(`[data-key="${key}"]`)) {
        show(control);
    }
}

export function start() {
    for (const control of document.querySelectorAll("[data-key]:not([data-own])")) {
        control.addEventListener("change", () => {
            store(control.dataset.key, kindOf(control).read(control), control);
        });
    }
}

export async function load() {
    stored = (await ask("settings")).settings;
    for (const control of document.querySelectorAll("[data-key]")) {
        show(control);
    }
}
