// The background page: joins what happens in Thunderbird with what the helper says.
// SPDX-License-Identifier: GPL-3.0-or-later

import * as accounts from "./background/accounts.js";
import * as button from "./background/button.js";
import * as calls from "./background/calls.js";
import * as host from "./background/host.js";
import * as mail from "./background/mail.js";
import { remembered } from "./background/memory.js";
import * as menus from "./background/menus.js";
import * as pages from "./background/pages.js";
import { ownCommands } from "./background/own_commands.js";
import * as permissions from "./background/permissions.js";
import * as sending from "./background/sending.js";
import * as tidying from "./background/tidying.js";

// What changes nothing that a button on a mail says.
const UNSEEN_BY_BUTTONS = new Set(["chat", "heard", "seen", "snapshot", "stats", "preview"]);

const started = remembered("session", "started", 0);

async function watchFields() {
    const now = Math.floor(Date.now() / 1000);
    return {
        client_accounts: await accounts.clientAccounts(),
        since: await started.change((since) => since || now),
    };
}

/** Several parts hear of the same thing; a failure of one is not to keep it from the others. */
function attempt(...promises) {
    for (const promise of promises) {
        promise.catch((problem) => console.warn("mailcall:", problem.what ?? problem));
    }
}

function onNotice(notice) {
    if (notice.event === "send") {
        attempt(sending.send(notice));
    } else if (notice.event === "withdraw") {
        attempt(sending.withdraw(notice.mail));
    } else {
        pages.tellPages(notice);
        attempt(calls.hear(notice));
        if (notice.call && !UNSEEN_BY_BUTTONS.has(notice.event)) {
            attempt(button.refresh(notice.call));
        }
        if (notice.event === "over" && notice.tidy) {
            attempt(tidying.tidyCall(notice.call));
        }
    }
}

function onMail(message, look) {
    attempt(tidying.hear(message, look));
}

function tellConnection() {
    const { connected, trouble } = host.connection();
    const words = trouble && { what: trouble.what, hint: trouble.hint };
    pages.tellPages({ event: "connection", connected, trouble: words });
}

function onReady() {
    tellConnection();
    attempt(calls.catchUp(), mail.hearAgain(onMail), button.refreshAll());
}

// Every listener is set up here, in the page's first turn: one that comes later is not woken for.
mail.onNewMails(onMail);
button.start({ left: (message, look) => attempt(tidying.leave(message, look)) });
menus.start();
sending.start();
permissions.start();
pages.start(ownCommands, host.request);
accounts.onChanged(() => attempt(host.watchAgain()));
// Opens the page at each start of Thunderbird, where a background page is otherwise started by
// the first event that it has asked for.
messenger.runtime.onStartup.addListener(host.wake);
messenger.runtime.onInstalled.addListener(host.wake);
host.start({ watchFields, onNotice, onReady, onLost: tellConnection });
