// What the lists of the popup share.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ask } from "../shared/page.js";
import { explain } from "../shared/parts.js";

/** What the user calls somebody, or else the address. */
export function nameOf({ name, peer, address }) {
    return name || peer || address;
}

/** Shows a sentence below the search field; `isBad`: something was refused. */
export function tell(words, isBad = false) {
    const said = document.getElementById("said");
    said.textContent = words;
    said.classList.toggle("bad", isBad);
}

/** Does `work`; if it is refused, says why and gives false. */
export async function tryTo(work) {
    try {
        await work();
        tell("");
        return true;
    } catch (trouble) {
        tell(explain(trouble), true);
        return false;
    }
}

/** Fills the list of a section, which is hidden while there is nothing in it. */
export function fill(section, items) {
    const home = document.getElementById(section);
    const focused = document.activeElement;
    const place = [focused.closest("[data-call]")?.dataset.call, focused.dataset.act];
    home.querySelector("ul").replaceChildren(...items);
    home.hidden = items.length === 0;
    if (place[0] && !focused.isConnected) {
        const line = home.querySelector(`[data-call="${place[0]}"]`);
        (line?.querySelector(`[data-act="${place[1]}"]`) ?? line?.querySelector("button"))?.focus();
    }
}

/** Opens the page from which a call is placed; the popup has done its work then. */
export async function callTo(address) {
    if (await tryTo(() => ask("open_before", { addresses: [address] }))) {
        window.close();
    }
}
