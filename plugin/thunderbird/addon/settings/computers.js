// Section "Other computers": one address on several of them, and how the key gets there.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { make } from "../shared/parts.js";
import { accountsOn, fillAccounts } from "./accounts.js";
import * as fields from "./fields.js";
import { attempt, say, unsay } from "./section.js";

const MOST_COMPUTERS = 16;

const part = (id) => document.getElementById(id);

async function seal(event) {
    event.preventDefault();
    const { passphrase, again } = event.target.elements;
    if (passphrase.value !== again.value) {
        say(event.target, text("settings_passphrase_differs"), false);
        again.focus();
        return;
    }
    const wish = { account: part("export-account").value, passphrase: passphrase.value };
    const answer = await attempt(event.target, () => ask("identity_export", wish), "");
    if (answer) {
        part("export-text").value = answer.text;
        showExport(true);
        part("export-text").select();
        await fields.load();  // the helper counts the other computer
    }
}

function showExport(isMade) {
    part("export-asked").hidden = isMade;
    part("export-made").hidden = !isMade;
    part("export-make").hidden = isMade;
    part("export-close").textContent = text(isMade ? "settings_done" : "settings_cancel");
}

function openExport() {
    part("export-dialog").querySelector("form").reset();
    fillAccounts(part("export-account"));
    unsay(part("export-dialog"));
    showExport(false);
    part("export-dialog").showModal();
}

async function copy() {
    await navigator.clipboard.writeText(part("export-text").value);
    say(part("export-dialog"), text("settings_copied"), true);
}

function save() {
    const file = new Blob([part("export-text").value], { type: "text/plain" });
    const link = make("a", { href: URL.createObjectURL(file), download: "mailcall-key.txt" });
    link.click();
    URL.revokeObjectURL(link.href);
}

// The secret is not left lying in a page that may stay open for weeks.
function forget() {
    part("export-text").value = "";
    for (const dialog of ["export-dialog", "import-dialog"]) {
        part(dialog).querySelector("form").reset();
    }
}

async function bring(event) {
    event.preventDefault();
    const { sealed, passphrase, replace } = event.target.elements;
    const wish = { text: sealed.value, passphrase: passphrase.value, replace: replace.checked };
    const answer = await attempt(event.target, () => ask("identity_import", wish), "");
    if (answer) {
        part("import-dialog").close();
        await fields.load();
        say(part("use-here"), text("settings_import_done", answer.address), true);
    } else {
        part("import-replace").hidden = false;
    }
}

function openImport() {
    part("import-dialog").querySelector("form").reset();
    unsay(part("import-dialog"));
    part("import-replace").hidden = true;
    part("import-dialog").showModal();
}

async function readFile(event) {
    const [file] = event.target.files;
    part("import-text").value = file ? await file.text() : "";
}

export function start() {
    const count = part("device-count");
    for (let n = 1; n <= MOST_COMPUTERS; ++n) {
        const words = n === 1 ? text("settings_computers_one") : text("settings_computers_more", n);
        count.append(make("option", { value: n, textContent: words }));
    }
    part("use-elsewhere").onclick = openExport;
    part("export-dialog").querySelector("form").onsubmit = seal;
    part("export-copy").onclick = copy;
    part("export-save").onclick = save;
    part("use-here").onclick = openImport;
    part("import-dialog").querySelector("form").onsubmit = bring;
    // Thunderbird's own control for a file has English words, whatever the language is.
    part("import-choose").onclick = () => part("import-file").click();
    part("import-file").onchange = readFile;
    for (const dialog of ["export-dialog", "import-dialog"]) {
        part(dialog).onclose = forget;
        part(dialog.replace("dialog", "close")).onclick = () => part(dialog).close();
    }
}

export function load() {
    part("use-elsewhere").disabled = accountsOn().length === 0;
}
