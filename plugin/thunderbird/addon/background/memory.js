// What the add-on remembers by itself: lists and tables of a limited size, one write at a time.
// SPDX-License-Identifier: GPL-3.0-or-later

// Two changes at once would each read the old value, and one of them would be lost.
const turns = new Map();  // key → the last change's promise

/**
 * A value in the storage.
 *
 * @param {"session"|"local"} area `session` lasts until Thunderbird ends, whatever happens to the
 *     background page; `local` for good.
 * @param {string} key
 * @param {*} empty What it is at first.
 */
export function remembered(area, key, empty) {
    const storage = messenger.storage[area];
    const get = async () => (await storage.get(key))[key] ?? structuredClone(empty);
    const change = (edit) => {
        const turn = (turns.get(key) ?? Promise.resolve()).then(async () => {
            const value = edit(await get());
            await storage.set({ [key]: value });
            return value;
        });
        turns.set(key, turn.catch(() => {}));
        return turn;
    };
    return { get, change };
}

/** A list with `value` at its end, without those at its beginning that are too many. */
export function appended(list, value, most) {
    return [...list.filter((other) => other !== value), value].slice(-most);
}
