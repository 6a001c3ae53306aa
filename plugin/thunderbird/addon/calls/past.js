// Calls that are over: those that were missed first, then all, newest first.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, make, moment } from "../shared/parts.js";
import { callTo, fill, nameOf } from "./list.js";

const MOST_LINES = 50;
const MOST_MISSED = 5;

// Whoever was called or talked to since has been called back; of the others the last try counts.
function stillMissed(lines) {
    const seen = new Set();
    return lines.filter((line) => line.kind !== "refused").filter((line) => {
        const isFirst = !seen.has(line.peer);
        seen.add(line.peer);
        return isFirst && line.missed;
    }).slice(0, MOST_MISSED);
}

function when(line) {
    return make("time", {
        className: "quiet", dateTime: new Date(line.at).toISOString(), textContent: moment(line.at),
    });
}

function missedItem(line) {
    const who = make("div", { className: "grow" },
        make("b", { textContent: nameOf(line) }), when(line));
    return make("li", { "data-call": line.call }, who, button("calls_call_back",
        () => callTo(line.peer), {
            className: "primary", "data-act": "call_back",
            "aria-label": text("calls_call_back_named", nameOf(line)),
        }));
}

// Some sentences do not say with whom: "You cancelled the call."
function isNamed(line) {
    return [line.name, line.peer].some((who) => who && line.sentence.includes(who));
}

function lineItem(line) {
    const who = isNamed(line) ? null : make("b", { textContent: nameOf(line) });
    const words = make("div", { className: "grow" },
        who, make("div", { textContent: line.sentence }), when(line));
    return make("li", { "data-call": line.call, "data-outcome": line.outcome },
        make("span", { className: "way", "aria-hidden": "true",
            textContent: line.outgoing ? "↗" : "↙" }),
        words, button("calls_call", () => callTo(line.peer), {
            className: "quietly", "data-act": "call",
            "aria-label": text("calls_call_named", nameOf(line)),
        }));
}

/** Shows what the helper says now; gives how many lines there are. */
export async function load() {
    const { lines } = await ask("history", { most: MOST_LINES });
    const missed = stillMissed(lines);
    fill("missed", missed.map(missedItem));
    fill("history", lines.filter((line) => !missed.includes(line)).map(lineItem));
    return lines.length;
}
