"""A page of the add-on as its user has it: waits for what it shows, clicks and types.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import people

# Calls back as soon as no such element is visible.
WATCH_FOR_NONE = """
    const [selector, seconds, done] = arguments;
    const are = () => [...document.querySelectorAll(selector)].some(one => one.checkVisibility());
    const finish = value => { watcher.disconnect(); clearTimeout(timer); done(value); };
    const look = () => { if (!are()) finish(true); };
    const watcher = new MutationObserver(look);
    const timer = setTimeout(() => finish(false), 1000 * seconds);
    watcher.observe(document, { subtree: true, childList: true, attributes: true });
    look();
"""
# Calls back as soon as the element is as wanted, and says what it is like when time is up.
WATCH = """
    const [selector, pattern, seconds, done] = arguments;
    const wanted = new RegExp(pattern, "s");
    const words = element => element.value === undefined || element.localName == "button"
        || element.localName == "li" ? element.textContent.trim() : element.value;
    const fitting = () => [...document.querySelectorAll(selector)]
        .find(element => element.checkVisibility() && wanted.test(words(element)));
    const finish = value => { watcher.disconnect(); clearTimeout(timer); done(value); };
    const look = () => { const found = fitting(); if (found) finish({ text: words(found) }); };
    const watcher = new MutationObserver(look);
    const timer = setTimeout(() => finish({ page: document.body.dataset.phase + ": "
        + document.body.innerText, all: [...document.querySelectorAll(selector)].map(words) }),
        1000 * seconds);
    watcher.observe(document, { subtree: true, childList: true, attributes: true,
                                characterData: true });
    look();
"""


class Page:
    """A page of the add-on: a window, a popup or a tab."""

    def __init__(self, thunderbird, number, url):
        self.thunderbird = thunderbird
        self.number = number
        self.url = url

    def run(self, script, *words, patience=people.PATIENCE):
        """The script's last argument is a function that takes its value."""
        return self.thunderbird.script(
            "return inPage(...arguments)", self.number, script, list(words), patience)

    def wait(self, selector, text="", patience=people.PATIENCE):
        """Until such an element is visible and has a text like this (a regular expression)."""
        found = self.run(WATCH, selector, text, patience, patience=2 * patience)
        if "text" not in found:
            raise AssertionError(f"{self.thunderbird.name}: no {selector} “{text}”; {found}")
        return found["text"]

    def wait_hidden(self, selector, patience=people.PATIENCE):
        """Until there is no such element to be seen."""
        if not self.run(WATCH_FOR_NONE, selector, patience, patience=2 * patience):
            raise AssertionError(f"{self.thunderbird.name}: {selector} stays")

    def click(self, selector, patience=people.PATIENCE):
        self.wait(selector, patience=patience)
        self.thunderbird.script("return clickInPage(...arguments)", self.number, selector)

    def type(self, selector, text):
        self.wait(selector)
        self.thunderbird.script("return typeInPage(...arguments)", self.number, selector, text)

    def choose(self, selector, value):
        """An entry of a select element."""
        self.wait(selector)
        self.thunderbird.script("return clickInPage(...arguments)", self.number,
                             f'{selector} option[value="{value}"]')

    def address(self):
        return self.run("arguments[0](location.href)")

    def shows(self, selector):
        return self.run("""
            const [selector, done] = arguments;
            done([...document.querySelectorAll(selector)].some(one => one.checkVisibility()));
        """, selector)

    def wait_phase(self, phase, patience=people.PATIENCE):
        self.wait(f'body[data-phase="{phase}"]', patience=patience)

    def reload(self):
        self.thunderbird.script("""
            const context = BrowsingContext.get(arguments[0]);
            const before = context.currentWindowGlobal;
            context.reload(Ci.nsIWebNavigation.LOAD_FLAGS_NONE);
            await until("reload", arguments[1], () => context.currentWindowGlobal != before);
        """, self.number, people.PATIENCE)

    def wait_closed(self, patience=people.PATIENCE):
        self.thunderbird.script("""
            const [id, seconds] = arguments;
            await until("end of the page", seconds, () => !BrowsingContext.get(id)?.currentWindowGlobal);
        """, self.number, patience)
