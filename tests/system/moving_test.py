"""Both computers come into other networks at once: one mail each way, and the call goes on.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time
import unittest

import case
import net
import people

MAIL_TAKES = 2


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Moving(case.Case):
    def setUp(self):
        self.network = net.Network("alice", "bob")
        self.addCleanup(self.network.close)
        self.delay = 0
        self.town, alice, bob = self.two(lambda mail: [self.delay], **{
            name: {"namespace": self.network.space(name)} for name in ("alice", "bob")})
        self.call, self.watch = self.accept(alice, bob)
        self.assert_talk(self.call, self.watch)
        self.delay = MAIL_TAKES

    def move_both(self):
        since = time.monotonic()
        self.network.move("alice", "10.77.0.78")
        self.network.move("bob", "10.77.0.79")
        return since

    def chat(self, count):
        """Each writes so many lines; what both have read."""
        for number in range(count):
            self.call.say(f"from alice {number}")
            self.watch.say(f"from bob {number}")

    def read(self, running):
        return [e["text"] for e in running.matching("chat", {}) if e["text"].startswith("from")]

    def assert_in_words(self, running):
        """Nothing is said of mails and answers, and nobody is warned."""
        told = [event["event"] for event in running.events]
        told = told[told.index("talking") + 1:]
        strange = {"accepted", "answering", "connecting", "warning", "sent"} & set(told)
        self.assertEqual((strange, told.count("reconnecting")), (set(), 1))

    def test_both_move_at_once(self):
        since = self.move_both()
        self.chat(3)
        self.town.office.wait_for("address", gen=1)
        self.chat(2)
        for running in (self.call, self.watch):
            running.wait_for("talking", people.PATIENCE + 2 * MAIL_TAKES, count=2)
        took = time.monotonic() - since
        for running in (self.call, self.watch):
            running.wait_for("seen", count=2)
            running.wait_for("heard", count=2)
        seen = time.monotonic() - since
        what = f"both have other addresses, a mail takes {MAIL_TAKES} s"
        print(f"{what:<48} {seen:5.2f} s (talking {took:.2f})", flush=True)
        self.assertLess(seen, (2 * MAIL_TAKES + 3) * people.SLOWNESS)
        self.chat(5)
        for running, by in ((self.call, "bob"), (self.watch, "alice")):
            expected = [f"from {by} {n}" for n in [*range(3), *range(2), *range(5)]]
            people.wait_until(lambda: len(self.read(running)) >= len(expected))
            self.assertEqual(self.read(running), expected)
            self.assert_in_words(running)
        self.assertEqual(self.watch.count("ringing"), 1)
        self.call.interrupt()
        self.watch.wait_for("over", outcome="hung_up")


if __name__ == "__main__":
    case.main()
