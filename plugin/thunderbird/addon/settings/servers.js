// A list of servers that can be added to and taken from: for everybody, or for one person.
// SPDX-License-Identifier: GPL-3.0-or-later

import { localize, text } from "../shared/page.js";
import { button, make } from "../shared/parts.js";
import { say, unsay } from "./section.js";
import { compose, describe, isSame } from "./server_line.js";

const KEYS = ["turn", "stun"];
const MOST = 8;

function facts(server) {
    const words = [text(`settings_server_${server.key}`)];
    if (server.user) {
        words.push(text("settings_server_user_is", server.user));
    }
    if (server.isShared) {
        words.push(text("settings_server_shared"));
    }
    if (server.way !== "udp") {
        words.push(text(`settings_server_way_${server.way}`));
    }
    return words.map((textContent) => make("span", { textContent }));
}

// Only a relay asks who one is, and may have to be reached in another way.
function showKind(form) {
    const isRelay = form.elements.key.value === "turn";
    form.querySelector(".for-relays").hidden = !isRelay;
    for (const why of form.querySelectorAll("[data-why]")) {
        why.hidden = why.dataset.why !== form.elements.key.value;
    }
}

function showProblem(form, { problem, field }) {
    const control = form.elements[field];
    say(form, text(problem, control.value.trim()), false);
    control.setAttribute("aria-invalid", "true");
    control.focus();
    form.querySelector(".note").scrollIntoView({ block: "nearest" });
}

function clearProblem(form) {
    for (const control of form.querySelectorAll("[aria-invalid]")) {
        control.removeAttribute("aria-invalid");
    }
    unsay(form);
}

/**
 * Fills `home`, in which an .empty stands for an empty list, with the list and a form below it.
 *
 * @param {HTMLElement} home
 * @param {(key: string) => string} read What is stored as `stun` and `turn`, without passwords.
 * @param {(key: string, value: string, anchor: HTMLElement) => Promise<boolean>} write Stores it,
 *     and says near `anchor` what became of it.
 * @returns {{show: () => void, empty: () => void}} Shows what is stored; empties the form.
 */
export function serverList(home, read, write) {
    const linesOf = (key) => read(key).split(",").filter(Boolean);

    async function remove(key, line, place) {
        const form = home.querySelector("form");
        if (await write(key, linesOf(key).filter((other) => other !== line).join(","), form)) {
            show();
            const left = home.querySelectorAll("[data-act=remove]");
            (left[Math.min(place, left.length - 1)] ?? form.elements.place).focus();
        }
    }

    function item([key, line], place) {
        const server = describe(line);
        return make("li", { "data-server": line },
            make("div", { className: "grow" },
                make("b", { textContent: server.place }),
                make("div", { className: "facts" }, ...facts(server))),
            button("settings_remove", () => remove(key, line, place), {
                "data-act": "remove", "aria-label": text("settings_remove_named", server.place),
            }));
    }

    function show() {
        const all = KEYS.flatMap((key) => linesOf(key).map((line) => [key, line]));
        home.querySelector("ul").replaceChildren(...all.map(item));
        home.querySelector(".empty").hidden = all.length > 0;
    }

    async function add(event) {
        event.preventDefault();
        const form = event.target;
        clearProblem(form);
        const { key: kind, place, way, user, password } = form.elements;
        const made = compose({ key: kind.value, place: place.value, way: way.value,
            user: user.value, password: password.value });
        if (made.problem) {
            showProblem(form, made);
            return;
        }
        // The same server once more is a new password for it.
        const lines = linesOf(made.key).filter((line) => !isSame(line, made.line));
        if (lines.length >= MOST) {
            showProblem(form, { problem: "settings_server_too_many", field: "place" });
        } else if (await write(made.key, [...lines, made.line].join(","), form)) {
            form.reset();
            showKind(form);
            show();
            place.focus();
        }
    }

    home.append(document.getElementById("servers-template").content.cloneNode(true));
    localize(home);
    const form = home.querySelector("form");
    form.onsubmit = add;
    form.elements.key.onchange = () => showKind(form);
    showKind(form);
    return {
        show,
        empty() {
            form.reset();
            showKind(form);
            clearProblem(form);
        },
    };
}
