// The windows of calls: one for each call, opened, found again and raised.
// SPDX-License-Identifier: GPL-3.0-or-later

import { tellPages } from "./pages.js";

const PAGE = "call/call.html";
const SIZE = { width: 440, height: 550 };

const opening = new Map();  // call → promise: its window is on its way

/**
 * The page from which a call is placed; nothing has left yet.
 *
 * @param {string[]} addresses
 * @param {string} account Its id or name; "": the first.
 */
export async function openBefore(addresses, account) {
    const query = new URLSearchParams({ account });
    for (const address of addresses) {
        query.append("to", address);
    }
    await create(query);
}

/**
 * Raises the window of a call, or opens one.
 *
 * @param {string} call
 * @param {object} [how]
 * @param {boolean} [how.decline] With the field for a text open.
 */
export async function openCall(call, how = {}) {
    if (opening.has(call)) {
        return opening.get(call);
    }
    const done = raise(call, how).finally(() => opening.delete(call));
    opening.set(call, done);
    return done;
}

async function raise(call, how) {
    const window = await find(call);
    if (window !== undefined) {
        await messenger.windows.update(window, { focused: true, drawAttention: true });
        if (how.decline) {
            tellPages({ event: "decline_with_text", call });
        }
        return;
    }
    const query = new URLSearchParams({ call });
    if (how.decline) {
        query.set("decline", "1");
    }
    await create(query);
}

// Pages themselves are asked, because what this page remembered is gone when it was suspended.
async function find(call) {
    const pages = await messenger.runtime.getContexts({ contextTypes: ["TAB"] });
    const start = messenger.runtime.getURL(PAGE);
    return pages.find((page) => page.documentUrl?.startsWith(start)
        && new URL(page.documentUrl).searchParams.get("call") === call)?.windowId;
}

async function create(query) {
    await messenger.windows.create({ type: "popup", url: `${PAGE}?${query}`, ...SIZE });
}
