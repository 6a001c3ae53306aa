// The permissions that the user may give or refuse; asked for only where they are needed.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * One permission that may be given: `has()` tells; `request()` asks, and is at once true when it is
 * given already; `remove()` gives it back. All are Promise<boolean>.
 *
 * request() serves only a page that is a tab of the main window, in a click's own turn, before the
 * first await: Thunderbird 153 shows its question in the tab that is in front in the main window,
 * and where a mail is shown there, its question fails without a word and the promise never ends.
 * Popups and windows use `ask("permit", {what})` instead, which opens such a tab.
 */
function optional(...permissions) {
    return {
        has: () => messenger.permissions.contains({ permissions }),
        request: () => messenger.permissions.request({ permissions }),
        remove: () => messenger.permissions.remove({ permissions }),
    };
}

/** Mails of calls leave by themselves; without it a compose window opens for each. */
export const sending = optional("messages.send");

/** Who stands in an address book rings, and can be found by name. */
export const addressBooks = optional("addressBooks");

/** Mails of finished calls are put away. */
export const tidying = optional("accountsFolders", "messagesMove", "messagesUpdate");

/** By the names that `ask("permit", {what})` takes. */
export const PERMISSIONS = { sending, addressBooks, tidying };
