// Small parts that pages are made of: elements, times, and the box that says what is wrong.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, listen, text } from "./page.js";

/**
 * An element. Names of `properties` are those of the DOM (textContent, className, onclick …), or
 * else attributes (data-call, aria-label …); what is null or undefined is left out.
 */
export function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined) {
            continue;
        }
        if (name in element) {
            element[name] = value;
        } else {
            element.setAttribute(name, value);
        }
    }
    element.append(...children.filter((child) => child));
    return element;
}

/** A button with the text `key`; `properties` as for make(). */
export function button(key, onclick, properties = {}) {
    return make("button", { type: "button", textContent: text(key), onclick, ...properties });
}

/** A button with a sign instead of words; `label` is what is read out and shown as a tooltip. */
export function sign(glyph, label, onclick, properties = {}) {
    return make("button", {
        type: "button", className: "sign", textContent: glyph, title: label, "aria-label": label,
        onclick, ...properties,
    });
}

function isSameDay(a, b) {
    return a.toDateString() === b.toDateString();
}

/** Unix ms in the user's words: the time of today, or the day with its time. */
export function moment(ms) {
    const at = new Date(ms);
    const now = new Date();
    const style = { timeStyle: "short" };
    if (!isSameDay(at, now)) {
        style.dateStyle = "medium";
    }
    return new Intl.DateTimeFormat(messenger.i18n.getUILanguage(), style).format(at);
}

/** Names in the order and with the commas of the user's language. */
export function listWords(words) {
    const style = { type: "conjunction" };
    return new Intl.ListFormat(messenger.i18n.getUILanguage(), style).format(words);
}

/** What a Trouble says, and what to do about it, in one line. */
export function explain(trouble) {
    const said = trouble.what ?? trouble.message;
    const what = said.charAt(0).toLocaleUpperCase() + said.slice(1);
    if (!trouble.hint) {
        return what;
    }
    const stop = /[.!?。！？]$/u.test(what) ? "" : ".";
    return `${what}${stop} ${trouble.hint}`;
}

/** Shows what is wrong with the helper; null hides the box. */
function showTrouble(trouble) {
    const box = document.getElementById("trouble");
    box.hidden = !trouble;
    box.replaceChildren();
    if (trouble) {
        box.append(
            make("strong", { textContent: trouble.what }),
            make("p", { textContent: trouble.hint }),
        );
    }
}

/**
 * Keeps #trouble true, disables each fieldset.needs-helper while there is trouble, and calls
 * `load(state)` now and whenever the helper is back; `state` is the answer of `addon`.
 */
export function followHelper(load) {
    const refresh = async () => {
        const state = await ask("addon").catch((trouble) => ({ connected: false, trouble }));
        showTrouble(state.connected ? null : state.trouble);
        for (const fields of document.querySelectorAll("fieldset.needs-helper")) {
            fields.disabled = !state.connected;
        }
        document.body.dataset.connected = state.connected;
        await load(state);
    };
    listen((notice) => notice.event === "connection" && refresh());
    return refresh();
}
