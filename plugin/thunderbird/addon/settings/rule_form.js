// The dialog in which a rule is made or changed.
// SPDX-License-Identifier: GPL-3.0-or-later

import { text } from "../shared/page.js";
import { make } from "../shared/parts.js";
import { say, unsay } from "./section.js";
import { DAYS, dayName, printDays, readDays } from "./rule_words.js";

// Texts of rules.ini that stand as they are in a control of the same name.
const PLAIN = ["name", "trust", "passcode", "contact", "away", "action"];
const MEDIA = ["audio", "video", "chat"];
const TRUSTED = ["known", "verified"];

const form = () => document.getElementById("rule-form");
const field = (name) => form().elements[name];
const boxes = (name) => [...form().querySelectorAll(`input[name="${name}"]`)];
const checked = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);

function check(name, values) {
    for (const box of boxes(name)) {
        box.checked = values.includes(box.value);
    }
}

function fillFrom(from = "") {
    const kind = from.startsWith("*@") ? "domain" : from.startsWith("@") ? "group" : "address";
    // There are no groups yet; a rule written by hand may name one.
    field("who").querySelector("[value=group]").hidden = kind !== "group";
    field("who").value = from ? kind : "anyone";
    field("whom").value = from.replace(/^\*?@/u, "");
}

function readFrom() {
    const whom = field("whom").value.trim();
    const kinds = { anyone: "", address: whom, domain: `*@${whom}`, group: `@${whom}` };
    return kinds[field("who").value];
}

function fill(rule) {
    form().reset();
    for (const key of PLAIN) {
        field(key).value = rule[key] ?? "";
    }
    field("action").value ||= "ring";
    fillFrom(rule.from);
    field("asked").value = rule.media ? "exactly" : "";
    check("media", (rule.media ?? "audio,video,chat").split(","));
    check("days", readDays(rule.days));
    field("time").value = rule.hours ? "between" : "";
    [field("begin").value, field("end").value] = clock(rule.hours ?? "08:00-18:00");
    check("with", (rule.with ?? "audio,chat").split(","));
    field("after").value = rule.after ?? "0";
    field("text").value = rule.text ?? "";
}

// "8:00-24:00" for time inputs, which know two digits, and midnight only as 00:00.
function clock(hours) {
    return hours.split("-").map((time) => time.trim().padStart(5, "0").replace("24:00", "00:00"));
}

function readHours() {
    if (!field("time").value) {
        return "";
    }
    const end = field("end").value;
    return `${field("begin").value}-${end === "00:00" ? "24:00" : end}`;
}

function readAction() {
    const action = field("action").value;
    if (action === "answer") {
        return { action, with: checked("with").join(","), after: field("after").value };
    }
    return action === "decline" ? { action, text: field("text").value.trim() } : { action };
}

// What the form has no control for (carrier) stays as it was.
function read(old) {
    const rule = { name: field("name").value.trim(), from: readFrom() };
    for (const key of ["trust", "passcode", "contact", "away"]) {
        rule[key] = field(key).value;
    }
    rule.media = field("asked").value ? checked("media").join(",") : "";
    rule.days = printDays(checked("days"));
    rule.hours = readHours();
    const whole = { carrier: old.carrier, ...rule, ...readAction() };
    return Object.fromEntries(Object.entries(whole).filter(([, value]) => value));
}

// What does not apply is hidden; a rule that would only ring says so while it is made.
function adapt() {
    for (const part of form().querySelectorAll("[data-when]")) {
        const [name, values] = part.dataset.when.split("=");
        part.hidden = !values.split("|").includes(field(name).value);
    }
    field("whom").required = field("who").value !== "anyone";
    const opens = checked("with").some((media) => media !== "chat");
    const isSure = TRUSTED.includes(field("trust").value) || field("passcode").value === "yes";
    document.getElementById("rule-hint").hidden =
        field("action").value !== "answer" || !opens || isSure;
}

function complaint() {
    if (checked("days").length === 0) {
        return text("settings_rule_no_day");
    }
    if (field("asked").value && checked("media").length === 0) {
        return text("settings_rule_no_media");
    }
    return field("action").value === "answer" && checked("with").length === 0
        ? text("settings_rule_no_with") : "";
}

function dayBox(day) {
    const box = make("input", { type: "checkbox", name: "days", value: day, checked: true });
    const words = make("span", { textContent: dayName(day), title: dayName(day, "long") });
    return make("label", { className: "chip" }, box, words);
}

function mediaBox(name) {
    return (media) => make("label", { className: "chip" },
        make("input", { type: "checkbox", name, value: media }),
        make("span", { textContent: text(`settings_media_${media}`) }));
}

export function start() {
    document.getElementById("rule-days").append(...DAYS.map(dayBox));
    document.getElementById("rule-media").append(...MEDIA.map(mediaBox("media")));
    document.getElementById("rule-with").append(...MEDIA.map(mediaBox("with")));
    form().addEventListener("input", adapt);
    document.getElementById("rule-cancel").onclick = () => form().closest("dialog").close();
}

/**
 * Shows the dialog for `rule` ({} for a new one).
 *
 * @param {(changed: object) => Promise<boolean>} keep Stores it; false leaves the dialog open.
 */
export function edit(rule, keep) {
    const dialog = form().closest("dialog");
    document.getElementById("rule-title").textContent =
        text(rule.name ? "settings_rule_change" : "settings_rule_new");
    fill(rule);
    adapt();
    unsay(form());
    form().onsubmit = async (event) => {
        event.preventDefault();
        const trouble = complaint();
        if (trouble) {
            say(form(), trouble, false);
        } else if (await keep(read(rule), form())) {
            dialog.close();
        }
    };
    dialog.showModal();
    field("name").focus();
}
