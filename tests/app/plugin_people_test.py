"""What a plugin does about people: contacts, passcodes, identities.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import pathlib

import case
import plugin

BOB = "bob@example.org"


def files(folder):
    """Every file below a folder with its content, but for the database, which any look may touch."""
    found = pathlib.Path(folder).rglob("*")
    return {p: p.read_bytes() for p in found if p.is_file() and ".db" not in p.name}


class PluginPeople(case.Case):
    def setUp(self):
        self.alice = self.town().person("alice")
        self.plugin = plugin.Plugin(self.alice)

    def contacts(self):
        return {c["address"]: c for c in self.plugin.ask("contacts")["contacts"]}

    def test_nobody_at_first(self):
        self.assertEqual(self.plugin.ask("contacts"), {"contacts": []})
        self.plugin.close()

    def test_a_contact_is_added_renamed_and_forgotten(self):
        self.assertEqual(self.plugin.ask("contact_add", address="Bob@Example.org", name="Bob B."), {})
        self.assertEqual(self.contacts()[BOB], {
            "address": BOB, "name": "Bob B.", "trust": "new", "trust_words": "no call yet",
            "passcode": False, "last_call": 0})
        self.plugin.ask("contact_add", address=BOB)
        self.assertEqual(self.contacts()[BOB]["name"], "Bob B.")
        self.plugin.ask("contact_add", address=BOB, name="Robert")
        self.assertEqual(self.contacts()[BOB]["name"], "Robert")
        self.assertEqual(self.plugin.ask("contact_remove", address=BOB), {})
        self.assertEqual(self.contacts(), {})
        self.plugin.refuse("contact_remove", 2, "not among the contacts", address=BOB)

    def test_a_name_does_no_harm(self):
        self.plugin.ask("contact_add", address=BOB, name="B\u202eob\nyou \u200bare verified")
        self.assertEqual(self.contacts()[BOB]["name"], "B\ufffdob you \ufffdare verified")
        self.plugin.refuse("contact_add", 1, "too long", address=BOB, name="x" * 201)

    def test_what_is_no_address_is_refused_and_harmless(self):
        for command in ("contact_add", "contact_remove", "pair"):
            for address in ("", "bob", "bob@", "Bob <bob@example.org>", "a@b\r\nBcc: c@d"):
                refused = self.plugin.refuse(command, 1, "is not an e-mail address", address=address)
                self.assertNotIn("\n", refused.what)
                self.assertTrue(refused.hint)
            self.plugin.refuse(command, 6, address=7)
            self.plugin.refuse(command, 6)
        self.assertEqual(self.contacts(), {})

    def test_two_agree_on_a_passcode(self):
        words = self.plugin.ask("pair", address=BOB)["words"]
        self.assertEqual(len(words.split()), 6)
        self.assertEqual(self.contacts()[BOB]["trust_words"], "paired, no call yet")
        self.assertTrue(self.contacts()[BOB]["passcode"])
        typed = words.upper().replace(" ", "  ")
        answer = self.plugin.ask("pair", address="carol@example.org", account="main", words=typed)
        self.assertEqual(answer["words"].lower().split(), words.split())

    def test_words_that_are_no_passcode_are_refused(self):
        self.plugin.refuse("pair", 1, "“two” is not a word", address=BOB, words="bafo two")
        self.plugin.refuse("pair", 1, "six words", address=BOB, words="bafo bafo")
        self.plugin.refuse("pair", 1, "your own address", address="Alice@example.org")
        self.plugin.refuse("pair", 13, address=BOB, account="work")
        self.assertEqual(self.contacts(), {})

    def test_the_identity_is_shown(self):
        shown = self.plugin.ask("identity")
        told = json.loads(self.alice.do("identity", "show", "--json"))
        self.assertEqual(shown, told)
        self.assertEqual(shown["address"], self.alice.address)
        self.assertEqual(shown["devices"], 1)
        self.plugin.refuse("identity", 13, account="work")


class PluginIdentity(case.Case):
    """A key that goes from the desk to the sofa."""

    def setUp(self):
        town = self.town()
        self.desk = town.person("desk", address="alice@example.org", settings={"devices": "1"})
        self.sofa = town.person("sofa", address="alice@example.org")
        self.here = plugin.Plugin(self.desk)
        self.there = plugin.Plugin(self.sofa)

    def export(self):
        return self.here.ask("identity_export", account="main", passphrase="open sesame")["text"]

    def bring(self, **fields):
        return {"text": self.export(), "passphrase": "open sesame", **fields}

    def test_both_computers_then_say_that_there_are_two(self):
        brought = self.bring(replace=True)
        self.assertEqual(self.here.ask("identity")["devices"], 2)
        self.assertEqual(self.there.ask("identity")["devices"], 1)
        self.assertEqual(self.there.ask("identity_import", **brought),
                         {"address": "alice@example.org"})
        self.assertEqual(self.there.ask("identity"), self.here.ask("identity"))
        self.assertIn("addresses=loopback",
                      (self.sofa.home / "config/settings.ini").read_text())

    def test_more_than_two_computers_stay_more(self):
        self.desk.do("settings", "devices", "5")
        self.export()
        self.assertEqual(self.here.ask("identity")["devices"], 5)

    def test_what_cannot_be_imported_changes_nothing(self):
        brought = self.bring()
        before = files(self.sofa.home)
        self.there.refuse("identity_import", 1, "has another one already", **brought)
        self.there.refuse("identity_import", 11, "passphrase is wrong",
                          **{**brought, "passphrase": "close sesame", "replace": True})
        self.there.refuse("identity_import", 1, "passphrase is empty",
                          **{**brought, "passphrase": ""})
        self.there.refuse("identity_import", 1, "not an exported identity",
                          **{**brought, "text": "good day"})
        middle = brought["text"].splitlines()
        middle[1] = middle[1][::-1]
        self.there.refuse("identity_import", 11, **{**brought, "text": "\n".join(middle)})
        self.there.refuse("identity_import", 6, **{**brought, "replace": "yes"})
        self.assertEqual(files(self.sofa.home), before)

    def test_nothing_is_exported_without_a_passphrase(self):
        before = files(self.desk.home)
        self.here.refuse("identity_export", 1, "passphrase is empty", passphrase="")
        self.here.refuse("identity_export", 6)
        self.assertEqual(files(self.desk.home), before)


if __name__ == "__main__":
    case.main()
