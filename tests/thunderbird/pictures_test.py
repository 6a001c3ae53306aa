"""Takes pictures of all that the add-on shows, light and dark: pictures_test.py LANGUAGE.

They lie in BUILD/pictures. Everything must be there in the language, whole, and readable.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import email.message
import email.utils
import json
import pathlib
import sys

import desktop
import people
import pictures
import thunderbird_case

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOOK = (ROOT / "tests/support/layout.js").read_text(encoding="utf-8")
FOLDER = people.BUILD / "pictures"
# Who calls, about what she has written, and what Mailcall itself says of her first call.
PEOPLE = {
    "en-US": ("Alice Miller", "Lunch on Thursday?", "first call"),
    "de": ("Anna Größe", "Mittagessen am Donnerstag?", "erster Anruf"),
    "ko": ("김민준", "목요일에 점심 어때요?", "첫 통화"),
    "zh-CN": ("李晓明", "星期四一起吃午饭吗？", "首次通话"),
}
MAIN = (1180, 860)  # pixels of the main window
WINDOW = (440, 550)  # of a call's own window; the window manager may add a frame
FRAME = 30
BESIDE = (0, 270)  # where a popup window does not cover the mail's buttons
RULES = [
    {"name": "Workshop", "from": "*@example.org", "trust": "known", "action": "answer",
     "with": "audio,video,chat", "after": "5"},
    {"name": "Night", "hours": "22:00-07:00", "action": "decline"},
]
SERVERS = {"turn": "turn:bob:secret@relay.example.org:3478,"
                   "turns:bob:secret@relay.example.org:5349?transport=tcp",
           "stun": "stun:tells.example.org:3478"}
SECTIONS = ("ringing", "devices", "contacts", "rules", "network", "computers", "doctor")
MOST_COLOURS_OF_NOTHING = 20

ARRANGE = """
    const [width, height, seconds] = arguments;
    const window = mainWindow();
    window.moveTo(0, 0);
    await until("size of the main window", seconds, () => {
        window.resizeTo(width, height);
        return window.outerWidth == width && window.outerHeight == height;
    });
"""
SHOW_THEME = """
    const [isDark, seconds] = arguments;
    const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
    const look = isDark ? "dark" : "light";
    Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", isDark ? 0 : 1);
    await (await AddonManager.getAddonByID(`thunderbird-compact-${look}@mozilla.org`)).enable();
    await until(`${look} windows`, seconds, () => [...Services.wm.getEnumerator(null)].every(
        window => window.matchMedia(`(prefers-color-scheme: ${look})`).matches));
"""
# A page hears of it later than the windows do, and draws later still.
WAIT_FOR_THEME = """
    const [look, done] = arguments;
    const query = matchMedia(`(prefers-color-scheme: ${look})`);
    const finish = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
    if (query.matches) {
        finish();
    } else {
        query.addEventListener("change", finish, { once: true });
    }
"""
PLACE = "const w = mainWindow(); return [w.screenX, w.screenY, w.outerWidth, w.outerHeight]"
OPEN_MENU = """
    const menu = await rightClick(threePane(), threePane().threadTree.selectedIndices[0], arguments[0]);
    return menu.querySelector(`[id="${domId}-menuitem-_call-sender"]`).label;
"""
CLOSE_MENUS = """
    for (const menu of [threePane().document.getElementById("mailContext"),
                        headerButton()?.querySelector("menupopup")]) {
        menu?.hidePopup();
    }
"""
CLOSE_TAB = """
    const tabs = mainWindow().document.getElementById("tabmail");
    tabs.closeTab(tabs.currentTabInfo);
"""
# Answered only once the user has decided.
ASK_PERMISSION = """
    browser.runtime.sendMessage({ to: "background", command: "permit", fields: { what: "tidying" } });
    arguments[0]();
"""


def table(language):
    """The texts of the add-on in this language, by key."""
    folder = "en" if language == "en-US" else language.replace("-", "_")
    path = ROOT / "plugin/thunderbird/addon/_locales" / folder / "messages.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {key: entry["message"] for key, entry in entries.items()}


class Pictures(thunderbird_case.Case):
    LANGUAGE = "en-US"
    PEOPLE = ("bob",)

    @classmethod
    def setUpClass(cls):
        cls.screen = desktop.Desktop()
        cls.addClassCleanup(cls.screen.close)
        # What moves is never the same in two pictures.
        prefs = {"ui.prefersReducedMotion": 1, "ui.caretBlinkTime": 0,
                 "mail.tabs.drawInTitlebar": False}
        cls.OPTIONS = {"desktop": cls.screen, "language": cls.LANGUAGE, "prefs": prefs}
        super().setUpClass()
        cls.words = table(cls.LANGUAGE)
        cls.add_terminal("alice")
        cls.alice.do("contacts", "add", cls.bob.address)
        name, cls.subject, cls.first_call = PEOPLE[cls.LANGUAGE]
        cls.bob.ask("contact_add", address=cls.alice.address, name=name)
        cls.server.deliver(cls.letter(name), cls.bob.address)
        cls.bob.script(ARRANGE, *MAIN, people.PATIENCE)
        cls.screen.tool("xdotool", "mousemove", str(desktop.WIDTH), str(desktop.HEIGHT))

    @classmethod
    def letter(cls, name):
        mail = email.message.EmailMessage()
        mail["From"] = email.utils.formataddr((name, cls.alice.address))
        mail["To"] = cls.bob.address
        mail["Subject"] = cls.subject
        mail["Date"] = email.utils.localtime()
        mail["Message-ID"] = "<lunch@example.org>"
        mail.set_content(cls.subject)
        return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))

    # Taking pictures

    def take(self, name, place, page=None, is_whole=True):
        """Both pictures of what stands there: the one is light, the other dark."""
        found = {}
        for look in ("dark", "light"):
            self.bob.script(SHOW_THEME, look == "dark", people.PATIENCE)
            if page:
                page.run(WAIT_FOR_THEME, look)
            with self.subTest(picture=name, look=look):
                picture = pictures.Picture(self.screen, place)
                picture.write(FOLDER / f"{name}-{self.LANGUAGE}-{look}.png")
                self.assertTrue(picture.is_whole())
                self.assertGreater(picture.colours(), MOST_COLOURS_OF_NOTHING)
                found[look] = picture.brightness()
                if page:
                    self.inspect(page, is_whole)
        self.assertLess(found["dark"] + 0.3, found["light"])

    def take_main(self, name, page=None, is_whole=True):
        place = self.bob.script(PLACE)
        self.assertEqual(tuple(place[2:]), MAIN)
        self.take(name, place, page, is_whole)

    def inspect(self, page, is_whole):
        """Nothing is cut off or hard to read, and every text is of this language."""
        seen = page.run(LOOK, is_whole)
        self.assertEqual(seen["faults"], [])
        self.assertEqual(seen["language"], self.LANGUAGE)
        self.assertGreater(len(seen["words"]), 0)
        self.assertEqual(seen["words"], {key: self.words[key] for key in seen["words"]})
        return seen

    def take_window(self, name, page):
        """A window of its own, with its frame."""
        place = self.inspect(page, True)["place"]
        for found, wanted in zip(place[2:], WINDOW):
            self.assertIn(found - wanted, range(FRAME))
        self.take(name, place, page)

    # What there is to see

    def call(self):
        """Alice calls; gives her program and the window that rings."""
        there = len(self.bob.told("ringing"))
        calling = self.alice.call(self.bob.address)
        notice = self.bob.wait_for("ringing", count=there + 1)
        return calling, self.bob.incoming(call=notice["call"])

    def test_context_menu(self):
        self.bob.select({"subject": self.subject})
        self.assertEqual(self.bob.script(OPEN_MENU, people.PATIENCE), self.words["menu_call_sender"])
        self.take_main("context-menu")
        self.bob.script(CLOSE_MENUS)

    def test_before_the_call(self):
        window = self.bob.call_sender({"subject": self.subject})
        window.wait("#call-video:enabled")
        self.take_window("before", window)

    def test_several_people(self):
        names = ["carol", "somebody.with.a.long.name", "dave"]
        hosts = ["example.org", "department.of.long.names.example.org", "example.org"]
        addresses = [f"{name}@{host}" for name, host in zip(names, hosts)]
        window = self.bob.opens("to=", lambda: self.bob.ask("open_before", addresses=addresses))
        window.wait("#call-video:enabled")
        self.take_window("several", window)

    def test_question_for_a_permission(self):
        page = self.bob.opens("permit/", lambda: self.bob.ear.run(ASK_PERMISSION))
        page.wait("#question", ".")
        self.take_main("permission", page)
        page.click("#permit-refuse")
        page.wait_closed()

    def test_ringing_popup_header_button_and_missed_call(self):
        calling, window = self.call()
        window.wait("#trust-words", self.first_call)
        self.take_window("ringing", window)
        self.bob.select({"header": self.call_of(window)})
        self.bob.wait_button(self.words["button_accept"])
        self.bob.script("BrowsingContext.get(arguments[0]).topChromeWindow.moveTo(...arguments[1])",
                        window.number, BESIDE)
        self.bob.script("await openHeaderMenu(arguments[0])", people.PATIENCE)
        self.take_main("header-button")
        self.bob.script(CLOSE_MENUS)
        window.click("#decline-with-text")
        self.take_window("declining", window)
        call = self.call_of(window)
        calling.interrupt()
        window.wait_closed()
        self.bob.select({"header": call})
        self.bob.wait_button(self.words["button_call_back"])
        self.take_main("missed-mail")
        popup = self.bob.open_calls()
        popup.wait('body[data-loaded="yes"] #missed li', ".")
        self.take("missed-calls", (0, 0, desktop.WIDTH, desktop.HEIGHT), popup)

    def test_talk(self):
        calling, window = self.call()
        window.click("#accept-video")
        window.wait_phase("talking")
        window.type("#chat-text", "✓ 12:30")
        window.click("#chat-send")
        calling.wait_for("chat")
        self.take_window("talking", window)
        window.click("#hang-up")
        window.wait_phase("over")
        window.wait("#tidy")
        self.take_window("over", window)

    def settings(self):
        page = self.bob.opens("settings/", lambda: self.bob.ask("settings_page"))
        self.addCleanup(self.bob.script, CLOSE_TAB)
        page.wait('body[data-loaded="yes"]')
        return page

    def test_settings(self):
        self.take_main("settings", self.settings(), is_whole=False)

    def test_all_settings(self):
        self.bob.ask("rules_set", rules=RULES)
        self.bob.ask("settings_set", settings=SERVERS)
        page = self.settings()
        for section in SECTIONS:
            page.click(f'nav a[href="#{section}"]')
            self.take_main(f"settings-{section}", page, is_whole=False)
        page.click("#servers [type=submit]")  # nothing is filled in yet
        page.wait("#servers .note.bad")
        self.take_main("settings-servers", page, is_whole=False)
        page.click('#contact-list [data-act="connection"]')
        self.take_main("connection-with-one", page, is_whole=False)
        page.click("#connection-dialog menu button")
        page.click("#rule-add")
        self.take_main("rule", page, is_whole=False)
        page.click("#rule-cancel")
        page.click("#use-elsewhere")
        self.take_main("other-computer", page, is_whole=False)


if __name__ == "__main__":
    Pictures.LANGUAGE = sys.argv.pop(1)
    thunderbird_case.case.main()
