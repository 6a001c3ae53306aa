"""The settings page: how pictures are encoded, and connections, for everybody and for one.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import configparser

import people
import thunderbird_case

SECRET = "north, wind: 7?"
STORED = "north%2C%20wind%3A%207%3F"
ENTER = "\ue007"

# Words that a screen reader has for each control in a part of the page; those that are not shown, too.
NAMES = """
    const [selector, done] = arguments;
    const words = control => control.getAttribute("aria-label")
        || [...control.labels ?? []].map(label => label.textContent).join(" ").trim()
        || control.localName == "button" && control.textContent.trim();
    done([...document.querySelectorAll(`${selector} :is(button, input, select)`)]
        .map(control => [control.outerHTML, words(control) || ""]));
"""
FOCUSED = "arguments[0](document.activeElement.name || document.activeElement.textContent)"
INVALID = "arguments[0]([...document.querySelectorAll('[aria-invalid]')].map(one => one.name))"
LOCKED = """
    arguments[0](["#rule-add", "#servers [type=submit]"].map(part =>
        document.querySelector(part).matches(":disabled")))
"""
EVERYTHING = """
    arguments[0]([document.documentElement.outerHTML,
        ...[...document.querySelectorAll("input, select")].map(one => one.value)].join(" "))
"""


class Settings(thunderbird_case.Case):
    PEOPLE = ("bob",)
    FRIENDS = ("alice",)

    def setUp(self):
        self.page = self.bob.opens("settings/", lambda: self.bob.ask("settings_page"))
        self.addCleanup(self.close)
        self.page.wait('body[data-loaded="yes"]')

    def close(self):
        self.bob.script("""
            const tabs = mainWindow().document.getElementById("tabmail");
            tabs.closeTab(tabs.currentTabInfo);
        """)
        usual = {"addresses": "all", "port_mapping": "no", "stun": "", "turn": "",
                 "video": "best"}
        self.bob.ask("settings_set", settings=usual)

    def stored(self, group="mailcall"):
        """What stands in the file now."""
        file = configparser.RawConfigParser(delimiters="=", strict=True)
        file.read(self.bob.home / "config/settings.ini")
        return dict(file[group]) if file.has_section(group) else {}

    def wait_stored(self, key, value, group="mailcall"):
        people.wait_until(lambda: self.stored(group).get(key) == value)

    def add(self, home, place, user="", password="", kind="turn"):
        self.page.choose(f"{home} [name=key]", kind)
        self.page.type(f"{home} [name=place]", place)
        for name, words in (("user", user), ("password", password)):
            if words:
                self.page.type(f"{home} [name={name}]", words)
        self.page.click(f"{home} [type=submit]")

    def test_which_addresses_others_see_and_whether_the_router_is_asked(self):
        for choice in ("public", "relay", "all"):
            self.page.click(f"#addresses [value={choice}]")
            self.wait_stored("addresses", choice)
            self.page.wait("#network .row:has(#addresses) > .note", "Saved")
        self.page.click("#port-mapping")
        self.wait_stored("port_mapping", "yes")
        self.page.wait("#network .row:has(#port-mapping) > .note", "Saved")

    def test_nothing_is_added_to_what_is_not_there_yet(self):
        self.bob.ask("rules_set", rules=[{"name": "alice", "action": "ring"}])
        self.addCleanup(self.bob.ask, "rules_set", rules=[])
        with self.bob.hosts_stopped():
            self.page.reload()
            self.page.wait('body[data-connected="true"]')
            # At once: a helper that says nothing for too long counts as lost, and all is locked then.
            self.assertEqual(self.page.run(LOCKED), [True, True])
        self.page.wait("#rule-add:enabled")
        self.page.wait("#rule-list li", "alice")
        self.page.wait("#servers [type=submit]:enabled")

    def test_how_pictures_are_encoded(self):
        self.assertEqual(self.page.run("arguments[0](document.getElementById('video').value)"), "best")
        for choice in ("h264", "vp8"):
            self.page.choose("#video", choice)
            self.wait_stored("video", choice)
            self.page.wait("#devices .row:has(#video) > .note", "Saved")

    def test_servers_come_and_go_and_their_passwords_are_never_shown(self):
        self.page.wait("#servers .empty", "No servers")
        self.add("#servers", "relay.example.org", "ann", SECRET)
        self.page.wait("#servers li", "relay.example.org:3478.*Relay server.*as ann")
        self.assertEqual(self.stored()["turn"], f"turn:ann:{STORED}@relay.example.org:3478")
        self.add("#servers", "tells.example.org:99", kind="stun")
        self.page.wait("#servers li", "tells.example.org:99.*Tells you your network address")
        # A whole line is taken as well; what is stored of the others is not lost by it.
        self.add("#servers", "turns:bob:more@relay.example.org")
        self.page.wait("#servers li", "relay.example.org:5349.*as bob.*TLS")
        self.assertEqual(self.stored()["turn"], f"turn:ann:{STORED}@relay.example.org:3478,"
                                                "turns:bob:more@relay.example.org:5349")
        shown = self.page.run(EVERYTHING)
        for secret in (SECRET, STORED, "more@"):
            self.assertNotIn(secret, shown)
        self.page.click('#servers li:first-child [data-act="remove"]')
        self.page.wait("#servers li:first-child", "relay.example.org:5349")
        self.assertEqual(self.stored()["turn"], "turns:bob:more@relay.example.org:5349")
        self.assertEqual(self.stored()["stun"], "stun:tells.example.org:99")
        self.assertEqual(self.page.run(FOCUSED), "Remove")

    def test_the_same_server_once_more_is_a_new_password(self):
        for password in ("old", "new"):
            self.add("#servers", "relay.example.org:3478", "ann", password)
            self.wait_stored("turn", f"turn:ann:{password}@relay.example.org:3478")

    def test_what_makes_no_sense_is_told_in_words_where_it_stands(self):
        home = "#servers"
        self.page.click(f"{home} [type=submit]")
        self.page.wait(f"{home} .note.bad", "Enter the server's address first")
        self.assertEqual(self.page.run(INVALID), ["place"])
        self.page.type(f"{home} [name=place]", "http://relay")
        self.page.click(f"{home} [type=submit]")
        self.page.wait(f"{home} .note.bad", "“http://relay” is not the address of a server")
        self.page.run("document.querySelector('#servers [name=place]').value = ''; arguments[0]()")
        self.page.type(f"{home} [name=place]", "relay.example.org" + ENTER)
        self.page.wait(f"{home} .note.bad", "asks for a name and a password")
        self.assertEqual(self.page.run(INVALID), ["user"])
        self.assertEqual(self.page.run(FOCUSED), "user")
        self.page.wait("#said", "asks for a name and a password")
        self.assertEqual(self.stored().get("turn", ""), "")
        # Put right with the keyboard alone, from where the cursor is.
        self.page.type(f"{home} [name=user]", "ann")
        self.page.type(f"{home} [name=password]", "north" + ENTER)
        self.page.wait(f"{home} li", "relay.example.org:3478")
        self.assertEqual(self.page.run(INVALID), [])

    def test_one_person_is_different(self):
        alice = 'li[data-address="alice@example.org"]'
        group = "contact alice@example.org"
        self.page.click(f"{alice} [data-act=connection]")
        self.page.wait("#connection-title", "Connection with alice@example.org")
        self.page.click("#person-addresses [value=relay]")
        self.page.wait("#connection-dialog .note", "Saved")
        self.page.choose("#person-port-mapping", "no")
        self.add("#person-servers", "hers.example.org", "ann", SECRET)
        self.page.wait("#person-servers li", "hers.example.org:3478")
        self.assertEqual(self.stored(group), {
            "addresses": "relay", "port_mapping": "no",
            "turn": f"turn:ann:{STORED}@hers.example.org:3478"})
        self.assertEqual(self.stored()["addresses"], "all")
        self.page.click("#connection-dialog menu button")
        self.page.click(f"{alice} [data-act=connection]")
        self.page.wait("#person-servers li", "hers.example.org:3478")
        self.page.wait("#person-addresses label:has(:checked)", "relay server")
        self.assertNotIn(STORED, self.page.run(EVERYTHING))
        self.page.click("#person-addresses [value=usual]")
        self.page.click('#person-servers [data-act="remove"]')
        self.page.wait("#person-servers .empty")
        self.page.choose("#person-port-mapping", "usual")
        people.wait_until(lambda: self.stored(group) == {})

    def test_every_control_has_a_name_to_be_read_out(self):
        self.add("#servers", "relay.example.org", "ann", "north")
        self.page.wait("#servers li")
        for part in ("#network", "#connection-dialog"):
            found = self.page.run(NAMES, part)
            self.assertGreater(len(found), 5)
            self.assertEqual([html for html, name in found if not name], [])


if __name__ == "__main__":
    thunderbird_case.case.main()
