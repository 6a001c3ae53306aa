"""Who comes to the early door: impostors before Bob, and two computers of Bob's at once.

Some rounds of each; with --long, twenty.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import subprocess
import sys
import threading

import case
import interceptor_test
import people

FLOODER = people.BUILD / "tests/app/flooder"
LONG = "--long" in sys.argv
IMPOSTORS = 20 if LONG else 2
# Seconds between the two clicks on *Accept*.
CLICKS = [number * 0.005 for number in range(20)] if LONG else [0, 0.04, 0.09]


class TwoComputers(case.Case):
    """Bob has one at the desk and one on the sofa; both know his key."""

    def household(self):
        town = self.town()
        alice = town.person("alice")
        desk, sofa = (town.person(name, address="bob@example.org", settings={"devices": 2})
                      for name in ("desk", "sofa"))
        people.acquaint(alice, desk, sofa)
        (town.folder / "identity").write_text(
            desk.do("identity", "export", input="open sesame\n"))
        sofa.do("identity", "import", "--replace", town.folder / "identity", input="open sesame\n")
        return alice, desk.watch(), sofa.watch()

    def click_both(self, first, second, between):
        later = threading.Timer(between, second.say, ["accept"])
        first.say("accept")
        later.start()
        later.join()

    def one_round(self, between, swapped):
        alice, *watches = self.household()
        call = alice.call("bob@example.org")
        for watch in watches:
            watch.wait_for("ringing")
        self.click_both(*(watches[::-1] if swapped else watches), between)
        call.wait_for("talking")
        people.wait_for_any(watches, "talking")
        winner, other = sorted(watches, key=lambda watch: not watch.has("talking"))
        told = other.wait_for("over", outcome="taken")
        self.assertEqual(told["sentence"], "The call was answered at another computer.")
        self.assertFalse(other.has("talking"), other.story())
        self.assert_talk(call, winner)
        call.interrupt()
        winner.wait_for("over", outcome="hung_up")

    def test_one_talks_and_the_other_is_told(self):
        for number, between in enumerate(CLICKS):
            with self.subTest(f"{between * 1000:.0f} ms between"):
                self.one_round(between, number % 2 == 1)
            self.doCleanups()


class Impostors(interceptor_test.Attack):
    """Mallory has completed the handshake before Bob accepts, and shows what he has: nothing."""

    def one_round(self, frame):
        self.scene()
        self.call()
        self.watch.wait_for("ringing")
        self.connect_to_alice()
        self.mallory.order("auth", frame=base64.b64encode(frame).decode())
        self.watch.say("accept")
        self.assert_talk(self.calling, self.watch)
        self.assert_nothing_lost(self.mallory.loot())
        self.calling.interrupt()
        self.watch.wait_for("over", outcome="hung_up")

    def test_do_not_stop_bob(self):
        frames = [b"?", bytes(32), b"From: bob@example.org\n" + bytes(32), b"\xff" * 4096]
        for number in range(IMPOSTORS):
            with self.subTest(number):
                self.one_round(frames[number % len(frames)])
            self.doCleanups()

    def flood(self, kind):
        """Mallory connects, and fills the channel that the proof goes by."""
        inside = ["ip", "netns", "exec", self.network.space("mallory"), str(FLOODER), kind, "now"]
        flooder = subprocess.Popen(inside, stdin=subprocess.PIPE, text=True)
        self.addCleanup(flooder.wait)
        self.addCleanup(flooder.stdin.close)
        flooder.stdin.write(base64.b64encode(self.offer.encode()).decode() + "\n")
        flooder.stdin.flush()

    def test_with_frames_of_ten_megabytes_do_not_stop_bob(self):
        self.scene()
        self.call()
        self.watch.wait_for("ringing")
        self.flood("huge auth")
        self.wait_until_shut_out()
        self.assertFalse(self.calling.has("over"), self.calling.story())
        self.assert_nothing_shown(self.calling)
        self.watch.say("accept")
        self.assert_talk(self.calling, self.watch)
        self.assertEqual(self.office.wait_for("address").gen, 1)
        self.calling.interrupt()
        self.watch.wait_for("over", outcome="hung_up")


if __name__ == "__main__":
    if LONG:
        sys.argv.remove("--long")
    case.main()
