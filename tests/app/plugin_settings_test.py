"""What a plugin and the command line do about the settings.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json

import case
import plugin

CHANGED = {
    "camera": "none", "microphone": "usb-1", "media": "audio,chat", "ring": "900", "private": "yes",
    "addresses": "relay", "stun": "stun:stun.example.org:3478",
    "turn": "turn:me:secret@turn.example.org:3478", "devices": "3", "away": "yes",
    "tidy": "folder", "notify": "no", "window": "yes", "keep_chat": "yes", "downloads": "/tmp/inbox",
    "keep_alive": "25", "punch": "5", "permission": "60",
    "exclude": "tun0,10.8.0.0/16", "authorities": "/etc/ours.pem", "port_mapping": "yes",
    "lend_relay": "never", "video": "h264",
}
# What a plugin is shown of it: everything but passwords.
SHOWN = {**CHANGED, "turn": "turn:me:@turn.example.org:3478"}


class PluginSettings(case.Case):
    def setUp(self):
        self.street = self.town()
        self.alice = self.street.person("alice")
        self.file = self.alice.home / "config/settings.ini"
        self.plugin = plugin.Plugin(self.alice)

    def settings(self):
        return self.plugin.ask("settings")["settings"]

    def test_every_setting_is_kept(self):
        usual = self.settings()
        self.assertEqual(set(CHANGED) | {"time_scale"}, set(usual))
        for key, value in CHANGED.items():
            self.assertNotEqual(usual[key], value)
        self.plugin.ask("settings_set", settings=CHANGED)
        self.assertEqual(self.settings(), {**usual, **SHOWN})
        self.plugin.close()
        again = plugin.Plugin(self.alice)
        self.assertEqual(again.ask("settings")["settings"], {**usual, **SHOWN})

    def test_the_answer_says_how_it_is_now(self):
        answer = self.plugin.ask("settings_set", settings={"ring": "0300"})
        self.assertEqual(answer["settings"]["ring"], "300")
        self.assertEqual(answer["settings"], self.settings())
        self.assertEqual(self.plugin.ask("settings_set", settings={}), answer)

    def test_one_that_makes_no_sense_leaves_all_as_they_were(self):
        before = self.file.read_bytes()
        for key, value, right in [("ring", "9", "10"), ("addresses", "mine", "relay"),
                                  ("tidy", "burn", "trash"), ("stun", "example.org", "stun:host"),
                                  ("camera", "", "default"), ("away", "maybe", "yes, no")]:
            refused = self.plugin.refuse(
                "settings_set", 1, key, right,
                settings={"addresses": "public", "turn": "", "notify": "no", key: value})
            self.assertTrue(refused.hint)
        self.plugin.refuse("settings_set", 1, "there is no setting “colour”", "camera",
                           settings={"away": "yes", "colour": "blue"})
        self.plugin.refuse("settings_set", 6, settings={"away": "yes", "ring": 300})
        self.plugin.refuse("settings_set", 6, settings=["away"])
        self.plugin.refuse("settings_set", 6)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_file_that_makes_no_sense_is_named_and_not_overwritten(self):
        self.file.write_text("[mailcall]\nring=soon\n")
        self.plugin.refuse("settings", 1, "settings.ini", "ring", "soon")
        self.plugin.refuse("settings_set", 1, "settings.ini", settings={"away": "yes"})
        self.assertEqual(self.file.read_text(), "[mailcall]\nring=soon\n")

    def test_a_password_is_never_shown_and_never_lost(self):
        self.plugin.ask("settings_set", settings={"turn": CHANGED["turn"]})
        more = SHOWN["turn"] + ",turn:t.example.org:3478?secret=wind"
        answer = self.plugin.ask("settings_set", settings={"turn": more})
        self.assertEqual(answer["settings"]["turn"], more.replace("wind", ""))
        self.assertIn(f"turn={more.replace('me:', 'me:secret')}\n", self.file.read_text())
        self.plugin.ask("settings_set", settings={"turn": "turn:me:other@turn.example.org:3478"})
        self.assertIn("turn=turn:me:other@turn.example.org:3478\n", self.file.read_text())

    def test_one_person_may_differ(self):
        bob = "bob@example.org"
        self.assertEqual(self.plugin.ask("settings", contact=bob)["settings"], {})
        self.plugin.ask("settings_set", contact=bob, settings={"addresses": "relay"})
        answer = self.plugin.ask("settings_set", contact=bob, settings={"turn": CHANGED["turn"]})
        self.assertEqual(answer["settings"], {"addresses": "relay", "turn": SHOWN["turn"]})
        answer = self.plugin.ask("settings_set", contact=bob,
                                 settings={"turn": "turn:a:b@c:1," + SHOWN["turn"]})
        self.assertEqual(answer["settings"]["turn"], "turn:a:@c:1," + SHOWN["turn"])
        self.assertIn("turn=turn:a:b@c:1," + CHANGED["turn"], self.file.read_text())
        self.assertEqual(self.settings()["addresses"], "loopback")
        self.assertEqual(self.plugin.ask("settings", contact="carol@example.org")["settings"], {})
        self.assertEqual(json.loads(self.alice.do("settings", "--for", bob, "--json"))["addresses"],
                         "relay")
        answer = self.plugin.ask("settings_set", contact=bob,
                                 settings={"addresses": "usual", "turn": "usual"})
        self.assertEqual(answer["settings"], {})

    def test_what_is_for_all_cannot_be_for_one_nor_for_nobody(self):
        before = self.file.read_bytes()
        self.plugin.refuse("settings_set", 1, "camera", contact="bob@example.org",
                           settings={"camera": "none"})
        for nobody in ("bob", "a]b@example.org"):
            self.plugin.refuse("settings_set", 1, "e-mail address", contact=nobody,
                               settings={"addresses": "relay"})
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_call_goes_by_the_new_ones(self):
        self.plugin.ask("watch", camera="test-small", microphone="test")
        self.plugin.ask("settings_set", settings={"devices": "3", "media": "audio,chat", "ring": "60"})
        self.plugin.ask("place", address="bob@example.org")
        fields = self.street.office.wait_for("invite").fields
        self.assertEqual((fields["devices"], fields["media"], fields["ttl"]),
                         ("3", "audio,chat", "60"))


class SettingsVerb(case.Case):
    def setUp(self):
        self.alice = self.town().person("alice")

    def test_lists_and_sets(self):
        usual = json.loads(self.alice.do("settings", "--json"))
        self.assertEqual(usual["ring"], "120")
        told = self.alice.do("settings", "ring", "900")
        self.assertIn("ring         900\n", told)
        self.assertEqual(json.loads(self.alice.do("settings", "--json")), {**usual, "ring": "900"})

    def test_says_what_would_be_right(self):
        for words, parts in [(["ring", "9"], ["ring: “9” makes no sense", "10 … 3600"]),
                             (["colour", "blue"], ["there is no setting “colour”", "camera"]),
                             (["ring"], ["the setting needs a value"]),
                             (["ring", "9", "10"], ["mailcall settings [KEY VALUE]"])]:
            done = self.alice.run("settings", *words)
            self.assertEqual(done.returncode, 2, done.stderr)
            for part in parts:
                self.assertIn(part, done.stderr)

    def test_the_help_explains_every_key(self):
        text = self.alice.do("settings", "--help")
        for key in json.loads(self.alice.do("settings", "--json")):
            self.assertIn(key, text)

    def test_accounts_are_switched_and_say_who_carries_them(self):
        with open(self.alice.home / "config/accounts.ini", "a") as accounts:
            accounts.write("[thunderbird/bob@example.org]\naddress=bob@example.org\n"
                           "client=thunderbird\n")
        self.assertIn("off", self.alice.do("account", "off", "thunderbird/bob@example.org"))
        lines = self.alice.do("account", "list").splitlines()
        self.assertEqual([line.split() for line in lines], [
            ["main", "alice@example.org"], ["(thunderbird)", "bob@example.org", "(off)"]])
        told = [json.loads(line) for line in self.alice.do("account", "list", "--json").splitlines()]
        self.assertEqual([(a["client"], a["on"]) for a in told],
                         [("", True), ("thunderbird", False)])
        self.alice.do("account", "on", "thunderbird/bob@example.org")
        self.assertNotIn("off", self.alice.do("account", "list"))
        done = self.alice.run("account", "test", "thunderbird/bob@example.org")
        self.assertIn("carried by the mail client", done.stderr)
        self.assertEqual(self.alice.run("account", "off", "work").returncode, 1)


if __name__ == "__main__":
    case.main()
