// Mails of calls: new ones go to the helper, shown ones are asked about; other mails stay here.
// SPDX-License-Identifier: GPL-3.0-or-later

import { accountOf } from "./accounts.js";
import * as host from "./host.js";
import { remembered } from "./memory.js";
import { contactOf } from "./people.js";
import { text } from "../shared/page.js";

const LARGEST = 256 * 1024;                // bytes; a mail of a call is some kilobytes
const OLDEST = 30 * 24 * 3600 * 1000;      // ms; the first look at a big mailbox must end some day
const MOST_UNHEARD = 50;

// Mails that came while the helper was away.
const unheard = remembered("session", "unheard", []);

/**
 * New mails, in the order in which they were sent, so that a call that has been cancelled in the
 * meantime does not ring for the blink of an eye longer than it must.
 *
 * @param {(message: object, look: object) => void} heard What the helper said of each.
 */
export function onNewMails(heard) {
    messenger.messages.onNewMailReceived.addListener(async (folder, list) => {
        host.wake();
        const fresh = (await allOf(list)).filter(isRecent).sort((a, b) => a.date - b.date);
        for (const message of fresh) {
            await hearNew(message, heard);
        }
    });
}

/** Those that the helper has not heard of: call when it is there again. */
export async function hearAgain(heard) {
    const ids = await unheard.get();
    await unheard.change(() => []);
    for (const id of ids) {
        const message = await messenger.messages.get(id).catch(() => null);
        if (message) {
            await hearNew(message, heard);
        }
    }
}

/**
 * What the helper says of a mail (*look* in PROTOCOL.md §6.2), or null if it is none of ours.
 * Rejects with a Trouble.
 */
export async function lookAt(message) {
    const fields = await fieldsOf(message);
    if (!fields) {
        return null;
    }
    return fields.tooBig ? refusedAsTooBig() : host.request("look", fields);
}

/** The fields of `look` and `rules_try`, for any mail that may serve as an example. */
export async function exampleOf(message) {
    const fields = await fieldsOf(message);
    if (fields && !fields.tooBig) {
        return fields;
    }
    const headers = await messenger.messages.getHeaders(message.id, { decodeHeaders: false });
    return { ...(await origin(message)), header: asText(headers) };
}

async function hearNew(message, heard) {
    try {
        const fields = await fieldsOf(message);
        if (fields) {
            const look = fields.tooBig ? refusedAsTooBig() : await host.request("mail", fields);
            heard(message, look);
        }
    } catch (problem) {
        console.warn("mailcall: mail not heard:", problem.what ?? problem);
        if (problem.number === 0) {  // the helper is away
            await unheard.change((ids) => [...ids, message.id].slice(-MOST_UNHEARD));
        }
    }
}

async function fieldsOf(message) {
    const headers = await messenger.messages.getHeaders(message.id, { decodeHeaders: false });
    if (headers["x-mailcall"]) {
        return fieldsOfSignal(message);
    }
    if (headers["x-mailcall-tag"]) {
        return { ...(await origin(message)), header: asText(headers) };
    }
    return null;
}

async function fieldsOfSignal(message) {
    if (message.size > LARGEST) {
        return { tooBig: true };
    }
    const [from, file] = await Promise.all([
        origin(message),
        messenger.messages.getRaw(message.id),
    ]);
    if (file.size > LARGEST) {
        return { tooBig: true };
    }
    return { ...from, raw: new Uint8Array(await file.arrayBuffer()).toBase64() };
}

async function origin(message) {
    const account = await accountOf(message);
    return { account, contact: await contactOf(message.author, account) };
}

function asText(headers) {
    const lines = Object.entries(headers).flatMap(([name, values]) =>
        values.map((value) => `${name}: ${value.replace(/[\r\n]+[ \t]*/g, " ")}`));
    return lines.join("\r\n") + "\r\n\r\n";
}

function refusedAsTooBig() {
    return {
        verdict: "refused", reason: text("button_too_big"), call: "", state: "", offers: [],
        tidy: false,
    };
}

function isRecent(message) {
    return message.date.getTime() > Date.now() - OLDEST;
}

/** All messages of a list that comes in pages. */
export async function allOf(list) {
    const messages = [...list.messages];
    let page = list;
    while (page.id) {
        page = await messenger.messages.continueList(page.id);
        messages.push(...page.messages);
    }
    return messages;
}
