"""Ten invites lie in the mailbox before the first start, nine of them old: exactly one rings.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import email.utils
import subprocess
import time

import case
import people
import thunderbird_case

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
AGES = (4 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, 20 * HOUR, 2 * DAY, 5 * DAY, 12 * DAY, 25 * DAY, 0)
RECEIVED = """Return-Path: <{sender}>
Delivered-To: {to}
Received: from elsewhere.example by mail.example.org with LMTP
\tfor <{to}>; {date}
"""


class FirstStart(thunderbird_case.Case):
    PEOPLE = ()
    FRIENDS = ("alice", "bob")

    def invite(self, alice, office, age):
        """One of Alice's invites, made that many seconds ago; she then is gone without a word."""
        known = {mail.fields["call"] for mail in office.seen}
        words = alice.command(["call", "bob@example.org", "--json", "--silent", "--private"])
        # Only what day it is: waiting times are real.
        env = dict(alice.env, FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1")
        calling = subprocess.Popen(["faketime", "-f", f"-{age}s", *words], env=env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            # She may send the one before once more, of which she does not know that it has left.
            return people.wait_until(lambda: next(
                (mail for mail in office.seen if mail.fields["call"] not in known), None))
        finally:
            # Faketime itself lives on beside her, and removes what it has in /dev/shm when she is
            # gone: another one with its process number could not start otherwise.
            alice.kill_all(lambda words: words[0] != b"faketime")
            calling.wait()

    def store(self, mail, age):
        date = email.utils.formatdate(time.time() - age)
        top = RECEIVED.format(sender=mail.sender, to=mail.to, date=date).encode()
        self.server.store(mail.to, top + mail.bytes)

    def test_only_the_fresh_one_rings_and_none_is_answered(self):
        town = self.town()
        alice = town.person("alice")
        mails = [(self.invite(alice, town.office, age), age) for age in AGES]
        bob = self.person("bob")
        bob.do("contacts", "add", "alice@example.org")
        bob.do("rules", "add", "alice", "from=alice@example.org", "action=answer", "with=chat")
        self.write("alice@example.org", bob)  # makes the mailbox
        for mail, age in mails:
            self.store(mail, age)
        bob.start()
        fresh = mails[-1][0].fields["call"]
        window = bob.incoming()
        self.assertEqual(self.call_of(window), fresh)
        deadline = time.monotonic() + people.PATIENCE
        while len(lines := bob.ask("history")["lines"]) < len(AGES) - 1:
            self.assertLess(time.monotonic(), deadline, lines)
            time.sleep(0.05)  # nothing tells of calls that were missed before the ear was there
        self.assertTrue(all(line["missed"] for line in lines if line["call"] != fresh))
        self.assertEqual([call["state"] for call in bob.ask("calls")["calls"]], ["ringing_in"])
        self.assertEqual(len(bob.pages("call/call.html")), 1)
        self.assertEqual(self.server.sent, [])


if __name__ == "__main__":
    case.main()
