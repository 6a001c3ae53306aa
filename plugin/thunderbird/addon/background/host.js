// The helper: starts it, keeps the connection to it, asks it and hears what it tells.
// SPDX-License-Identifier: GPL-3.0-or-later

import { Trouble, text } from "../shared/page.js";

const HOST = "mailcall_host";
const PROTOCOL = 1;
const LARGEST_FRAME = 1024 * 1024;  // bytes, PROTOCOL.md §6
const UNTIL_CONNECTED = 5000;       // ms that a command waits for the helper
const UNTIL_ANSWERED = 15000;       // ms; commands are answered at once, so this helper hangs
const SHORTEST_PAUSE = 500;         // ms between two tries to start it …
const LONGEST_PAUSE = 30000;        // … doubled each time
const SETTLED = 10000;              // ms after which a helper counts as one that runs

let port = null;
let ready = false;
let trouble = null;
let version = "";
let pause = SHORTEST_PAUSE;
let retry = 0;
let lastId = 0;
const asked = new Map();    // id → {settle, refuse, timer}
const waiting = new Set();  // functions to be called when `ready` or `trouble` changes
let part = null;            // what start() was given

/**
 * Connects, now and again whenever the connection is lost.
 *
 * @param {object} parts
 * @param {() => Promise<object>} parts.watchFields The fields of `watch`.
 * @param {(notice: object) => void} parts.onNotice Events of the helper.
 * @param {() => void} parts.onReady Connected: everything that was known may be out of date.
 * @param {() => void} parts.onLost
 */
export function start(parts) {
    part = parts;
    connect();
}

/** Something has happened: if the helper is away, it is tried at once. */
export function wake() {
    if (!port) {
        connect();
    }
}

export function connection() {
    return { connected: ready, trouble, helper: version };
}

/**
 * One command of PROTOCOL.md §6, when the helper is there. Rejects with a Trouble.
 *
 * @param {string} command
 * @param {object} [fields]
 */
export async function request(command, fields = {}) {
    wake();
    if (!ready) {
        await untilReady();
    }
    return post(command, fields);
}

/** Tells the helper again which accounts there are. */
export async function watchAgain() {
    if (ready) {
        await post("watch", await part.watchFields());
    }
}

function connect() {
    clearTimeout(retry);
    const mine = messenger.runtime.connectNative(HOST);
    port = mine;
    mine.onMessage.addListener((message) => hear(mine, message));
    mine.onDisconnect.addListener(() => lose(mine, whyLost(mine.error?.message ?? "")));
    mine.greeting = setTimeout(() => giveUp(mine, silent()), UNTIL_ANSWERED);
}

function hear(mine, message) {
    if (mine !== port) {
        return;
    }
    if (asked.has(message.id)) {
        answer(message);
    } else if (message.event === "hello") {
        greet(mine, message);
    } else if (message.event) {
        part.onNotice(message);
    }
}

function answer(message) {
    const { settle, refuse, timer } = asked.get(message.id);
    asked.delete(message.id);
    clearTimeout(timer);
    if (message.error) {
        refuse(new Trouble(message.what, message.hint, message.error));
    } else {
        settle(message);
    }
}

function post(command, fields) {
    const mine = port;
    if (!mine) {
        return Promise.reject(trouble ?? ended());
    }
    const frame = { ...fields, id: ++lastId, command };
    if (new TextEncoder().encode(JSON.stringify(frame)).length > LARGEST_FRAME) {
        return Promise.reject(new Trouble(text("trouble_too_big")));
    }
    return new Promise((settle, refuse) => {
        const timer = setTimeout(() => giveUp(mine, silent()), UNTIL_ANSWERED);
        asked.set(frame.id, { settle, refuse, timer });
        mine.postMessage(frame);
    });
}

async function greet(mine, hello) {
    try {
        version = hello.version;
        checkVersion(hello.protocol);
        const language = messenger.i18n.getUILanguage();
        await post("hello", { protocol: PROTOCOL, client: "thunderbird", language });
        await post("watch", await part.watchFields());
    } catch (problem) {
        giveUp(mine, problem.number === 9 ? wrongVersion(problem) : problem);
        return;
    }
    if (mine === port) {
        settleIn(mine);
    }
}

function settleIn(mine) {
    clearTimeout(mine.greeting);
    ready = true;
    trouble = null;
    mine.settled = setTimeout(() => { pause = SHORTEST_PAUSE; }, SETTLED);
    change();
    part.onReady();
}

function checkVersion(protocol) {
    if (protocol < PROTOCOL) {
        throw new Trouble(text("trouble_old"), text("trouble_old_hint"), 9);
    }
    if (protocol > PROTOCOL) {
        throw new Trouble(text("trouble_new"), text("trouble_new_hint"), 9);
    }
}

// The helper's own words say more than ours, where it has some.
function wrongVersion(problem) {
    return problem.hint ? problem : new Trouble(problem.what, text("trouble_old_hint"), 9);
}

function giveUp(mine, problem) {
    if (mine === port) {
        mine.disconnect();  // onDisconnect is not told to the side that disconnects
        lose(mine, problem);
    }
}

function lose(mine, problem) {
    if (mine !== port) {
        return;
    }
    clearTimeout(mine.greeting);
    clearTimeout(mine.settled);
    port = null;
    ready = false;
    trouble = problem;
    for (const { refuse, timer } of asked.values()) {
        clearTimeout(timer);
        refuse(problem);
    }
    asked.clear();
    retry = setTimeout(wake, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    change();
    part.onLost();
}

function whyLost(message) {
    if (message.includes("No such native application")) {
        return new Trouble(text("trouble_missing"), text("trouble_missing_hint"));
    }
    return ended();
}

function ended() {
    return new Trouble(text("trouble_ended"), text("trouble_ended_hint"));
}

function silent() {
    return new Trouble(text("trouble_silent"), text("trouble_ended_hint"));
}

function change() {
    for (const look of [...waiting]) {
        look();
    }
}

// Even one that is missing may just be being installed: whoever asked can wait that long.
function untilReady() {
    return new Promise((settle, refuse) => {
        const end = (done, value) => {
            clearTimeout(timer);
            waiting.delete(look);
            done(value);
        };
        const look = () => { if (ready) { end(settle); } };
        const timer = setTimeout(() => end(refuse, trouble ?? silent()), UNTIL_CONNECTED);
        waiting.add(look);
    });
}
