// Puts mails of finished calls out of the way, as the setting `tidy` says.
// SPDX-License-Identifier: GPL-3.0-or-later

import * as host from "./host.js";
import { remembered } from "./memory.js";
import { tidying } from "../shared/permissions.js";

const FOLDER = "Mailcall";
const MOST_CALLS = 100;
const MOST_MAILS = 20;  // of one call

// Which mails belong to which call: {call: [{message, folder, account}]}; ids that last.
const mails = remembered("local", "mails", {});

let turn = Promise.resolve();  // two at once would both make the folder

/** A mail of a call has come, and the helper says `look` of it. */
export async function hear(message, look) {
    if (!look.call || !message.folder) {
        return;
    }
    await remember(message, look.call);
    if (look.tidy) {
        await tidyCall(look.call);
    } else if (look.verdict !== "invite") {
        await quieten(message);
    }
}

/** Another mail is shown than this one: now it can go without vanishing under the user's eyes. */
export async function leave(message, look) {
    if (look?.tidy && message.folder) {
        await remember(message, look.call);
        await tidyCall(look.call);
    }
}

/** The call is over, and its mails are of no more use. */
export function tidyCall(call) {
    turn = turn.then(() => putAway(call)).catch((problem) => {
        console.warn("mailcall: not tidied:", problem);
    });
    return turn;
}

async function remember(message, call) {
    const { headerMessageId, folder } = message;
    const mail = { message: headerMessageId, folder: folder.id, account: folder.accountId };
    await mails.change((calls) => {
        const others = (calls[call] ?? []).filter((one) => one.message !== headerMessageId);
        delete calls[call];  // the newest calls stand last
        calls[call] = [...others, mail].slice(-MOST_MAILS);
        return Object.fromEntries(Object.entries(calls).slice(-MOST_CALLS));
    });
}

async function way() {
    const { settings } = await host.request("settings");
    const isOn = settings.tidy === "folder" || settings.tidy === "trash";
    return isOn && await tidying.has() ? settings.tidy : "keep";
}

// The other side's answers speak to the add-on only: the user need not see them as new mail.
async function quieten(message) {
    if (await way() !== "keep") {
        await messenger.messages.update(message.id, { read: true });
    }
}

async function putAway(call) {
    const chosen = await way();
    const list = (await mails.get())[call];
    if (chosen === "keep" || !list) {
        return;
    }
    for (const mail of list) {
        await move(mail, await destination(mail.account, chosen));
    }
    await mails.change((calls) => {
        delete calls[call];
        return calls;
    });
}

async function move(mail, folder) {
    const found = await find(mail);
    if (!folder || !found || found.folder.id === folder.id) {
        return;
    }
    await messenger.messages.update(found.id, { read: true });
    await messenger.messages.move([found.id], folder.id);
}

// First where it was: looking through a whole account takes long.
async function find({ message, folder, account }) {
    for (const where of [{ folderId: folder }, { accountId: account }]) {
        const query = { ...where, headerMessageId: message };
        const list = await messenger.messages.query(query).catch(() => null);
        if (list?.messages.length) {
            return list.messages[0];
        }
    }
    return null;
}

async function destination(accountId, chosen) {
    if (chosen === "trash") {
        const [trash] = await messenger.folders.query({ accountId, specialUse: ["trash"] });
        return trash;
    }
    const [folder] = await messenger.folders.query({ accountId, name: FOLDER });
    return folder ?? makeFolder(accountId);
}

// Some mail servers allow new folders only below the inbox.
async function makeFolder(accountId) {
    const [[root], [inbox]] = await Promise.all([
        messenger.folders.query({ accountId, isRoot: true }),
        messenger.folders.query({ accountId, specialUse: ["inbox"] }),
    ]);
    return messenger.folders.create(root.id, FOLDER)
        .catch(() => messenger.folders.create(inbox.id, FOLDER));
}
