"""What a plugin does about the rules: list, replace, try on a real invitation.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import sqlite3

import case
import people
import plugin

DOOR = {"name": "door", "from": "alice@example.org", "trust": "known", "action": "answer",
        "with": "audio,video,chat", "after": "5"}
NIGHT = {"name": "night", "hours": "22:00-07:00", "action": "decline", "text": "Not now, sorry."}


class PluginRules(case.Case):
    def setUp(self):
        self.bob = self.town().person("bob")
        self.file = self.bob.home / "config/rules.ini"
        self.plugin = plugin.Plugin(self.bob)

    def test_the_list_is_kept_in_its_order(self):
        self.assertEqual(self.plugin.ask("rules"), {"rules": []})
        for rules in ([DOOR, NIGHT], [NIGHT, DOOR], [NIGHT], []):
            self.assertEqual(self.plugin.ask("rules_set", rules=rules), {})
            self.assertEqual(self.plugin.ask("rules")["rules"], rules)

    def test_one_rule_that_makes_no_sense_leaves_all_as_they_were(self):
        self.plugin.ask("rules_set", rules=[NIGHT])
        before = self.file.read_bytes()
        for wrong, parts in [
            ({"colour": "blue"}, ["colour", "from, trust"]),
            ({"after": "soon"}, ["after", "soon", "60"]),
            ({"action": "ring", "with": "chat"}, ["with", "action=answer"]),
            ({"from": "nobody"}, ["from", "nobody", "*@example.org"]),
        ]:
            self.plugin.refuse("rules_set", 21, "door", *parts,
                               rules=[NIGHT, {"name": "door", **wrong}])
        self.plugin.refuse("rules_set", 21, "two of that name", "night", rules=[NIGHT, NIGHT])
        self.plugin.refuse("rules_set", 21, "name does not fit", rules=[{"name": "a]b"}])
        self.plugin.refuse("rules_set", 21, "more than 500",
                           rules=[{"name": str(n)} for n in range(501)])
        for rules in (None, {"name": "x"}, ["x"], [{"from": "a@b"}], [{"name": "x", "after": 5}]):
            self.plugin.refuse("rules_set", 6, rules=rules)
        self.plugin.refuse("rules_set", 6)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_file_that_makes_no_sense_is_named_and_not_overwritten(self):
        self.file.write_text("[door]\naction=shout\n")
        self.plugin.refuse("rules", 21, "rules.ini", "door", "action", "shout", "answer")
        self.file.write_text("no rule\n")
        self.plugin.refuse("rules_set", 21, "rules.ini", rules=[])
        self.assertEqual(self.file.read_text(), "no rule\n")


class RulesTrial(case.Case):
    """One real invitation from Alice, kept back from Bob, and all that could become of it."""

    @classmethod
    def setUpClass(cls):
        _, route = case.hold("invite")
        cls.street = people.Town(route)
        cls.addClassCleanup(cls.street.close)
        alice = cls.street.person("alice")
        cls.street.person("bob")
        call = alice.call("bob@example.org")
        cls.mail = cls.street.office.wait_for("invite").bytes
        call.kill()
        cls.key = alice.do("identity", "show").split()[1]

    def setUp(self):
        self.bob = self.town().person("bob")
        self.plugin = plugin.Plugin(self.bob)

    def judge(self, mail=None, **fields):
        raw = base64.b64encode(mail or self.mail).decode()
        return self.plugin.ask("rules_try", **{"account": "main", "raw": raw, **fields})

    def assert_would(self, action, sentence, why="", **fields):
        judged = self.judge(**fields)
        self.assertEqual((judged["action"], judged["why"], judged["sentence"]),
                         (action, why, sentence))
        return judged

    def pin(self, key):
        """As an earlier call would have left it."""
        self.bob.do("contacts", "add", "alice@example.org", "--name", "Alice")
        data = base64.urlsafe_b64decode(key + "=")
        with sqlite3.connect(self.bob.home / "data/mailcall.db") as database:
            changed = database.execute("UPDATE contacts SET identity = ?", [data])
            self.assertEqual(changed.rowcount, 1)

    def test_without_rules_it_matters_who_it_is(self):
        line = "It would be a line in the list and not ring, because {} is not one of your contacts."
        self.assert_would("silent", line.format("alice@example.org"), "a stranger")
        ring = "It would ring, because {} is one of your contacts."
        self.assert_would("ring", ring.format("alice@example.org"), "a contact", contact="book")
        self.bob.do("contacts", "add", "alice@example.org", "--name", "Alice")
        judged = self.assert_would("ring", ring.format("Alice"), "a contact")
        self.assertEqual(judged["rule"], "built-in")

    def test_a_rule_answers_whom_it_knows(self):
        self.pin(self.key)
        judged = self.assert_would(
            "answer", "It would be answered with audio, video, chat after 5 seconds by the rule “door”.",
            rules=[DOOR])
        self.assertEqual((judged["rule"], judged["with"], judged["after"]),
                         ("door", "audio,video,chat", 5))
        self.assert_would("answer", "It would be answered with chat at once by the rule “door”.",
                          rules=[{**DOOR, "with": "chat", "after": "0"}])
        self.assert_would("answer", "It would be answered with chat after one second by the rule “door”.",
                          rules=[{**DOOR, "with": "chat", "after": "1"}])

    def test_a_rule_rings_declines_and_is_silent(self):
        rule = {"name": "x"}
        self.assert_would("ring", "It would ring, as the rule “x” says.", rules=[rule])
        self.assert_would("silent", "It would be a line in the list and not ring, as the rule “x” says.",
                          rules=[{**rule, "action": "silent"}])
        self.assert_would("decline", "It would be declined by the rule “x”.",
                          rules=[{**rule, "action": "decline"}])
        self.assert_would("decline", "It would be declined with “Not now.” by the rule “x”.",
                          rules=[{**rule, "action": "decline", "text": "Not now."}])

    def test_why_a_rule_sends_nothing(self):
        answer = [{"name": "x", "action": "answer", "with": "chat"}]
        decline = [{"name": "x", "action": "decline"}]
        listed = b"List-Id: <cats.example.org>\r\n" + self.mail
        self.bob.do("contacts", "add", "alice@example.org")
        reason = "the mail came from a list or from a program"
        self.assert_would("ring", f"It would ring. The rule “x” sends nothing this time: {reason}.",
                          reason, mail=listed, rules=answer)
        self.assert_would("silent", "It would be a line in the list and not ring. "
                          f"The rule “x” sends nothing this time: {reason}.",
                          reason, mail=listed, rules=decline)
        reason = "camera and microphone open only for a known key or a passcode"
        self.assert_would("ring", f"It would ring. The rule “x” sends nothing this time: {reason}.",
                          reason, rules=[{"name": "x", "action": "answer", "with": "video"}])

    def test_a_key_that_has_changed_is_not_answered(self):
        self.pin("A" * 43)
        reason = "the caller's key is another than last time"
        self.assert_would("ring", f"It would ring. The rule “x” sends nothing this time: {reason}.",
                          reason, rules=[{"name": "x", "action": "answer", "with": "chat"}])

    def test_the_rules_in_force_are_those_of_the_file(self):
        self.plugin.ask("rules_set", rules=[{"name": "mine", "action": "silent"}])
        self.assertEqual(self.judge()["rule"], "mine")
        self.assertEqual(self.judge(rules=[])["rule"], "built-in")
        self.assertEqual(self.plugin.ask("rules")["rules"], [{"name": "mine", "action": "silent"}])

    def test_what_is_no_invitation_is_said(self):
        self.plugin.refuse("rules_try", 1, "not an invitation", account="main",
                           header="From: a@b.example\r\n\r\n")
        self.plugin.refuse("rules_try", 6, account="main", raw="!")
        self.plugin.refuse("rules_try", 6, account="main")
        self.plugin.refuse("rules_try", 13, account="work", header="From: a@b.example\r\n\r\n")
        self.plugin.refuse("rules_try", 21, "colour", account="main",
                           raw=base64.b64encode(self.mail).decode(),
                           rules=[{"name": "x", "colour": "blue"}])
        altered = self.mail.replace(b"media=audio,video,chat", b"media=audio,chat")
        self.assertNotEqual(altered, self.mail)
        self.plugin.refuse("rules_try", 11, account="main", raw=base64.b64encode(altered).decode())

    def test_the_command_line_says_the_same(self):
        path = self.bob.home / "call.eml"
        path.write_bytes(self.mail)
        self.assertEqual(self.bob.do("rules", "check", path),
                         "It would be a line in the list and not ring, because alice@example.org "
                         "is not one of your contacts.\n")
        self.assertIn('"why":"a stranger"', self.bob.do("rules", "check", "--json", path))


if __name__ == "__main__":
    case.main()
