// Hands the helper's mails over to the mail server, in the background or by a compose window.
// SPDX-License-Identifier: GPL-3.0-or-later

import { identityOf } from "./accounts.js";
import { composeDetails, sendDetails } from "./draft.js";
import * as host from "./host.js";
import { appended, remembered } from "./memory.js";
import { tellPages } from "./pages.js";
import { sending } from "../shared/permissions.js";
import { text } from "../shared/page.js";

const PATIENCE = 15000;       // ms; Thunderbird itself may wait for ever with its alert open
const CLOSING = 1000;         // ms: a window that has sent may be gone before it says so
const MOST_HANDED = 500;

// After its restart the helper asks again for what it does not know to be sent.
const handed = remembered("session", "handed", []);
// Compose windows with a mail of ours: [{tab, mail, call}].
const drafts = remembered("session", "drafts", []);
const errands = new Map();    // mail number → its errand, until it is decided
const queues = new Map();     // account → the promise of the last errand

/** Call at top level. */
export function start() {
    messenger.compose.onAfterSend.addListener(async (tab, info) => {
        if (!info.error) {
            await endDraft(tab.id, info.mode === "sendNow" ? "sent" : text("trouble_later"));
        }
    });
    messenger.tabs.onRemoved.addListener((tabId) => {
        setTimeout(() => endDraft(tabId, text("trouble_closed")), CLOSING);
    });
}

/** The event `send`. */
export async function send(mail) {
    if (errands.has(mail.mail)) {
        return;  // its end is the answer
    }
    const errand = makeErrand(mail);
    errands.set(mail.mail, errand);
    if (!await isNew(errand)) {
        drop(errand);
        return;
    }
    const why = errand.wanted && whyNot(errand);
    if (why) {
        await refuse(errand, why);
    }
    if (!errand.wanted) {
        drop(errand);
        return;
    }
    // One after the other: a cancel must not overtake its invite. But none waits for one that is
    // given up: Thunderbird may never hear from a server that hangs, and the next call must not be
    // lost too.
    const before = queues.get(mail.account) ?? Promise.resolve();
    const turn = before.then(() => Promise.race([carry(errand), errand.refused]));
    queues.set(mail.account, turn);
}

/** The event `withdraw`. */
export async function withdraw(number) {
    const errand = errands.get(number);
    if (errand) {
        await refuse(errand, "");
        return;
    }
    const draft = (await drafts.get()).find(({ mail }) => mail === number);
    if (draft) {
        await forgetDraft(draft.tab);
        await closeUnasked(draft.tab);
        await report("not_sent", number, "");
    }
}

/** Calls whose mail stands in a compose window and waits for the user. */
export async function callsToSend() {
    return (await drafts.get()).map(({ call }) => call);
}

function makeErrand(mail) {
    const errand = { mail, identity: undefined, wanted: true };
    errand.refused = new Promise((resolve) => {
        errand.release = resolve;
    });
    errand.timer = setTimeout(() => refuse(errand, text("trouble_slow")), PATIENCE);
    return errand;
}

function drop(errand) {
    clearTimeout(errand.timer);
    errands.delete(errand.mail.mail);
}

// Whether it is neither sent already nor waiting in a compose window. All is looked up at once:
// somebody waits for every one of these milliseconds.
async function isNew(errand) {
    const { mail: number, account, from } = errand.mail;
    const [numbers, open, identity] = await Promise.all([
        handed.get(), drafts.get(), identityOf(account, from)]);
    errand.identity = identity;
    if (numbers.includes(number)) {
        await report("sent", number);
        return false;
    }
    return !open.some((draft) => draft.mail === number);
}

// What stands in the way, in words; "": nothing.
function whyNot({ mail, identity }) {
    if (mail.expires * 1000 <= Date.now()) {
        return text("trouble_expired");
    }
    return identity ? "" : text("trouble_no_identity", mail.from);
}

// Never rejects: the next errand waits for it.
async function carry(errand) {
    try {
        const why = errand.wanted && whyNot(errand);  // it may have waited for long
        if (why) {
            await refuse(errand, why);
        } else if (errand.wanted) {
            await handOver(errand);
        }
    } catch (problem) {
        console.warn("mailcall: mail not sent:", problem);
        await refuse(errand, text("trouble_not_sent"));
    } finally {
        drop(errand);
    }
}

async function handOver(errand) {
    const { mail, identity } = errand;
    if (await sending.has()) {
        const details = sendDetails(mail, identity.id);
        await messenger.messages.sendMessage(details, { mode: "sendNow" });
        await succeed(mail.mail);
    } else {
        await openDraft(errand, identity.id);
    }
}

// Also when it was given up before: `sent` that comes late still counts.
async function succeed(number) {
    await handed.change((numbers) => appended(numbers, number, MOST_HANDED));
    await report("sent", number);
}

// Only once, and it is not begun any more.
async function refuse(errand, why) {
    if (errand.wanted) {
        errand.wanted = false;
        errand.release();
        clearTimeout(errand.timer);
        await report("not_sent", errand.mail.mail, why);
    }
}

// A helper that is gone will ask again.
async function report(command, mail, why) {
    const fields = command === "sent" ? { mail } : { mail, why };
    await host.request(command, fields).catch((problem) => {
        console.warn(`mailcall: ${command} not told:`, problem.what);
    });
}

async function openDraft({ mail, timer }, identityId) {
    clearTimeout(timer);  // from now on it is up to the user
    const tab = await messenger.compose.beginNew(composeDetails(mail, identityId));
    const call = callOf(mail);
    await drafts.change((list) => [...list, { tab: tab.id, mail: mail.mail, call }]);
    tellPages({ event: "press_send", call, waiting: true });
}

async function endDraft(tabId, result) {
    const draft = await forgetDraft(tabId);
    if (draft && result === "sent") {
        await succeed(draft.mail);
    } else if (draft) {
        await report("not_sent", draft.mail, result);
    }
}

async function forgetDraft(tabId) {
    let found;
    await drafts.change((list) => {
        found = list.find(({ tab }) => tab === tabId);
        return list.filter((draft) => draft !== found);
    });
    if (found) {
        tellPages({ event: "press_send", call: found.call, waiting: false });
    }
    return found;
}

async function closeUnasked(tabId) {
    try {
        await messenger.compose.setComposeDetails(tabId, { isModified: false });
        await messenger.tabs.remove(tabId);
    } catch (problem) {
        console.warn("mailcall: window not closed:", problem);  // the user was quicker
    }
}

function callOf(mail) {
    const signal = mail.headers.find(({ name }) => name.toLowerCase() === "x-mailcall");
    return /\bcall=(\w+)/.exec(signal?.value ?? "")?.[1] ?? "";
}
