// The commands that pages have of the background itself; shared/page.js lists them.
// SPDX-License-Identifier: GPL-3.0-or-later

import { clientAccounts, identityFor } from "./accounts.js";
import { shownIn } from "./button.js";
import { countMissed, forgetMissed } from "./calls.js";
import * as host from "./host.js";
import { exampleOf } from "./mail.js";
import { searchPeople } from "./people.js";
import { permit } from "./permissions.js";
import { callsToSend } from "./sending.js";
import { tidyCall } from "./tidying.js";
import { openBefore, openCall } from "./windows.js";

export const ownCommands = {
    addon,
    missed_seen: () => forgetMissed(),
    open_call: ({ call }) => openCall(call),
    open_before: ({ addresses, account = "" }) => openBefore(addresses, account),
    people,
    permit: ({ what }) => permit(what),
    settings_page: () => messenger.runtime.openOptionsPage(),
    shown_mail: shownMail,
    tidy_call: ({ call }) => tidyCall(call),
    write_instead: writeInstead,
};

async function addon() {
    host.wake();
    const { connected, trouble, helper } = host.connection();
    return {
        connected,
        trouble: trouble && { what: trouble.what, hint: trouble.hint },
        helper,
        version: messenger.runtime.getManifest().version,
        accounts: await clientAccounts(),
        missed: await countMissed(),
        to_send: await callsToSend(),
    };
}

async function people({ text = "", most = 20 }) {
    return { people: await searchPeople(text, most) };
}

async function shownMail() {
    // Whoever asks may be a tab itself: the mail tab behind it is not active then.
    const tabs = await messenger.tabs.query({});
    tabs.sort((one, other) => Number(other.active) - Number(one.active));
    for (const tab of tabs.filter(({ type }) => type === "mail" || type === "messageDisplay")) {
        const { message } = await shownIn(tab.id);
        if (message) {
            const { subject, author } = message;
            return { subject, author, fields: await exampleOf(message) };
        }
    }
    return { subject: "", author: "", fields: {} };
}

async function writeInstead({ to, account = "" }) {
    await messenger.compose.beginNew({ to, identityId: await identityFor(account) });
}
