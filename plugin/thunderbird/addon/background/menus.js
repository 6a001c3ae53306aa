// Menus and the compose window's button: what a click on each of them does.
// SPDX-License-Identifier: GPL-3.0-or-later

import { accountOf, accountOfIdentity, ownAddresses } from "./accounts.js";
import { shownIn } from "./button.js";
import * as host from "./host.js";
import { allOf } from "./mail.js";
import { addressesIn } from "./people.js";
import { openBefore, openCall } from "./windows.js";
import { text } from "../shared/page.js";

const MEDIA = {
    "button-accept-video": "audio,video,chat",
    "button-accept-audio": "audio,chat",
    "button-accept-chat": "chat",
};

/** Call at top level. */
export function start() {
    messenger.menus.create({
        id: "call-sender",
        title: text("menu_call_sender"),
        contexts: ["message_list"],
        icons: { 16: "shared/call.svg" },
    }, () => void messenger.runtime.lastError);  // items last longer than the background page
    messenger.menus.onClicked.addListener(async (info, tab) => {
        host.wake();
        if (info.menuItemId === "call-sender") {
            await callSenders(await allOf(info.selectedMessages));
        } else {
            await doForShown(info.menuItemId, tab.id);
        }
    });
    messenger.composeAction.onClicked.addListener(async (tab) => {
        host.wake();
        await callRecipients(tab.id);
    });
}

/** The page from which the senders of these mails can be called. */
async function callSenders(messages) {
    const people = await Promise.all(messages.map(otherSide));
    const account = messages.length ? await accountOf(messages[0]) : "";
    await openBefore(await addressesIn(people.flat()), account);
}

// The sender of a mail in "Sent" is the user himself: he means those to whom he wrote.
async function otherSide(message) {
    const own = await ownAddresses();
    const [author] = await messenger.messengerUtilities.parseMailboxString(message.author);
    return own.has(author?.email?.toLowerCase()) ? message.recipients : [message.author];
}

async function callRecipients(tabId) {
    const draft = await messenger.compose.getComposeDetails(tabId);
    // Lists of an address book have no address that could be called.
    const people = [draft.to, draft.cc, draft.bcc].flat().filter((one) => typeof one === "string");
    const account = await accountOfIdentity(draft.identityId);
    await openBefore(await addressesIn(people), account);
}

async function doForShown(item, tabId) {
    const { message, look } = await shownIn(tabId);
    if (item === "button-call" || item === "button-call-back") {
        await callSenders(message ? [message] : []);
    } else if (look?.call) {
        await doForCall(item, look);
    }
}

async function doForCall(item, { call }) {
    if (item === "button-decline-text") {
        await openCall(call, { decline: true });
    } else if (item === "button-decline") {
        await attempt(call, "decline");
    } else if (item === "button-hang-up") {
        await attempt(call, "hang_up");
    } else {
        if (item in MEDIA) {
            await attempt(call, "accept", { media: MEDIA[item] });
        }
        await openCall(call);
    }
}

// The call's own window says what is wrong, once more tried from there.
async function attempt(call, command, fields = {}) {
    await host.request(command, { call, ...fields }).catch(() => openCall(call));
}
