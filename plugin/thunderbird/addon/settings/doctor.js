// Section "Check": is everything there that calls need, and what to do if not.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, listen, text } from "../shared/page.js";
import { make } from "../shared/parts.js";
import { attempt } from "./section.js";

const part = (id) => document.getElementById(id);

function item(check) {
    const words = make("div", {}, make("span", { textContent: check.sentence }));
    if (!check.ok && check.hint) {
        words.append(make("small", { textContent: check.hint }));
    }
    const said = text(check.ok ? "settings_check_good" : "settings_check_bad");
    return make("li", { "data-check": check.name, "data-ok": check.ok },
        make("span", { className: "mark", textContent: check.ok ? "✓" : "✗", role: "img",
            "aria-label": said, title: said }),
        words);
}

function show({ checks }) {
    part("checks").replaceChildren(...checks.map(item));
    const bad = checks.filter((check) => !check.ok).length;
    const words = bad === 0 ? text("settings_checks_good") : text("settings_checks_bad", bad);
    part("check-result").textContent = words;
    part("checks").setAttribute("aria-busy", "false");
    part("check").disabled = false;
}

async function run() {
    part("check").disabled = true;
    part("checks").setAttribute("aria-busy", "true");
    part("check-result").textContent = text("settings_checking");
    if (!await attempt(part("check"), () => ask("doctor"), "")) {
        reset();
    }
}

function reset() {
    part("check").disabled = false;
    part("checks").setAttribute("aria-busy", "false");
    part("check-result").textContent = "";
}

export function start() {
    part("check").onclick = run;
    listen((notice) => notice.event === "doctor" && show(notice));
}

export function load() {
    reset();
}
