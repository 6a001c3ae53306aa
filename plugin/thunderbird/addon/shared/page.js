// What every page of the add-on uses: its way to the background, and its texts.
// SPDX-License-Identifier: GPL-3.0-or-later

/** Why something was not done, in words for the user. */
export class Trouble extends Error {
    /**
     * @param {string} what One sentence: what went wrong.
     * @param {string} hint What to do next; may be empty.
     * @param {number} number The helper's error number (PROTOCOL.md §8), 0 for the add-on's own.
     */
    constructor(what, hint = "", number = 0) {
        super(what);
        this.what = what;
        this.hint = hint;
        this.number = number;
    }
}

/**
 * Asks the helper (PROTOCOL.md §6) or the background itself, which knows:
 *
 * - `addon`: `{connected, trouble: null|{what, hint}, helper, version, accounts, missed, to_send}`;
 *   `helper` and `version` are those of the two programs, `to_send` are the calls whose mail waits
 *   for *Send* in a compose window
 * - `missed_seen`: the count of missed calls goes
 * - `open_call {call}`: raises the window of a call, or opens one
 * - `open_before {addresses, account}`: the page from which a call is placed; `account`: id or name
 * - `write_instead {to, account}`: a compose window to these addresses
 * - `people {text, most = 20}`: `{people: [{name, address}]}` of the address books, if permitted
 * - `shown_mail`: `{subject, author, fields}` of the mail shown or selected; `fields` are those of
 *   `look` and `rules_try`; subject and author are "" when there is none
 * - `permit {what}`: `{granted}`, when the user has decided, in a tab that says why; see
 *   shared/permissions.js
 * - `settings_page`: opens the settings
 * - `tidy_call {call}`: puts the mails of a call that is over away, as the setting says
 *
 * @param {string} command
 * @param {object} [fields]
 * @returns {Promise<object>} The answer; rejects with a Trouble. While the helper is away, a
 *     command for it waits up to 5 s, then fails with what is wrong with the helper.
 */
export async function ask(command, fields = {}) {
    const reply = await messenger.runtime.sendMessage({ to: "background", command, fields });
    if (!reply) {
        throw new Trouble(text("call_no_background"));
    }
    if (reply.trouble) {
        throw new Trouble(reply.trouble.what, reply.trouble.hint, reply.trouble.number);
    }
    return reply.answer;
}

/**
 * Hears the helper's notices and events as they came (but for `send` and `withdraw`), and of the
 * background `{event: "connection", connected, trouble}` (connected again: ask anew for all that
 * is shown), `{event: "missed", missed: number}`, `{event: "press_send", call, waiting}` (a mail of
 * the call waits for *Send* in a compose window, or does not any more) and
 * `{event: "decline_with_text", call}` (the field for a text is to be opened).
 *
 * @param {(notice: object) => void} handler
 * @returns {() => void} Ends it.
 */
export function listen(handler) {
    const hear = (message) => {
        if (message?.to === "pages") {
            handler(message.notice);
        }
    };
    messenger.runtime.onMessage.addListener(hear);
    return () => messenger.runtime.onMessage.removeListener(hear);
}

/**
 * A text of _locales.
 *
 * @param {string} key
 * @param {...(string|number)} values For $1, $2 …
 */
export function text(key, ...values) {
    return messenger.i18n.getMessage(key, values.map(String));
}

const LOCALIZED = [
    ["data-i18n", (element, words) => { element.textContent = words; }],
    ["data-i18n-title", (element, words) => { element.title = words; }],
    ["data-i18n-placeholder", (element, words) => { element.placeholder = words; }],
    ["data-i18n-label", (element, words) => { element.setAttribute("aria-label", words); }],
];

/**
 * Fills in what carries data-i18n (text), data-i18n-title, data-i18n-placeholder or
 * data-i18n-label (accessible name).
 *
 * @param {ParentNode} [root]
 */
export function localize(root = document) {
    for (const [attribute, fill] of LOCALIZED) {
        for (const element of root.querySelectorAll(`[${attribute}]`)) {
            fill(element, text(element.getAttribute(attribute)));
        }
    }
    document.documentElement.lang = messenger.i18n.getUILanguage();
}
