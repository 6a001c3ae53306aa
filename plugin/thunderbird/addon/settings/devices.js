// Section "Camera and microphone": which ones, and a look at what they give.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, listen, text } from "../shared/page.js";
import { explain, make } from "../shared/parts.js";
import { setting, showAgain, store } from "./fields.js";
import { say, unsay } from "./section.js";

const QUIET_DB = -60;
const ALWAYS = ["default", "none", "test"];

let isOn = false;

const part = (id) => document.getElementById(id);

// What is stored stays in the list even when it is not plugged in: it may come back.
function fill(select, devices) {
    const named = devices.map(({ id, name }) => [id, name]);
    const key = select.dataset.key;
    const fixed = ALWAYS.map((id) => [id, text(`settings_${key}_${id}`)]);
    const chosen = setting(key);
    const all = [fixed[0], ...named, ...fixed.slice(1)];
    if (chosen && !all.some(([id]) => id === chosen)) {
        all.push([chosen, text("settings_device_gone", chosen)]);
    }
    select.replaceChildren(
        ...all.map(([value, textContent]) => make("option", { value, textContent })));
    showAgain(key);
}

function showDevices(event) {
    fill(part("camera"), event.cameras);
    fill(part("microphone"), event.microphones);
}

// From -60 dB (silence) to 0 (as loud as can be).
function showLevel(level) {
    const share = Math.min(1, Math.max(0, 1 - level / QUIET_DB));
    part("level").value = share;
}

function showPreview(event) {
    if (!isOn) {
        return;
    }
    if (event.picture) {
        part("picture").src = `data:image/jpeg;base64,${event.picture}`;
        part("picture").hidden = false;
        part("no-picture").hidden = true;
    }
    if (event.level !== undefined) {
        showLevel(event.level);
    }
    if (event.trouble) {  // of one of the two; the other goes on
        say(part("preview"), event.trouble, false);
    }
}

function showState() {
    part("preview").hidden = !isOn;
    if (isOn) {
        part("preview").scrollIntoView({ block: "nearest" });
    }
    part("try-devices").textContent = text(isOn ? "settings_try_stop" : "settings_try");
    part("try-devices").setAttribute("aria-pressed", isOn);
    part("picture").hidden = true;
    part("picture").removeAttribute("src");
    part("no-picture").hidden = false;
    part("no-picture").textContent =
        text(setting("camera") === "none" ? "settings_camera_off" : "settings_camera_starting");
    showLevel(QUIET_DB);
}

async function begin() {
    isOn = true;
    unsay(part("try-devices"));
    showState();
    const wish = { on: true, camera: part("camera").value, microphone: part("microphone").value };
    await ask("preview", wish).catch((trouble) => {
        stop();
        say(part("try-devices"), explain(trouble), false);
    });
}

// Nobody's camera stays open for a page that is not looked at.
function stop() {
    if (isOn) {
        isOn = false;
        showState();
        ask("preview", { on: false }).catch(() => {});
    }
}

async function choose(event) {
    const select = event.target;
    if (await store(select.dataset.key, select.value, select) && isOn) {
        await begin();
    }
}

export function start() {
    for (const id of ["camera", "microphone"]) {
        part(id).addEventListener("change", choose);
        fill(part(id), []);
    }
    part("try-devices").onclick = () => (isOn ? stop() : begin());
    document.addEventListener("visibilitychange", () => document.hidden && stop());
    window.addEventListener("pagehide", stop);
    listen((notice) => {
        if (notice.event === "devices") {
            showDevices(notice);
        } else if (notice.event === "preview") {
            showPreview(notice);
        }
    });
}

export async function load() {
    isOn = false;
    showState();
    await ask("devices");
}

/** The helper is gone, and the picture with it. */
export function lose() {
    isOn = false;
    showState();
}
