// Who people are to this user: addresses in mails, address books, and whom he has written to.
// SPDX-License-Identifier: GPL-3.0-or-later

import { ownAddresses } from "./accounts.js";
import { addressBooks } from "../shared/permissions.js";

const PATIENCE = 700;  // ms: the telephone must not wait for a slow address book
const MOST_KNOWN = 500;

// `book` or `written` of an address, once found. What was not found is looked for again.
const known = new Map();

/**
 * The addresses in texts like `Bob <bob@example.org>, carol@example.org`: each once, in lower case,
 * without the user's own.
 *
 * @param {string[]} mailboxes
 * @returns {Promise<string[]>}
 */
export async function addressesIn(mailboxes) {
    const own = await ownAddresses();
    const found = new Set();
    for (const mailbox of mailboxes) {
        const parsed = await messenger.messengerUtilities.parseMailboxString(mailbox);
        for (const { email } of parsed) {
            if (email?.includes("@") && !own.has(email.toLowerCase())) {
                found.add(email.toLowerCase());
            }
        }
    }
    return [...found];
}

/**
 * What the helper is told as `contact`: "book", "written" or "".
 *
 * @param {string} mailbox The mail's author.
 * @param {string} accountId Only what was sent from this account counts.
 */
export async function contactOf(mailbox, accountId) {
    const [address] = await addressesIn([mailbox]);
    if (!address) {
        return "";
    }
    const key = `${accountId} ${address}`;
    if (!known.has(key)) {
        const found = await inTime(findContact(address, accountId), "");
        if (!found) {
            return "";
        }
        known.set(key, found);
        forgetOldest(known, MOST_KNOWN);
    }
    return known.get(key);
}

/**
 * People in the address books.
 *
 * @param {string} words Parts of name or address; empty: anyone.
 * @param {number} most
 * @returns {Promise<{name: string, address: string}[]>} None without the permission.
 */
export async function searchPeople(words, most) {
    if (!(await addressBooks.has())) {
        return [];
    }
    const search = words ? { searchString: words } : {};
    const contacts = await messenger.addressBooks.contacts.query(search);
    const people = new Map();
    for (const contact of contacts.flatMap(readCard)) {
        people.set(contact.address.toLowerCase(), contact);
    }
    const list = [...people.values()];
    list.sort((a, b) => (a.name || a.address).localeCompare(b.name || b.address));
    return list.slice(0, most);
}

async function findContact(address, accountId) {
    if (await inAddressBook(address)) {
        return "book";
    }
    return (await writtenTo(address, accountId)) ? "written" : "";
}

async function inAddressBook(address) {
    if (!(await addressBooks.has())) {
        return false;
    }
    // Only local books and their copies: asking a directory server would tell it who calls.
    const contacts = await messenger.addressBooks.contacts.query(
        { searchString: address, includeRemote: false });
    return contacts.flatMap(readCard).some((card) => card.address.toLowerCase() === address);
}

async function writtenTo(address, accountId) {
    const sent = await messenger.folders.query({ accountId, specialUse: ["sent"] });
    if (!sent.length) {
        return false;
    }
    const list = await messenger.messages.query({
        folderId: sent.map((folder) => folder.id),
        recipients: address,
        messagesPerPage: 1,
        returnMessageListId: true,
    });
    // The search goes on until it is told to stop, in however many mails there are.
    const end = () => messenger.messages.abortList(list).catch(() => {});
    const timer = setTimeout(end, PATIENCE);
    const page = await messenger.messages.continueList(list);
    clearTimeout(timer);
    end();
    return page.messages.length > 0;
}

/** The addresses on a card, which is a vCard: lines `EMAIL;PREF=1:bob@example.org`, `FN:Bob`. */
function readCard(contact) {
    const lines = contact.vCard.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
    const name = valuesOf(lines, "FN")[0] ?? "";
    return valuesOf(lines, "EMAIL")
        .filter((address) => address.includes("@"))
        .map((address) => ({ name, address }));
}

function valuesOf(lines, property) {
    const start = new RegExp(`^(?:[\\w-]+\\.)?${property}(?:;(?:[^:"]|"[^"]*")*)?:`, "i");
    return lines.filter((line) => start.test(line))
        .map((line) => line.replace(start, "").replace(/\\([,;\\])/g, "$1").trim());
}

function inTime(promise, otherwise) {
    const late = new Promise((settle) => setTimeout(settle, PATIENCE, otherwise));
    return Promise.race([promise.catch(() => otherwise), late]);
}

function forgetOldest(map, most) {
    for (const key of map.keys()) {
        if (map.size <= most) {
            return;
        }
        map.delete(key);
    }
}
