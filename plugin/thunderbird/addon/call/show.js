// Shows the state of a call: which parts are there, and what they say.
// SPDX-License-Identifier: GPL-3.0-or-later

import { text } from "../shared/page.js";

const SLOW = 20000;  // ms of ringing after which mail may be the reason

const PHASES = {
    inviting: "calling", ringing_out: "calling", ringing_in: "ringing", accepted: "calling",
    connecting: "calling", talking: "talking", over: "over",
};

// What a call is called by: the best of its media.
const KINDS = ["video", "audio", "chat"];

export const $ = (id) => document.getElementById(id);

export function phaseOf(call) {
    return PHASES[call.state] ?? "over";
}

/** The part of a window that belongs to a phase is shown, the others are not. */
export function showPhase(phase) {
    if (document.body.dataset.phase === phase) {
        return;
    }
    document.body.dataset.phase = phase;
    for (const section of document.querySelectorAll(".phase")) {
        section.hidden = !section.dataset.of.split(" ").includes(phase);
    }
}

/** A text, or the element hidden where there is none. */
export function say(id, words) {
    const element = $(id);
    element.hidden = !words;
    if (element.textContent !== words) {
        element.textContent = words ?? "";  // only what changes is read out
    }
}

/** Who it is, and how sure that is. */
export function showPeer({ peer, name, trust, trust_words: words }) {
    $("who").textContent = name || peer;
    say("address", name && name !== peer ? peer : "");
    $("trust").hidden = !words;
    $("trust").dataset.trust = trust ?? "";
    $("trust-words").textContent = words ?? "";
    const isWarning = trust === "changed" || trust === "suspect";
    say("trust-hint", isWarning ? text(`call_trust_${trust}`) : "");
}

/** What a call that rings asks for. */
export function showAsked(call) {
    const isRinging = call.state === "ringing_in";
    const kind = KINDS.find((medium) => call.media?.includes(medium)) ?? "chat";
    say("asks", isRinging ? text(`call_asks_${kind}`) : "");
    // One may answer with less than was asked for, not with more.
    $("accept-video").hidden = kind !== "video";
    $("accept-audio").hidden = kind === "chat";
}

/** What runs with the clock; to be called each second. */
export function showTime(call) {
    const from = call.talked_from || (call.outgoing && call.state !== "over" ? call.began : 0);
    const runs = from > 0 && call.state !== "over" && call.state !== "ringing_in";
    say("elapsed", runs ? duration(Date.now() - from) : "");
    const isSlow = call.state === "ringing_out" && Date.now() - call.began > SLOW;
    say("patience", isSlow ? text("call_slow", timeOfDay(call.ring_until)) : "");
}

/** What is wrong, and what to do about it; null: nothing is. */
export function showTrouble(trouble) {
    const box = $("trouble");
    box.hidden = !trouble;
    box.querySelector("strong").textContent = trouble?.what ?? "";
    box.querySelector("span").textContent = trouble?.hint ?? "";
}

/** Who is called afterwards. */
export function showWaiting(addresses) {
    $("waiting").hidden = addresses.length === 0;
    $("waiting-people").textContent = text("call_waiting", listed(addresses));
}

export function addChatLine(who, words) {
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = `${who}: `;
    line.append(name, words);
    $("chat-lines").append(line);
    line.scrollIntoView({ block: "nearest" });
}

function listed(names) {
    return new Intl.ListFormat(messenger.i18n.getUILanguage(), { type: "conjunction" })
        .format(names);
}

function duration(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const rest = two(seconds % 60);
    return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function timeOfDay(ms) {
    return new Intl.DateTimeFormat(messenger.i18n.getUILanguage(), { timeStyle: "short" })
        .format(new Date(ms));
}
