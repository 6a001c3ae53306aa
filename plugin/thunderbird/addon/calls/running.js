// Calls that ring or go on, and those of strangers, which wait without ringing.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, listWords, make } from "../shared/parts.js";
import { fill, nameOf, tell, tryTo } from "./list.js";

const SECOND = 1000;
const MINUTE = 60;

let ticking = 0;
let toSend = [];  // calls whose mail waits in a compose window

async function show(call) {
    if (await tryTo(() => ask("open_call", { call: call.call }))) {
        window.close();
    }
}

async function accept(call) {
    if (await tryTo(() => ask("accept", { call: call.call }))) {
        await show(call);
    }
}

const decline = (call) => tryTo(() => ask("decline", { call: call.call }));
const hangUp = (call) => tryTo(() => ask("hang_up", { call: call.call }));

async function know(call) {
    if (await tryTo(() => ask("contact_add", { address: call.peer }))) {
        tell(text("calls_known", call.peer));
    }
}

function act(key, call, run, className = "") {
    return button(`calls_${key}`, () => run(call), {
        className, "data-act": key,
        "aria-label": text(`calls_${key === "accept_more" ? "accept" : key}_named`, nameOf(call)),
    });
}

function clock(ms) {
    const seconds = Math.max(0, Math.floor(ms / SECOND));
    return `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
}

function stateWords(call) {
    if (toSend.includes(call.call)) {
        return text("calls_state_to_send");
    }
    const words = text(`calls_state_${call.state}`);
    return call.talked_from
        ? text("calls_state_time", words, clock(Date.now() - call.talked_from)) : words;
}

// The whole line is a button that raises the call's window; what else can be done stands beside.
function item(call, words, ...buttons) {
    const line = make("small", { className: "state", textContent: words });
    const main = make("button", {
        type: "button", className: "line", onclick: () => show(call),
        "aria-label": `${text("calls_show", nameOf(call))}: ${words}`,
    }, make("b", { textContent: nameOf(call) }), line);
    return make("li", { "data-call": call.call, "data-state": call.state },
        main, make("div", { className: "buttons" }, ...buttons));
}

function runningItem(call) {
    const buttons = call.state === "ringing_in"
        ? [act("accept", call, accept, "good"), act("decline", call, decline, "danger")]
        : [act("hang_up", call, hangUp)];
    return item(call, stateWords(call), ...buttons);
}

function strangerItem(call) {
    return item(call, call.trust_words, act("accept_more", call, show),
        act("decline", call, decline), act("know", call, know));
}

function showTimes(calls) {
    clearInterval(ticking);
    const talking = calls.filter((call) => call.talked_from);
    if (talking.length === 0) {
        return;
    }
    ticking = setInterval(() => {
        for (const call of talking) {
            const line = document.querySelector(`#running [data-call="${call.call}"] .state`);
            if (line) {
                line.textContent = stateWords(call);
            }
        }
    }, SECOND);
}

/** Shows what the helper says now; gives how many there are. */
export async function load() {
    ({ to_send: toSend = [] } = await ask("addon"));
    const { calls, waiting = [] } = await ask("calls");
    const listed = calls.filter((call) => call.listed);
    const running = calls.filter((call) => !call.listed);
    fill("running", running.map(runningItem));
    fill("strangers", listed.map(strangerItem));
    showTimes(running);
    const next = document.getElementById("waiting");
    next.hidden = waiting.length === 0;
    next.textContent = waiting.length > 0 ? text("calls_waiting", listWords(waiting)) : "";
    return calls.length;
}
