// Rules in words: the texts of rules.ini as short phrases, and the days of a week.
// SPDX-License-Identifier: GPL-3.0-or-later

import { text } from "../shared/page.js";
import { listWords } from "../shared/parts.js";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEEK = 7;
const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86400e3;

/** "Mon" … in the user's language; `style` as in Intl: short or long. */
export function dayName(day, style = "short") {
    const format = { weekday: style, timeZone: "UTC" };
    const at = new Date(A_MONDAY + DAYS.indexOf(day) * DAY_MS);
    return new Intl.DateTimeFormat(messenger.i18n.getUILanguage(), format).format(at);
}

function daysOfRange(range) {
    const [first, last = first] = range.split("-").map((day) => DAYS.indexOf(day.trim()));
    const count = (last - first + WEEK) % WEEK + 1;
    return Array.from({ length: count }, (_, i) => DAYS[(first + i) % WEEK]);
}

/** "mon-wed,sun" as a list of days; all of them when there is nothing. */
export function readDays(value) {
    return value ? value.toLowerCase().split(",").flatMap(daysOfRange) : [...DAYS];
}

/** The other way; "" for all days. */
export function printDays(days) {
    return days.length === DAYS.length ? "" : DAYS.filter((day) => days.includes(day)).join(",");
}

// Days in a row, from three up, are told by the first and the last.
function dayWords(value) {
    const days = DAYS.filter((day) => readDays(value).includes(day));
    const runs = [];
    for (const day of days) {
        const run = runs.at(-1);
        if (run && DAYS.indexOf(day) === DAYS.indexOf(run.at(-1)) + 1) {
            run.push(day);
        } else {
            runs.push([day]);
        }
    }
    const words = runs.flatMap((run) => (run.length < 3 ? run.map((day) => dayName(day))
        : [text("settings_rule_from_to", dayName(run[0]), dayName(run.at(-1)))]));
    return listWords(words);
}

function hourWords(value) {
    const [from, until] = value.split("-").map((part) => part.trim());
    return text("settings_rule_from_to", from, until);
}

function fromWords(from) {
    if (from.startsWith("*@")) {
        return text("settings_rule_from_domain", from.slice(2));
    }
    return from.startsWith("@") ? text("settings_rule_from_group", from.slice(1)) : from;
}

/** "audio,chat" in words. */
export function mediaWords(media) {
    return listWords(media.split(",").map((one) => text(`settings_media_${one.trim()}`)));
}

const yesNo = (key) => (value) => text(`settings_rule_${key}_${value}`);

const CONDITIONS = {
    from: fromWords,
    trust: (value) => text(`settings_rule_trust_${value}`),
    passcode: yesNo("passcode"),
    contact: yesNo("contact"),
    media: (value) => text("settings_rule_asks", mediaWords(value)),
    days: dayWords,
    hours: hourWords,
    carrier: (value) => text(`settings_rule_carrier_${value}`),
    away: yesNo("is_away"),
};

/** The conditions of a rule: one short phrase each. */
export function conditionWords(rule) {
    const words = Object.entries(CONDITIONS)
        .filter(([key]) => rule[key])
        .map(([key, say]) => say(rule[key]));
    return words.length > 0 ? words : [text("settings_rule_everyone")];
}

function answerWords(rule) {
    const media = mediaWords(rule.with || "audio,chat");
    return Number(rule.after) > 0 ? text("settings_rule_does_answer_after", media, rule.after)
        : text("settings_rule_does_answer", media);
}

/** What a rule does. */
export function actionWords(rule) {
    const action = rule.action || "ring";
    if (action === "answer") {
        return answerWords(rule);
    }
    return action === "decline" && rule.text ? text("settings_rule_does_decline_text", rule.text)
        : text(`settings_rule_does_${action}`);
}
