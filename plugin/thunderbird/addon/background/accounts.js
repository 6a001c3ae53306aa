// The user's mail accounts, as the helper is to know them.
// SPDX-License-Identifier: GPL-3.0-or-later

// Feeds, newsgroups, chats and local folders carry no mail of calls.
const WITHOUT_MAIL = new Set(["im", "local", "nntp", "none", "rss"]);

let known = null;  // asked for several times for each mail of a call, while somebody waits

/** Accounts that can send and receive mail, the default one first. */
function mailAccounts() {
    known ??= findAccounts().catch((problem) => {
        known = null;
        throw problem;
    });
    return known;
}

async function findAccounts() {
    const [all, first] = await Promise.all([
        messenger.accounts.list(false),
        messenger.accounts.getDefault(false),
    ]);
    return all
        .filter((account) => account.identities.length > 0 && !WITHOUT_MAIL.has(account.type))
        .sort((a, b) => (b.id === first?.id) - (a.id === first?.id));
}

/** The list `client_accounts` of PROTOCOL.md §6.1. */
export async function clientAccounts() {
    return (await mailAccounts()).map((account) => {
        const [main, ...others] = account.identities;
        return {
            id: account.id,
            address: main.email,
            name: main.name,
            aliases: others.map((identity) => identity.email).filter(Boolean),
        };
    }).filter((account) => account.address);
}

/** Every address that is the user's own, in lower case. */
export async function ownAddresses() {
    const accounts = await mailAccounts();
    return new Set(accounts.flatMap((account) =>
        account.identities.map((identity) => identity.email.toLowerCase())));
}

/** The identity of an account with this address, or undefined. */
export async function identityOf(accountId, address) {
    const accounts = await mailAccounts();
    const identities = accounts.find((account) => account.id === accountId)?.identities ?? [];
    return identities.find((one) => one.email.toLowerCase() === address.toLowerCase());
}

/**
 * The account a mail belongs to: that of its folder, or, where that carries no mail (local folders,
 * a file), the one it is addressed to.
 *
 * @returns {Promise<string>} Its id; "" if there is no account at all.
 */
export async function accountOf(message) {
    const accounts = await mailAccounts();
    const folder = message.folder?.accountId;
    if (accounts.some((account) => account.id === folder)) {
        return folder;
    }
    const people = [...message.recipients, ...message.ccList].join(" ").toLowerCase();
    const meant = accounts.find((account) => account.identities.some((identity) =>
        identity.email && people.includes(identity.email.toLowerCase())));
    return (meant ?? accounts[0])?.id ?? "";
}

/** The account that an identity belongs to, or "". */
export async function accountOfIdentity(identityId) {
    const accounts = await mailAccounts();
    return accounts.find((account) =>
        account.identities.some((identity) => identity.id === identityId))?.id ?? "";
}

/**
 * The id of the identity that stands for an account of the helper's.
 *
 * @param {string} account Its id here, or its name there: `thunderbird/bob@example.org`.
 */
export async function identityFor(account) {
    const accounts = await mailAccounts();
    const address = account.replace(/^[^/]*\//, "").toLowerCase();
    const found = accounts.find(({ id }) => id === account) ?? accounts.find(({ identities }) =>
        identities.some((identity) => identity.email.toLowerCase() === address));
    return (found ?? accounts[0])?.identities[0].id;
}

/** Calls `changed` soon after accounts or identities were changed. Call at top level. */
export function onChanged(changed) {
    let timer = 0;
    const soon = () => {
        known = null;
        clearTimeout(timer);
        timer = setTimeout(changed, 300);  // one change of the user's is several events
    };
    const { accounts, identities } = messenger;
    for (const event of [accounts.onCreated, accounts.onUpdated, accounts.onDeleted,
        identities.onCreated, identities.onUpdated, identities.onDeleted]) {
        event.addListener(soon);
    }
}
