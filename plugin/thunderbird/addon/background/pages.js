// What pages of the add-on ask of the background, and what they are told.
// SPDX-License-Identifier: GPL-3.0-or-later

const commands = new Map();
let otherwise = null;

/**
 * Answers shared/page.js's ask(). Call at top level.
 *
 * @param {Object<string, (fields: object) => Promise<object|void>>} own The background's commands.
 * @param {(command: string, fields: object) => Promise<object>} rest All others.
 */
export function start(own, rest) {
    for (const [name, run] of Object.entries(own)) {
        commands.set(name, run);
    }
    otherwise = rest;
    messenger.runtime.onMessage.addListener((message) => {
        // A promise is given for what is meant for this page only: others may answer the rest.
        return message?.to === "background" ? answer(message) : undefined;
    });
}

/** Tells all pages that are open; see listen() in shared/page.js. */
export function tellPages(notice) {
    // Rejects when there is none.
    messenger.runtime.sendMessage({ to: "pages", notice }).catch(() => {});
}

async function answer({ command, fields }) {
    try {
        const run = commands.get(command);
        return { answer: (await (run ? run(fields) : otherwise(command, fields))) ?? {} };
    } catch (problem) {
        const { what = String(problem.message ?? problem), hint = "", number = 0 } = problem;
        return { trouble: { what, hint, number } };
    }
}
