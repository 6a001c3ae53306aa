// Section "Accounts": which addresses can be called, and what the user allows Mailcall to do.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, listWords, make } from "../shared/parts.js";
import { addressBooks, sending, tidying } from "../shared/permissions.js";
import { attempt, say } from "./section.js";

const PERMISSIONS = {
    sending: [sending, "settings_allow_sending", "settings_allow_sending_why"],
    books: [addressBooks, "settings_allow_books", "settings_allow_books_why"],
    tidying: [tidying, "settings_allow_tidying", "settings_allow_tidying_why"],
};

let known = [];

/** The accounts that are on, as the helper tells them. */
export function accountsOn() {
    return known.filter((account) => account.on);
}

/** Fills a select with the accounts that are on, for what is done for one of them. */
export function fillAccounts(select) {
    const options = accountsOn().map((account) => make("option", {
        value: account.id || account.name, textContent: account.address,
    }));
    select.replaceChildren(...options);
    select.closest("label").hidden = options.length < 2;
}

async function turn(account, control) {
    const wish = { account: account.name, on: control.checked };
    if (await attempt(control, () => ask("account_set", wish))) {
        account.on = control.checked;
    } else {
        control.checked = account.on;
    }
}

function row(account) {
    const control = make("input", { type: "checkbox", role: "switch", checked: account.on });
    control.onchange = () => turn(account, control);
    const words = make("span", {}, make("b", { textContent: account.address }));
    if (account.aliases.length > 0) {
        const aliases = text("settings_account_aliases", listWords(account.aliases));
        words.append(make("small", { textContent: aliases }));
    }
    if (!account.client) {
        words.append(make("small", { textContent: text("settings_account_folder") }));
    }
    return make("div", { className: "row", "data-account": account.name },
        make("label", { className: "switch" }, control, words));
}

// request() must be called before any await: Thunderbird only asks in the click's own turn.
function giveOrTake(row, permission) {
    const work = row.dataset.given === "true" ? permission.remove() : permission.request();
    work.catch((error) => say(row, error.message, false)).finally(showPermissions);
}

function permissionRow(name) {
    const [permission, title, why] = PERMISSIONS[name];
    const words = make("div", { className: "grow" },
        make("b", { textContent: text(title) }),
        make("small", { textContent: text(why) }));
    const control = button("settings_allow", () => giveOrTake(row, permission));
    const row = make("div", { className: "row line", "data-permission": name },
        words, make("span", { className: "state" }), control);
    return row;
}

async function showPermission(row) {
    const [permission, title] = PERMISSIONS[row.dataset.permission];
    const given = await permission.has();
    const control = row.querySelector("button");
    row.dataset.given = given;
    row.querySelector(".state").textContent =
        text(given ? "settings_allowed" : "settings_not_allowed");
    control.textContent = text(given ? "settings_take_back" : "settings_allow");
    control.classList.toggle("primary", !given);
    control.setAttribute("aria-label", `${control.textContent}: ${text(title)}`);
}

function showPermissions() {
    const rows = document.querySelectorAll("#permissions > .row");
    return Promise.all([...rows].map(showPermission));
}

export function start() {
    const rows = Object.keys(PERMISSIONS).map(permissionRow);
    document.getElementById("permissions").replaceChildren(...rows);
    messenger.permissions.onAdded.addListener(showPermissions);
    messenger.permissions.onRemoved.addListener(showPermissions);
    return showPermissions();
}

export async function load() {
    known = (await ask("accounts")).accounts;
    const list = document.getElementById("account-list");
    list.replaceChildren(...known.map(row));
    document.getElementById("no-accounts").hidden = known.length > 0;
}
