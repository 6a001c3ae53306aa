// The button in a message's header: says what the mail offers, and its menu does it.
// SPDX-License-Identifier: GPL-3.0-or-later

import * as host from "./host.js";
import { lookAt } from "./mail.js";
import { text } from "../shared/page.js";

const SHOWN = "message_display_action_menu";
const LABELS = { accept: "button_accept", call_back: "button_call_back", hang_up: "button_ours" };

// Which offer of a look shows which item; `call` is always there, whatever the mail is.
const ITEMS = [
    { id: "button-why", offer: "why", title: "button_why", enabled: false },
    { id: "button-accept-video", offer: "accept", medium: "video", title: "button_accept_video" },
    { id: "button-accept-audio", offer: "accept", medium: "audio", title: "button_accept_audio" },
    { id: "button-accept-chat", offer: "accept", title: "button_accept_chat" },
    { id: "button-decline", offer: "decline", title: "button_decline" },
    { id: "button-decline-text", offer: "decline", title: "button_decline_text" },
    { id: "button-show", offer: "hang_up", title: "button_show" },
    { id: "button-hang-up", offer: "hang_up", title: "button_hang_up" },
    { id: "button-call-back", offer: "call_back", title: "button_call_back" },
    { id: "button-call", offer: "call", title: "button_call_sender_more" },
];

const shown = new Map();  // tab id → {message, look}

/**
 * Call at top level.
 *
 * @param {object} parts
 * @param {(message: object, look: object) => void} parts.left Another mail is shown than this one.
 */
export function start({ left }) {
    for (const { id, title, enabled = true } of ITEMS) {
        const item = { id, title: text(title), enabled, contexts: [SHOWN] };
        messenger.menus.create({ ...item, visible: id === "button-call" }, ignoreSecondTime);
    }
    messenger.messageDisplay.onMessagesDisplayed.addListener(async (tab, list) => {
        host.wake();
        const before = shown.get(tab.id);
        const [message] = list.messages;
        if (before && before.message.id !== message?.id) {
            left(before.message, before.look);
        }
        await show(tab.id, list.messages.length === 1 && !list.id ? message : null);
    });
    messenger.menus.onShown.addListener(async (info, tab) => {
        if (info.contexts.includes(SHOWN)) {
            await fit((await shownIn(tab.id)).look);
            messenger.menus.refresh();
        }
    });
    messenger.tabs.onRemoved.addListener((tabId) => {
        const before = shown.get(tabId);
        shown.delete(tabId);
        if (before) {
            left(before.message, before.look);
        }
    });
}

/** The mail shown in a tab and its look: `{message: null, look: null}` where there is none. */
export async function shownIn(tabId) {
    if (!shown.has(tabId)) {
        await showAgain(tabId);
    }
    return shown.get(tabId) ?? { message: null, look: null };
}

/** Something has happened to a call: buttons on its mails say so. */
export async function refresh(call) {
    for (const [tabId, { message, look }] of shown) {
        if (look && look.call === call) {
            await show(tabId, message);
        }
    }
}

/** Everything may be out of date. */
export async function refreshAll() {
    for (const tab of await messenger.tabs.query({})) {
        if (tab.type === "mail" || tab.type === "messageDisplay") {
            await showAgain(tab.id);
        }
    }
}

async function showAgain(tabId) {
    const list = await messenger.messageDisplay.getDisplayedMessages(tabId).catch(() => null);
    await show(tabId, list?.messages.length === 1 ? list.messages[0] : null);
}

async function show(tabId, message) {
    if (!message) {
        shown.delete(tabId);
        return label(tabId, null);
    }
    // At once, so that a second event for the tab does not take this mail for the one before.
    const before = shown.get(tabId);
    const now = { message, look: before?.message.id === message.id ? before.look : null };
    shown.set(tabId, now);
    const look = await lookAt(message).catch(() => null);
    if (shown.get(tabId) !== now) {
        return;  // another mail has been chosen meanwhile, or this one is being looked at anew
    }
    shown.set(tabId, { message, look });
    // What the button says can be done has to be in its menu when somebody reads it.
    await fit(look);
    await label(tabId, look);
}

async function label(tabId, look) {
    const words = look?.verdict === "refused" ? text("button_refused")
        : text(LABELS[look?.offers[0]] ?? "button_call_sender");
    const rings = look?.offers[0] === "accept";
    const action = messenger.messageDisplayAction;
    // The tab may be gone by now.
    await Promise.allSettled([
        action.setLabel({ tabId, label: words }),
        action.setTitle({ tabId, title: look?.sentence || look?.reason || words }),
        action.setBadgeText({ tabId, text: rings ? "!" : null }),
        action.setBadgeBackgroundColor({ tabId, color: "#1a7f37" }),
    ]);
}

async function fit(look) {
    const offers = new Set([...(look?.offers ?? []), "call"]);
    if (look?.verdict === "refused") {
        offers.add("why");
    }
    // One may answer with less than was asked for, not with more.
    const isAsked = (medium) => !medium || look?.media?.includes(medium);
    await Promise.all(ITEMS.map(({ id, offer, medium }) =>
        messenger.menus.update(id, { visible: offers.has(offer) && isAsked(medium) })));
    await messenger.menus.update("button-why", { title: look?.reason || text("button_why") });
}

function ignoreSecondTime() {
    void messenger.runtime.lastError;  // items last longer than the background page
}
