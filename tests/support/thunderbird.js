// What the tests' scripts inside Thunderbird share: mails, menus, and the add-on's pages.
// SPDX-License-Identifier: GPL-3.0-or-later
/* global ChromeUtils, Services, BrowsingContext, WebExtensionPolicy, Ci */
const addonId = "mailcall@mailcall.example";
const domId = "mailcall_mailcall_example";
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");

/** For what nobody announces: looks until `condition` gives something. */
async function until(what, seconds, condition) {
    const end = Date.now() + 1000 * seconds;
    for (;;) {
        const value = await condition();
        if (value) {
            return value;
        }
        if (Date.now() > end) {
            throw new Error(`no ${what}`);
        }
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

/** An event that must come within ten seconds. */
function happening(target, name) {
    return new Promise((resolve, reject) => {
        target.addEventListener(name, resolve, { once: true });
        setTimeout(() => reject(new Error(`no ${name} of ${target.id}`)), 10000);
    });
}

const mainWindow = () => Services.wm.getMostRecentWindow("mail:3pane");
const threePane = () => mainWindow().document.getElementById("tabmail").currentAbout3Pane;
const server = () => MailServices.accounts.getAccount("account1").incomingServer;

function findFolder(name) {
    try {
        return server().rootFolder.getChildNamed(name);
    } catch {
        return null; // not there yet
    }
}

/** The newest mail with such a subject and author; `header`: of the call with this id. */
function findMail(folder, { subject, author, header: call }) {
    const fits = header =>
        (!subject || header.mime2DecodedSubject.includes(subject)) &&
        (!author || header.mime2DecodedAuthor.includes(author)) &&
        (!call || header.getStringProperty("x-mailcall").includes(call));
    return [...findFolder(folder).messages].filter(fits).sort((a, b) => a.messageKey - b.messageKey)
        .pop();
}

/** Shows a folder and selects mails in it, as a click on each would. */
async function selectMails(folder, wanted, seconds) {
    const pane = threePane();
    if (pane.gFolder?.URI != findFolder(folder).URI) {
        pane.displayFolder(findFolder(folder).URI);
    }
    const headers = [];
    for (const one of wanted) {
        headers.push(await until(`mail ${JSON.stringify(one)}`, seconds,
            () => findMail(folder, one)));
    }
    const rows = await until("rows of these mails", seconds, () => {
        const found = headers.map(header => pane.gDBView?.findIndexOfMsgHdr(header, true) ?? -1);
        return found.every(row => row >= 0) && found;
    });
    // A selection that is there already would not be shown again.
    pane.threadTree.selectedIndices = [];
    pane.threadTree.selectedIndices = rows;
    pane.threadTree.scrollToIndex(rows.at(-1), true);
    if (rows.length == 1) {
        const browser = pane.messageBrowser.contentWindow;
        await until("mail in the message pane", seconds, () =>
            browser.gMessage?.messageKey == headers[0].messageKey && browser.msgLoaded);
    }
    return rows;
}

const actorOf = context => context.currentWindowGlobal.getActor("MarionetteCommands");

/** A right click on a mail in the list, by mouse events; gives the menu that it opened. */
async function rightClick(pane, index, seconds) {
    const menu = pane.document.getElementById("mailContext");
    let clicked = 0;
    await until("context menu", seconds, async () => {
        // A list that is just being drawn again has no row yet, or swallows the click; and new mail
        // moves all rows.
        pane.threadTree.scrollToIndex(index, true);
        const box = pane.threadTree.getRowAtIndex(index)?.getBoundingClientRect();
        if (box && menu.state == "closed" && Date.now() > clicked + 1000) {
            clicked = Date.now();
            const [x, y] = [box.left + Math.min(120, box.width / 2), box.top + box.height / 2];
            await actorOf(pane.browsingContext).dispatchEvent("synthesizeMouseAtPoint",
                { x, y, eventData: { type: "contextmenu", button: 2 } });
        }
        return menu.state == "open";
    });
    return menu;
}

/** Chooses an item of an open menu; says which there are if it cannot be chosen. */
async function choose(menu, id, seconds) {
    let chosen = 0;
    await until(`menu item ${id}`, seconds, () => {
        // While it opens, the add-on fits its menu to the mail: an item may be replaced once more.
        const item = menu.querySelector(`[id="${domId}-menuitem-_${id}"]`);
        if (menu.state == "open" && item && !item.hidden && !item.disabled
            && Date.now() > chosen + 500) {
            chosen = Date.now();
            item.closest("menupopup").activateItem(item);
        }
        return chosen && menu.state == "closed";
    }).catch(error => {
        const there = [...menu.querySelectorAll(`[id^="${domId}-menuitem"]`)]
            .map(({ id, hidden, disabled }) => [id, hidden, disabled]);
        menu.hidePopup();
        throw new Error(`${error.message}; there are ${JSON.stringify(there)}`);
    });
}

const headerButton = () => threePane().messageBrowser.contentDocument
    .getElementById(domId + "-messageDisplayAction-toolbarbutton");

/** Opens the menu of our button in the header of the mail that is shown. */
async function openHeaderMenu(seconds) {
    const button = await until("header button", seconds, () => {
        const found = headerButton();
        return found && !found.disabled && found;
    });
    const menu = button.querySelector("menupopup");
    const shown = happening(menu, "popupshown");
    button.open = true;
    await shown;
    return menu;
}

/** Thunderbird's question whether the add-on may have a permission: presses one of its buttons. */
async function answerPermission(isGranted, seconds) {
    const document = mainWindow().document;
    const notification = await until("question for a permission", seconds, () =>
        document.getElementById("addon-webext-permissions-notification"));
    const { panel } = mainWindow().PopupNotifications;
    await until("open question", seconds, () => panel.state == "open");
    const words = notification.textContent;
    const hidden = happening(panel, "popuphidden");
    notification.querySelector(isGranted ? ".popup-notification-primary-button"
        : ".popup-notification-secondary-button").click();
    await hidden;
    return words;
}

/**
 * Thunderbird's alerts. Marionette itself knows those of the main window only, and then refuses all
 * scripts; ours stand before the window of a call.
 */
function alerts() {
    return [...Services.wm.getEnumerator(null)]
        .filter(window => window.location.href.includes("commonDialog"))
        .map(window => ({ window, text: window.document.getElementById("infoBody")?.textContent }))
        .filter(({ text }) => text); // else it is just being opened
}

/** The add-on's pages that are shown somewhere: windows, popups of buttons, tabs. */
function pages() {
    const own = WebExtensionPolicy.getByID(addonId)?.getURL("") ?? "none";
    return [...Services.wm.getEnumerator(null)]
        .flatMap(window => [...window.document.querySelectorAll("browser")])
        .map(browser => browser.browsingContext)
        .filter(context => context?.currentWindowGlobal?.documentURI?.spec.startsWith(own))
        .map(context => ({ id: context.id, url: context.currentWindowGlobal.documentURI.spec }));
}

/** The button in Thunderbird's toolbar: running and missed calls, people to call. */
async function openCalls(seconds) {
    const button = await until("toolbar button", seconds, () => mainWindow().document
        .querySelector(`[extension="${addonId}"] button, [extension="${addonId}"]`));
    button.click();
}

/** Opens a page of the add-on in a tab behind the others. */
async function openBehind(path, seconds) {
    const url = WebExtensionPolicy.getByID(addonId).getURL(path);
    mainWindow().document.getElementById("tabmail")
        .openTab("contentTab", { url, background: true, linkHandler: "single-page" });
    return (await until(path, seconds, () => pages().find(page => page.url == url))).id;
}

/** Runs a script in a page; the last of its arguments is the function that takes its value. */
async function inPage(id, script, words, seconds) {
    const context = BrowsingContext.get(id);
    if (!context?.currentWindowGlobal) {
        throw new Error("the page has been closed");
    }
    return actorOf(context).executeScript(script, words,
        { async: true, timeout: 1000 * seconds, sandboxName: null });
}

/** A click as with a mouse: what is covered, hidden or out of reach cannot be clicked. */
async function clickInPage(id, selector) {
    const actor = actorOf(BrowsingContext.get(id));
    const element = await actor.findElement("css selector", selector, { timeout: 0 });
    await actor.clickElement(element, { toJSON: () => (
        { "moz:accessibilityChecks": false, "moz:webdriverClick": true }) });
}

async function typeInPage(id, selector, text) {
    const actor = actorOf(BrowsingContext.get(id));
    const element = await actor.findElement("css selector", selector, { timeout: 0 });
    await actor.sendKeysToElement(element, text, { toJSON: () => (
        { "moz:accessibilityChecks": false, "moz:webdriverClick": true }), get: () => false });
}
