"""Hostile mails, each in a fresh `mailcall inspect`, as file and through a pipe: what it says, and what it takes.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import case
import hostile_mail
import people

SPENDER = people.BUILD / "tests/mail/spender"
MOST_SECONDS = 0.1 * people.SLOWNESS  # of both kinds of CPU time, with the start of the process
MOST_KILOBYTES = 40 * 1024
# AddressSanitizer keeps what is freed, and a shadow of all memory.
SANITIZED = "MAILCALL_SANITIZED" in os.environ
if SANITIZED:
    MOST_SECONDS, MOST_KILOBYTES = 5, 4_000_000


def forms(mail):
    """As it is by file and by pipe; by file with CRLF, too, where no CR has a meaning of its own."""
    yield "LF", mail.text
    yield "pipe", mail.text
    if b"\r" not in mail.text and b"\0" not in mail.text and not SANITIZED:
        yield "CRLF", mail.text.replace(b"\n", b"\r\n")


def is_harmless(text):
    """Nothing that moves a terminal's cursor, hides or turns what is read."""
    return all(c.isprintable() for c in text)


class HostileMail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.env = {**os.environ, "MAILCALL_HOME": folder.name}

    def inspect(self, place, *options, feed=None):
        """Its lines, and what the process took."""
        words = [SPENDER, people.MAILCALL, "inspect", "--authserv-id", "mx.example.com", *options, place]
        done = subprocess.run(words, input=feed, capture_output=True, env=self.env,
                              timeout=6 * people.PATIENCE)
        *errors, spent = done.stderr.decode().splitlines()
        seconds, kilobytes, status = spent.split()
        self.assertEqual((errors, status), ([], "0"))
        self.assertLessEqual(float(seconds), MOST_SECONDS)
        self.assertLessEqual(int(kilobytes), MOST_KILOBYTES)
        self.spent.append((float(seconds), int(kilobytes), self.mail))
        return done.stdout.decode().splitlines()

    def judge(self, mail, form, text):
        path = self.folder / "mail"
        path.write_bytes(text)
        place, feed = ("-", text) if form == "pipe" else (path, None)
        found = [json.loads(line) for line in self.inspect(place, "--json", feed=feed)]
        self.assertEqual(len(found), mail.count)
        self.assertEqual(found[0]["verdict"], mail.verdict, found[0])
        for one in found:
            self.assertIn(one["verdict"], (mail.verdict, hostile_mail.NONE))
            self.assertTrue(is_harmless(one["reason"] + one["from"] + one["call"]), ascii(one))
            if one["verdict"] == hostile_mail.PASSED:
                self.assertEqual((one["from"], one["trust"]), (hostile_mail.ALICE, "new"))
            self.assertEqual(one["verdict"] == hostile_mail.REFUSED, one["reason"] != "")

    def test_each_is_judged_rightly_in_little_time_and_memory(self):
        self.spent = []
        count = 0
        for mail in hostile_mail.mails():
            count += 1
            for form, text in forms(mail):
                self.mail = mail.name
                with self.subTest(mail=mail.name, form=form):
                    self.judge(mail, form, text)
        slowest = max(self.spent)
        largest = max(self.spent, key=lambda spent: spent[1])
        print(f"{count} mails, {len(self.spent)} processes, at most {slowest[0] * 1000:.1f} ms of CPU time "
              f"({slowest[2]}) and {largest[1] / 1024:.1f} MB ({largest[2]})")

    def test_header_without_end_through_a_pipe(self):
        """Who never stops sending is not listened to after 64 KB."""
        for start in (hostile_mail.lines(), b"A: b\n"):
            with subprocess.Popen([people.MAILCALL, "inspect", "--json", "-"], env=self.env,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
                sent = 0
                with self.assertRaises(BrokenPipeError):
                    os.write(process.stdin.fileno(), start)
                    while sent < 100_000_000:
                        sent += os.write(process.stdin.fileno(), b"A: b\n" * 1000)
                verdict = json.loads(process.stdout.read())["verdict"]
            self.assertEqual(verdict, hostile_mail.REFUSED if b"X-" in start else hostile_mail.NONE)
            self.assertLess(sent, 1_000_000)


if __name__ == "__main__":
    case.main()
