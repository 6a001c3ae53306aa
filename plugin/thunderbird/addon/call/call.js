// The window of one call: keeps to what the helper says of it, and does what the user clicks.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, listen, localize, text } from "../shared/page.js";
import { load, prepare } from "./before.js";
import { askAboutTidying, offerNext } from "./over.js";
import { permitSending, preparePermission, showPermission } from "./permit.js";
import { startRinging, stopRinging } from "./ring.js";
import {
    $, addChatLine, phaseOf, say, showAsked, showPeer, showPhase, showTime, showTrouble,
    showWaiting,
} from "./show.js";

const query = new URLSearchParams(location.search);

let call = { call: query.get("call") ?? "", state: "" };
// Who is called from this window, one after the other.
const people = query.getAll("to").map((address) => address.toLowerCase());
let isAnswered = false;  // here, by a click
let hasWindow = false;  // the call's own is on the screen
let isAside = false;  // this one stands back for it
let isClosing = false;

async function close() {
    if (isClosing) {
        return;
    }
    isClosing = true;
    stopRinging();
    const window = await messenger.windows.getCurrent();
    await messenger.windows.remove(window.id);
}

/** Something is known of the call: all of the window follows. */
function show(news) {
    const before = document.body.dataset.phase;
    call = { ...call, ...news };
    const phase = phaseOf(call);
    showPhase(phase);
    showPeer(call);
    showAsked(call);
    showTime(call);
    showPermission();
    $("chat").hidden = phase !== "talking" || !call.media?.includes("chat");
    document.title = text(phase === "ringing" ? "call_title_ringing" : "call_title",
        call.name || call.peer || "");
    if (phase === "ringing" && !call.listed && !isAnswered) {
        startRinging();
    } else {
        stopRinging();
    }
    if (phase !== before) {
        enter(phase);
    }
}

// Enter and the space bar are not to accept a call whose window came up while the user was typing:
// the heading has the focus, not a button.
function enter(phase) {
    if (phase === "ringing") {
        $("who").focus();
        $("decline-form").hidden = !query.has("decline");
        if (query.has("decline")) {
            openDeclining();
        }
    } else if (phase === "calling") {
        $("hang-up").focus();
    } else if (phase === "over") {
        offerNext(call, close);
        if (call.tidy) {
            askAboutTidying(call.call).catch(showTrouble);
        }
    }
}

/** The truth, from the helper: after the start, and whenever the helper is back. */
async function catchUp() {
    const { calls, waiting } = await ask("calls");
    showWaiting(waiting ?? []);
    const found = calls.find((one) => one.call === call.call);
    if (found) {
        showTrouble(null);
        show(found);
        say("state", sentenceOf(found));
    } else if (document.body.dataset.phase === "ringing") {
        await close();
    } else if (document.body.dataset.phase !== "over") {
        await showPast();
    }
}

async function showPast() {
    const { lines } = await ask("history", { most: 200 });
    const line = lines.find((one) => one.call === call.call);
    showTrouble(null);
    show({ ...line, call: call.call, state: "over" });
    say("state", line?.sentence ?? text("call_unknown"));
}

// While it rings, the line above says it all.
function sentenceOf({ state, sentence }) {
    return state === "ringing_in" ? "" : sentence || text(`call_state_${state}`);
}

function hear(notice) {
    if (notice.event === "connection") {
        followConnection(notice);
    } else if (notice.event === "inviting" && isNext(notice)) {
        follow(notice.call);
        hearOfCall(notice);
    } else if (notice.call && notice.call === call.call) {
        hearOfCall(notice);
    }
}

function followConnection({ connected, trouble }) {
    if (document.body.dataset.phase === "over") {
        return;
    }
    showTrouble(connected ? null : trouble);
    if (connected) {
        begin().catch(showTrouble);
    }
}

function hearOfCall(notice) {
    if (notice.event === "chat") {
        addChatLine(notice.name || notice.peer, notice.text);
    } else if (notice.event === "press_send") {
        $("press-send").hidden = !notice.waiting;
    } else if (notice.event === "decline_with_text") {
        openDeclining();
    } else if (notice.event === "window") {
        hasWindow = true;
    } else if (isEndOfRinging(notice)) {
        close();
    } else if (!isClosing) {
        followNotice(notice);
    }
    makeRoom().catch(showTrouble);
}

// The call's own window shows it all. This one is still needed where the user has to press Send, or
// will be asked something when the call is over.
async function makeRoom() {
    if (isClosing || !hasWindow || !$("press-send").hidden) {
        return;
    }
    const isOver = document.body.dataset.phase === "over";
    if (isOver === isAside) {
        isAside = !isOver;
        const window = await messenger.windows.getCurrent();
        const state = isAside ? "minimized" : "normal";
        const { settings } = await ask("settings");
        if (settings.tidy !== "ask" && $("waiting").hidden) {
            await close();
        } else {
            await messenger.windows.update(window.id, { state });
        }
    }
}

// Rung in vain, or answered elsewhere: the window is gone at once. What was answered here goes on.
function isEndOfRinging({ event, state }) {
    const isRinging = document.body.dataset.phase === "ringing" && !isAnswered;
    return isRinging && (event === "over"
        || event === "stopped" && (state === "ringing_in" || state === "over"));
}

const SILENT = new Set(["stats", "seen", "heard", "snapshot", "stopped"]);

function followNotice(notice) {
    const { event, sentence, text: words, ...news } = notice;
    show(news);
    if (event === "warning" || event === "refused") {
        showTrouble({ what: sentence || words });
    } else if (!SILENT.has(event)) {
        say("state", sentenceOf(notice));
    }
    if (event === "over") {
        catchUpWaiting();
    }
}

// Several people are called one after the other, all from this window.
function isNext({ outgoing, peer }) {
    return outgoing && people.includes(peer) && (!call.call || call.state === "over");
}

function follow(id) {
    call = { call: id, state: "" };
    isAnswered = false;
    hasWindow = false;
    $("chat-lines").replaceChildren();
    $("tidy").hidden = true;
    catchUpWaiting();
    // By its address the background finds the window of a call.
    history.replaceState(null, "", `call.html?${new URLSearchParams({ call: id })}`);
}

function catchUpWaiting() {
    ask("calls").then(({ waiting }) => showWaiting(waiting ?? [])).catch(() => {});
}

/** A click that asks the helper for something. */
async function wish(command, fields = {}) {
    showTrouble(null);
    try {
        await permitSending();  // all but chat send mails, or may have to
        return await ask(command, { call: call.call, ...fields });
    } catch (trouble) {
        showTrouble(trouble);
        return null;
    }
}

async function accept(media) {
    isAnswered = true;
    stopRinging();
    if (!await wish("accept", { media })) {
        isAnswered = false;
    }
}

async function decline(words) {
    stopRinging();
    if (await wish("decline", { text: words })) {
        await close();
    }
}

function openDeclining() {
    $("decline-form").hidden = false;
    $("decline-with-text").setAttribute("aria-expanded", "true");
    $("decline-text").focus();
}

async function sendChat() {
    const words = $("chat-text").value.trim();
    if (words && await wish("chat", { text: words })) {
        addChatLine(text("call_you"), words);
        $("chat-text").value = "";
    }
}

function onSubmit(form, run) {
    $(form).addEventListener("submit", (event) => {
        event.preventDefault();
        run();
    });
}

function listenToClicks() {
    for (const id of ["accept-video", "accept-audio", "accept-chat"]) {
        $(id).onclick = () => accept($(id).dataset.media);
    }
    $("decline").onclick = () => decline("");
    $("decline-with-text").onclick = openDeclining;
    for (const ready of document.querySelectorAll(".ready")) {
        ready.onclick = () => { $("decline-text").value = ready.textContent; };
    }
    onSubmit("decline-form", () => decline($("decline-text").value.trim()));
    onSubmit("chat-form", sendChat);
    $("hang-up").onclick = () => wish("hang_up");
    $("skip-waiting").onclick = async () => {
        if (await wish("skip_waiting")) {
            showWaiting([]);
        }
    };
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && document.body.dataset.phase === "before") {
            close();
        }
    });
}

function placed(id) {
    // Its first notice may have been quicker than the answer.
    if (call.call !== id) {
        follow(id);
    }
    catchUp().catch(showTrouble);
}

// What stands in the window; again when the helper is back.
async function begin() {
    if (!call.call) {
        await load();
        return;
    }
    await catchUp();
    const { to_send: toSend } = await ask("addon");
    $("press-send").hidden = !toSend.includes(call.call);
}

function start() {
    localize();
    listenToClicks();
    listen(hear);
    if (!call.call) {
        prepare(people, query.get("account") ?? "", placed);
        showPermission();
    }
    return begin();
}

preparePermission().then(start).catch(showTrouble);
setInterval(() => call.state && showTime(call), 1000);
