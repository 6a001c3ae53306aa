"""Bad input: one sentence that says what and what to do, an exit status, and nothing half-written.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import stat
import subprocess
import unittest

import case
import plugin


def tree(folder):
    """Every file below a folder with its content."""
    return {p: p.read_bytes() for p in pathlib.Path(folder).rglob("*") if p.is_file()}


class Words(case.Case):
    def refuses(self, person, words, status, *parts, input=None):
        done = person.run(*words, input=input)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        for part in parts:
            self.assertIn(part, done.stdout + done.stderr)
        self.assertNotIn("terminate called", done.stderr)

    def setUp(self):
        self.alice = self.town().person("alice")

    def test_words_that_make_no_sense(self):
        before = tree(self.alice.home)
        for words, status, part in [
            (["nonsense"], 2, "there is no verb"),
            (["call"], 2, "mailcall call ADDRESS"),
            (["call", "nobody"], 2, "is not an e-mail address"),
            (["call", "alice@example.org"], 2, "your own address"),
            (["call", "bob@example.org", "--account", "work"], 1, "no account called “work”"),
            (["call", "bob@example.org", "--media", "smell"], 2, "audio,video,chat"),
            (["call", "bob@example.org", "--ring", "5"], 2, "between 10 and 3600"),
            (["account", "add", "x"], 2, "is not an e-mail address"),
            (["account", "add", "x", "--address", "a@b", "--maildir", "/nowhere", "--outbox", "/nowhere"],
             1, "there is no such folder"),
            (["account", "test", "x"], 1, "no account called"),
            (["pair", "bob@example.org", "--words", "one two"], 2, "is not a word of a passcode"),
            (["rules", "add", "x", "action=shout"], 1, "Right would be"),
            (["rules", "remove", "x"], 1, "there is no rule"),
            (["rules", "check", "/etc/hostname"], 2, "is not an invitation"),
            (["contacts", "remove", "bob@example.org"], 1, "not among the contacts"),
            (["identity", "import", "/nowhere"], 1, "No such file"),
            (["watch", "--frobnicate"], 2, "Unknown option"),
        ]:
            with self.subTest(words=words):
                self.refuses(self.alice, words, status, part)
        after = tree(self.alice.home)
        ours = {p: b for p, b in after.items() if ".db" not in p.name}
        self.assertEqual(ours, {p: b for p, b in before.items() if ".db" not in p.name})

    def test_every_verb_explains_itself(self):
        for verb in ("call", "watch", "account", "pair", "contacts", "rules", "settings", "history",
                     "inspect", "identity", "host", "attend"):
            self.assertIn("Usage", self.alice.do(verb, "--help"))

    def test_missing_camera_is_said_before_any_mail_leaves(self):
        done = self.alice.run("call", "bob@example.org", "--camera", "nosuch", "--silent")
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no such camera", done.stdout)
        self.assertEqual(list((self.alice.outbox / "new").iterdir()), [])

    def test_rules_file_that_makes_no_sense_is_named(self):
        (self.alice.home / "config/rules.ini").write_text("[door]\naction=shout\n")
        self.refuses(self.alice, ["rules", "list"], 1, "door", "shout", "answer")

    def test_inspect_judges_the_rest(self):
        good = self.alice.mail / "new/1.test"
        good.write_bytes(b"From: a@b.example\nSubject: hello\n\nhello\n")
        done = self.alice.run("inspect", "--json", "/nowhere", good, self.alice.home / "accounts.ini")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere", done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(lines, [{"path": str(good), "verdict": "none", "reason": "", "from": "",
                                  "call": "", "trust": ""}])
        from_stdin = self.alice.do("inspect", "--json", "-", input="Subject: x\n\nx\n")
        self.assertEqual(json.loads(from_stdin)["verdict"], "none")

    def test_secrets_are_for_the_owner_only(self):
        self.alice.do("pair", "bob@example.org")
        for path in tree(self.alice.home / "data"):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_full_disk(self):
        home = self.alice.home / "small"
        home.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", home], check=True)
        self.addCleanup(subprocess.run, ["umount", home], check=True)
        self.alice.env["MAILCALL_HOME"] = str(home)
        words = ["account", "add", "main", "--address", "a@example.org", "--maildir",
                 self.alice.mail, "--outbox", self.alice.outbox]
        self.alice.do(*words)
        with self.assertRaises(OSError), open(home / "filler", "wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 1024)
        before = tree(home / "config")
        self.refuses(self.alice, ["contacts", "add", "bob@example.org"], 1, "mailcall:")
        self.refuses(self.alice, ["account", "alias", "main", "b@example.org"], 1, "No space left")
        self.assertEqual(tree(home / "config"), before)


@unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
class FullDisk(case.Case):
    def test_accept_that_cannot_be_stored_does_not_leave_and_can_be_tried_again(self):
        town, alice, bob = self.two()
        home = bob.home / "small"
        home.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", home], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", home], check=True)
        bob.env["MAILCALL_HOME"] = str(home)
        (home / "config").mkdir()
        (home / "config/settings.ini").write_text("[mailcall]\naddresses=loopback\n")
        bob.do("account", "add", "main", "--address", bob.address, "--maildir", bob.mail, "--outbox",
               bob.outbox)
        bob.do("contacts", "add", alice.address)
        watch = bob.watch()
        call = alice.call(bob.address)
        watch.wait_for("ringing")
        with self.assertRaises(OSError), open(home / "filler", "wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 512)
        watch.say("accept")
        watch.wait_for("warning")
        self.assertFalse(watch.has("answering"))
        self.assertEqual([m.type for m in town.office.seen], ["invite"])
        (home / "filler").unlink()
        watch.say("accept")
        self.assert_talk(call, watch)
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")


class Host(case.Case):
    """The native-messaging host: frames in, frames out."""

    def test_speaks_first_and_answers_by_id(self):
        host = plugin.Plugin(self.town().person("alice"))
        self.assertEqual(host.wait_for("hello")["protocol"], 1)
        host.ask("hello", protocol=1)
        host.refuse("hello", 9, protocol=99)
        host.refuse("dance", 8)
        host.refuse("place", 22, address="bob@example.org")
        (account,) = host.ask("accounts")["accounts"]
        self.assertEqual((account["name"], account["address"]), ("main", "alice@example.org"))
        self.assertEqual(host.ask("watch")["accounts"], [account])
        self.assertEqual(host.ask("calls"), {"calls": [], "waiting": []})
        host.refuse("place", 1, address="nobody")
        host.refuse("accept", 2, call="x" * 26)
        host.close()

    def test_a_frame_that_is_none_ends_it(self):
        for frame in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\2\0\0\0[]", b"\2\0\0\0{x"):
            host = plugin.Plugin(self.town().person("alice"))
            host.wait_for("hello")
            host.write(frame)
            self.assertEqual(host.wait(), 0)


if __name__ == "__main__":
    case.main()
