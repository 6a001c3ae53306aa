// Before a call: whom, with what, how long it is to ring. Nothing has left yet.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { permitSending } from "./permit.js";
import { $, say, showPeer, showPhase, showTrouble } from "./show.js";

const RINGS = [[120, "call_ring_2"], [900, "call_ring_15"], [3600, "call_ring_60"]];

const CHOICES = [...document.querySelectorAll('[data-of="before"] [data-media]')];

let wish = null;     // {people, account} as prepare() was given them
let loading = null;  // the promise of load(); null: not begun, or it failed

/**
 * @param {string[]} people Addresses.
 * @param {string} account Id or name of the account to call from; "": the first.
 * @param {(call: string, waiting: number) => void} placed
 */
export function prepare(people, account, placed) {
    wish = { people, account };
    showPhase("before");
    showPeople(people);
    offerRings("120");
    setDisabled(people.length === 0);
    for (const button of CHOICES) {
        button.onclick = () => place(button.dataset.media, placed);
    }
    CHOICES[0].focus();
}

/** After prepare(): fills in what the helper knows; again when it was away. */
export function load() {
    loading = fill();
    loading.catch(() => { loading = null; });
    return loading;
}

async function fill() {
    const [{ accounts }, { settings }] = await Promise.all([ask("addon"), ask("settings")]);
    offerAccounts(accounts, $("account").value || wish.account);
    if ($("ring").disabled) {
        showSettings(settings);
    }
    await describe(wish.people);
}

// Once: what the user has chosen since then stays when the helper was away.
function showSettings(settings) {
    offerRings(settings.ring);
    $("private").checked = settings.private === "yes";
    for (const id of ["ring", "private"]) {
        $(id).disabled = false;
    }
    focusOn(settings.media);
}

function showPeople(people) {
    if (people.length > 1) {
        $("who").textContent = text("call_several", people.length);
        $("people").replaceChildren(...people.map((address) => {
            const line = document.createElement("li");
            line.textContent = address;
            return line;
        }));
        say("state", text("call_several_how"));
    } else {
        $("who").textContent = people[0] ?? text("call_nobody");
        say("state", people.length ? "" : text("call_nobody_why"));
    }
    $("people").hidden = people.length < 2;
    document.title = text("call_title", $("who").textContent);
}

// A contact has a name, and there is something to say on how sure he is.
async function describe(people) {
    if (people.length !== 1) {
        return;
    }
    const { contacts } = await ask("contacts");
    const known = contacts.find(({ address }) => address.toLowerCase() === people[0]);
    if (known) {
        showPeer({ ...known, peer: people[0] });
    }
}

function offerRings(chosen) {
    const rings = RINGS.map(([seconds, key]) => [String(seconds), text(key)]);
    if (chosen && !rings.some(([seconds]) => seconds === chosen)) {
        rings.push([chosen, text("call_ring_other", Math.ceil(Number(chosen) / 60))]);
    }
    $("ring").replaceChildren(...rings.map(([seconds, words]) => new Option(words, seconds)));
    $("ring").value = chosen || "120";
}

function offerAccounts(accounts, chosen) {
    $("account").replaceChildren(
        ...accounts.map(({ id, address }) => new Option(address, id)));
    const address = chosen.replace(/^[^/]*\//, "");
    const account = accounts.find(({ id }) => id === chosen)
        ?? accounts.find((one) => one.address === address);
    if (account) {
        $("account").value = account.id;
    }
    $("account-row").hidden = accounts.length < 2;
}

// The last choice is the default. Where the user has gone on already, he stays.
function focusOn(media) {
    const kind = ["video", "audio", "chat"].find((word) => media.includes(word));
    const now = document.activeElement;
    if (kind && (now === document.body || now === CHOICES[0])) {
        $(`call-${kind}`).focus();
    }
}

async function place(media, placed) {
    showTrouble(null);
    setDisabled(true);
    try {
        await permitSending();
        // A click may be quicker than the helper. It would tell the other where this computer is,
        // although the settings say that it must not.
        await (loading ?? load());
        const { call, waiting = 0 } = await ask("place", {
            addresses: wish.people,
            account: $("account").value,
            media,
            ring: Number($("ring").value),
            private: $("private").checked,
        });
        $("people").hidden = true;
        placed(call, waiting);
    } catch (trouble) {
        showTrouble(trouble);
        setDisabled(false);
    }
}

function setDisabled(isDisabled) {
    for (const button of CHOICES) {
        button.disabled = isDisabled;
    }
}
