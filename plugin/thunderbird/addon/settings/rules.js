// Section "Rules": what happens by itself when somebody calls. The first rule that fits decides.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask, text } from "../shared/page.js";
import { button, explain, make, sign } from "../shared/parts.js";
import { reorder } from "./reorder.js";
import * as form from "./rule_form.js";
import { actionWords, conditionWords } from "./rule_words.js";
import { attempt, say } from "./section.js";

let rules = [];
let beforeRemoval = null;

const part = (id) => document.getElementById(id);
const list = () => part("rule-list");

// Stores the whole list; what is shown is what the helper has. If it refuses, `anchor` says why.
async function store(changed, done = text("settings_saved"), anchor = part("rule-add")) {
    const answer = await attempt(anchor, () => ask("rules_set", { rules: changed }), "");
    if (!answer) {
        return false;
    }
    rules = changed;
    beforeRemoval = null;
    show();
    say(part("rule-add"), done, true);
    return true;
}

// After a move the focus stays with the rule, on the same button while that can be pressed.
function focusAgain(place, act) {
    const item = list().children[place];
    const same = item.querySelector(`[data-act="${act}"]`);
    (same.disabled ? item.querySelector("[data-act=edit]") : same).focus();
}

async function move(from, to) {
    if (to < 0 || to >= rules.length || to === from) {
        return;
    }
    const { act } = document.activeElement.dataset;
    const done = text("settings_rule_moved", rules[from].name, to + 1, rules.length);
    if (await store(rules.toSpliced(from, 1).toSpliced(to, 0, rules[from]), done) && act) {
        focusAgain(to, act);
    }
}

function change(index) {
    form.edit(rules[index], (rule, anchor) => store(rules.with(index, rule), undefined, anchor));
}

function add() {
    form.edit({}, (rule, anchor) => store([...rules, rule], undefined, anchor));
}

async function remove(index) {
    const old = rules;
    const { name } = rules[index];
    if (await store(rules.toSpliced(index, 1), "")) {
        beforeRemoval = old;
        part("rule-removed").textContent = text("settings_rule_removed", name);
        showUndo();
        part("rule-undo").focus();
    }
}

function undo() {
    return store(beforeRemoval);
}

function showUndo() {
    part("rule-undo-bar").hidden = !beforeRemoval;
}

function wordsOf(rule) {
    const chips = conditionWords(rule)
        .map((words) => make("span", { className: "chip", textContent: words }));
    return make("div", { className: "grow" },
        make("b", { textContent: rule.name }),
        make("div", { className: "chips" }, ...chips),
        make("div", { className: "does", textContent: actionWords(rule) }));
}

function buttonsOf(rule, index) {
    const up = sign("↑", text("settings_rule_up", rule.name), () => move(index, index - 1),
        { disabled: index === 0, "data-act": "up" });
    const down = sign("↓", text("settings_rule_down", rule.name), () => move(index, index + 1),
        { disabled: index === rules.length - 1, "data-act": "down" });
    const edit = button("settings_edit", () => change(index), {
        "data-act": "edit", "aria-label": text("settings_edit_named", rule.name),
    });
    const away = button("settings_remove", () => remove(index), {
        "data-act": "remove", "aria-label": text("settings_remove_named", rule.name),
    });
    return make("div", { className: "buttons" }, up, down, edit, away);
}

function item(rule, index) {
    return make("li", { draggable: true, "data-rule": rule.name },
        make("span", { className: "grip", "aria-hidden": "true", textContent: "⠿" }),
        wordsOf(rule), buttonsOf(rule, index));
}

function show() {
    list().replaceChildren(...rules.map(item));
    part("no-rules").hidden = rules.length > 0;
    part("rule-built-in").classList.remove("hit");
    part("rule-result").hidden = true;
    showUndo();
}

// The mail that is selected in the mail tab, and the list as it stands here.
async function tryOnMail() {
    const mail = await ask("shown_mail");
    if (Object.keys(mail.fields).length === 0) {
        return { mail: text("settings_rule_try_no_mail"), result: "" };
    }
    const verdict = await ask("rules_try", { ...mail.fields, rules });
    for (const element of list().children) {
        element.classList.toggle("hit", element.dataset.rule === verdict.rule);
    }
    part("rule-built-in").classList.toggle("hit", !list().querySelector(".hit"));
    return {
        mail: text("settings_rule_tried", mail.subject, mail.author), result: verdict.sentence,
    };
}

async function showTry() {
    const box = part("rule-result");
    const tried = await tryOnMail()
        .catch((trouble) => ({ mail: "", result: explain(trouble) }));
    box.hidden = false;
    box.querySelector("small").textContent = tried.mail;
    box.querySelector("p").textContent = tried.result;
    part("said").textContent = `${tried.mail} ${tried.result}`;
}

export function start() {
    form.start();
    reorder(list(), move);
    part("rule-add").onclick = add;
    part("rule-undo").onclick = undo;
    part("rule-try").onclick = showTry;
}

// A file that was written by hand and is wrong is not stored over before that is put right.
function lock(isLocked) {
    for (const id of ["rule-add", "rule-try"]) {
        part(id).disabled = isLocked;
    }
}

export async function load() {
    const answer = await attempt(part("rule-add"), () => ask("rules"), "");
    lock(!answer);
    rules = answer?.rules ?? [];
    beforeRemoval = null;
    show();
}
