// How two pages find each other through the post box of chromium.py.
// SPDX-License-Identifier: GPL-3.0-or-later

export const offers = location.search === "?offer";
export const put = (name, text) => fetch(name, { method: "PUT", body: text });
export const take = async (name) => (await fetch(name)).text();

/** Our description with all candidates in it, as a mail would carry it. */
async function describe(peer) {
    await peer.setLocalDescription();
    while (peer.iceGatheringState !== "complete")
        await new Promise((done) =>
            peer.addEventListener("icegatheringstatechange", done, { once: true }));
    return JSON.stringify(peer.localDescription);
}

/** Joins `peer` to the other page's, whichever of the two we are. */
export async function join(peer) {
    if (offers) {
        await put("/offer", await describe(peer));
        await peer.setRemoteDescription(JSON.parse(await take("/answer")));
    } else {
        await peer.setRemoteDescription(JSON.parse(await take("/offer")));
        await put("/answer", await describe(peer));
    }
}
