// Asks for a permission on behalf of windows and popups, by a tab of the main window.
// SPDX-License-Identifier: GPL-3.0-or-later

import { PERMISSIONS } from "../shared/permissions.js";

const PAGE = "permit/permit.html";

const asking = new Map();  // tab id → function to be called when the tab is gone

/** Call at top level. */
export function start() {
    messenger.tabs.onRemoved.addListener((tabId) => {
        asking.get(tabId)?.();
        asking.delete(tabId);
    });
}

/**
 * Asks, unless it was given before.
 *
 * @param {"sending"|"addressBooks"|"tidying"} what
 * @returns {Promise<{granted: boolean}>} When the user has decided, or closed the tab.
 */
export async function permit(what) {
    const permission = PERMISSIONS[what];
    if (!(await permission.has())) {
        const tab = await messenger.tabs.create({ url: `${PAGE}?for=${what}`, active: true });
        const end = new Promise((settle) => asking.set(tab.id, settle));
        await messenger.windows.update(tab.windowId, { focused: true });
        await end;
    }
    return { granted: await permission.has() };
}
