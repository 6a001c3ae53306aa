// One end of a call as a browser makes it: what it tells the test, its channels and descriptions.
// SPDX-License-Identifier: GPL-3.0-or-later

export const put = (name, value) => fetch(name, { method: "PUT", body: JSON.stringify(value) });
export const take = async (name) => (await fetch(name)).json();

export const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

addEventListener("error", ({ message }) => put("/trouble", message));
addEventListener("unhandledrejection", ({ reason }) => put("/trouble", `${reason}`));

const earlyData = (offer) =>
    /^a=x-mailcall-early:(\S+) (\S+) (\d+) (\d+)/m.exec(offer)?.slice(1) ?? [];

/** An answer that sends under the SSRCs that the offer names. */
export function withNamedSsrcs(answer, offer) {
    const [, , ...ssrcs] = earlyData(offer);
    if (!ssrcs.length) return answer;
    return answer.split(/(?=^m=)/m).map((section) => {
        const which = ["m=audio", "m=video"].findIndex((kind) => section.startsWith(kind));
        const own = /^a=ssrc:(\d+) /m.exec(section)?.[1];
        return which < 0 || !own ? section : section.replaceAll(own, ssrcs[which]);
    }).join("");
}

/** The same, and with the ICE credentials that it names. */
export function asNamed(answer, offer) {
    const [ufrag, pwd] = earlyData(offer);
    if (!ufrag) return answer;
    return withNamedSsrcs(answer, offer)
        .replace(/^a=ice-ufrag:.*$/gm, `a=ice-ufrag:${ufrag}`)
        .replace(/^a=ice-pwd:.*$/gm, `a=ice-pwd:${pwd}`);
}

/** Our description with all candidates in it, as a mail would carry it. */
export async function gathered(peer) {
    while (peer.iceGatheringState !== "complete")
        await new Promise((done) =>
            peer.addEventListener("icegatheringstatechange", done, { once: true }));
    return peer.localDescription.sdp;
}

/** §4.4 */
export function openChannels(peer) {
    const channels = {};
    for (const [label, id] of Object.entries({ auth: 0, control: 1, chat: 2, files: 16 })) {
        channels[label] = peer.createDataChannel(label, { negotiated: true, id });
        channels[label].binaryType = "arraybuffer";
    }
    return channels;
}

/** Keeps up what a Mailcall expects of its peer on the channel `control`. */
export function obey(control, order, counted) {
    const say = (what) => control.send(JSON.stringify(what));
    if ("ping" in order) {
        counted.pings += 1;
        say({ pong: order.ping });
    }
    if ("bye" in order) {
        say({ heard: "bye" });
        put("/bye", order.bye);
    }
}

/** Runs `each` with each decoded picture, as it comes. */
export async function look(track, each) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        each(frame);
        frame.close();
    }
}

/** The first of getStats() that has all these. */
export async function reports(peer) {
    const all = [...(await peer.getStats()).values()];
    return (wanted) => all.find((report) =>
        Object.entries(wanted).every(([key, value]) => report[key] === value));
}

/** Types of the candidates in use, ours first. */
export function path(find) {
    const { selectedCandidatePairId: id } = find({ type: "transport" });
    const pair = find({ id });
    return [pair.localCandidateId, pair.remoteCandidateId]
        .map((end) => find({ id: end }).candidateType).join("-");
}
