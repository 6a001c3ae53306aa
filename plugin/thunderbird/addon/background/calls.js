// Calls: what of them the user gets to see without asking for it, and the count of missed ones.
// SPDX-License-Identifier: GPL-3.0-or-later

import * as host from "./host.js";
import { appended, remembered } from "./memory.js";
import { tellPages } from "./pages.js";
import { openBefore, openCall } from "./windows.js";
import { text } from "../shared/page.js";

const MOST_MISSED = 99;
const MISSED_COLOR = "#b3261e";
const LISTED_COLOR = "#6b5b00";

const missed = remembered("local", "missed", []);  // ids of calls that nobody has looked at yet
const listed = new Set();                          // calls of strangers that do not ring

const REACTIONS = {
    ringing: ({ call }) => openCall(call),
    listed: ({ call }) => list(call, true),
    stopped: ({ call }) => list(call, false),
    // A camera that a rule has opened must not run unseen.
    answering: ({ call, automatic }) => automatic && openCall(call),
    over: (notice) => end(notice),
    show: ({ call }) => openCall(call),
    call_back: ({ address, account }) => openBefore([address], account),
};

/** A notice or event of the helper. */
export async function hear(notice) {
    await REACTIONS[notice.event]?.(notice);
}

/** The helper is there again: what rings has a window, and the badge tells the truth. */
export async function catchUp() {
    const { calls } = await host.request("calls");
    listed.clear();
    for (const call of calls.filter(({ state }) => state === "ringing_in")) {
        if (call.listed) {
            listed.add(call.call);
        } else {
            await openCall(call.call);
        }
    }
    await showBadge();
}

export async function countMissed() {
    return (await missed.get()).length;
}

/** The user has seen the list of missed calls. */
export async function forgetMissed() {
    await missed.change(() => []);
    await showBadge();
}

async function list(call, isListed) {
    if (isListed) {
        listed.add(call);
    } else {
        listed.delete(call);
    }
    await showBadge();
}

async function end({ call, outgoing }) {
    listed.delete(call);
    if (!outgoing && await wasMissed(call)) {
        await missed.change((calls) => appended(calls, call, MOST_MISSED));
    }
    await showBadge();
}

async function wasMissed(call) {
    const { lines } = await host.request("history", { most: 20 });
    return lines.some((line) => line.call === call && line.missed);
}

async function showBadge() {
    const { action } = messenger;
    const count = await countMissed();
    const number = count || listed.size;
    const title = count ? text("button_missed", count)
        : listed.size ? text("button_strangers", listed.size) : text("button_calls");
    await Promise.all([
        action.setBadgeText({ text: number ? String(number) : null }),
        action.setBadgeBackgroundColor({ color: count ? MISSED_COLOR : LISTED_COLOR }),
        action.setTitle({ title }),
    ]);
    tellPages({ event: "missed", missed: count });
}
