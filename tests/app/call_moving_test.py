# Two call processes on networks that change under a call: what is seen, heard and written goes on.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_moving_test.py PATH-OF-MAILCALL-CALL [unittest arguments]
import bisect
import itertools
import threading
import time
import unittest

import case
import net
from call_world import PATIENCE, SETTINGS, SLOWNESS, Pair, Side

ABROAD = {**SETTINGS, "addresses": {**SETTINGS["addresses"], "loopback": False}}
# What the issue allows, from the moment when there is a network.
BACK = 3 * SLOWNESS
# Nothing new for so long is a pause; what comes without one for so long is no remainder.
PAUSE = 0.4 * SLOWNESS
STEADY = 1 * SLOWNESS
VERBS = {1: "sees", 2: "hears"}


class Ear(threading.Thread):
    """Asks one side every 50 ms what has come, and says a number twice a second.

    Not before the last answer: what a sanitizer slows down would do nothing else any more.
    """

    def __init__(self, host, name):
        super().__init__(daemon=True)
        self.host = host
        self.name = name
        self.seen = []  # (time, pictures, sound)
        self.asked = 0
        self.said = 0
        self.chats = []
        self.reaching = []  # (time, reached)
        self.ends = []  # (time, report)
        self.stopped = False

    def run(self):
        while not self.stopped:
            now = time.monotonic()
            if self.asked == len(self.seen):
                self.asked += 1
                self.host.order("ask_stats")
            if self.said * 0.5 < now - self.began:
                self.said += 1
                self.host.order("chat", text=f"{self.name} {self.said}")
            self.hear(now + 0.05)

    def hear(self, until):
        while (left := until - time.monotonic()) > 0:
            try:
                frame = self.host.read_frame(time.monotonic() + left)
            except TimeoutError:
                return
            if frame is None:
                return
            self.take(frame, time.monotonic())

    def take(self, frame, now):
        kind = frame["report"]
        if kind == "stats":
            self.seen.append((now, frame["video_frames"], frame["audio_packets"]))
        elif kind == "chat_received":
            self.chats.append(frame["text"])
        elif kind == "reaching":
            self.reaching.append((now, frame["reached"]))
        elif kind in ("lost", "refused"):
            self.ends.append((now, frame))

    def start(self):
        self.began = time.monotonic()
        super().start()

    def stop(self):
        self.stopped = True
        self.join()

    def news(self, since, column):
        """When new pictures (1), or new sound (2), have been there since this moment."""
        seen = self.seen[bisect.bisect(self.seen, (since,)):]
        return [now[0] for before, now in itertools.pairwise(seen) if now[column] > before[column]]

    def back(self, since, column):
        """Seconds until they came again, and went on to come; None: not yet."""
        times = self.news(since, column)
        for number, at in enumerate(times):
            until = at + STEADY
            ahead = [then for then in times[number:] if then < until]
            if times[-1] >= until and max(gaps([*ahead, until])) < PAUSE:
                return at - since
        return None

    def held_up(self, since):
        """The longest time between two questions that should have been 50 ms apart."""
        return max(gaps([since, *(each[0] for each in self.seen[:] if each[0] > since)]))


def gaps(times):
    return [then - before for before, then in itertools.pairwise(times)]


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Moving(unittest.TestCase):
    def setUp(self):
        self.network = net.Network("alice", "bob")
        self.addCleanup(self.network.close)
        self.pair = Pair(self, self.side("alice"), self.side("bob"))
        self.pair.talk(ABROAD)
        self.ears = [Ear(self.pair.a, "a"), Ear(self.pair.b, "b")]
        for host in (self.pair.a, self.pair.b):
            host.wait("seen", video=True)
        for ear in self.ears:
            ear.start()
            self.addCleanup(ear.stop)
        # Long enough for the spares to be told of.
        self.wait(lambda: all(ear.seen and ear.seen[-1][1] > 60 for ear in self.ears))

    def side(self, name):
        inside = ["ip", "netns", "exec", self.network.space(name)]
        return Side(self, "--verbose", inside=inside)

    def wait(self, is_so, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not is_so():
            self.assertLess(time.monotonic(), deadline, [ear.reaching for ear in self.ears])
            time.sleep(0.05)

    def assert_back(self, since, what):
        """Pictures and sound come again on both sides, soon, and go on."""
        wanted = [(ear, column) for ear in self.ears for column in (1, 2)]
        self.wait(lambda: all(ear.back(since, column) is not None for ear, column in wanted))
        took = {f"{ear.name} {VERBS[column]}": ear.back(since, column) for ear, column in wanted}
        each = ", ".join(f"{who} {seconds:.2f}" for who, seconds in took.items())
        print(f"{what:<48} {max(took.values()):5.2f} s ({each})", flush=True)
        # Who was not given a processor was not given one by others either.
        held_up = max(ear.held_up(since) for ear in self.ears)
        self.assertLess(max(took.values()), BACK, f"the test stood still for {held_up:.1f} s")

    def assert_chat_is_complete(self):
        """Whatever was written, before, meanwhile and after, came once and in order."""
        one, other = self.ears
        for ear in self.ears:
            self.assertEqual([end for end in ear.ends], [])
        for to, by in ((one, other), (other, one)):
            aim = by.said
            self.wait(lambda: len(to.chats) >= aim)
            self.assertEqual(to.chats, [f"{by.name} {n}" for n in range(1, len(to.chats) + 1)])

    def test_one_side_moves(self):
        self.move_and_look("bob", "10.77.0.77")
        self.assert_chat_is_complete()

    def test_the_other_side_moves_and_then_the_first(self):
        self.move_and_look("alice", "10.77.0.78")
        self.settle()
        self.move_and_look("bob", "10.77.0.79")
        self.settle()
        self.move_and_look("alice", "10.77.0.80")
        self.assert_chat_is_complete()

    def settle(self):
        frames = [ear.seen[-1][1] for ear in self.ears]
        self.wait(lambda: all(ear.seen[-1][1] > had + 60 for ear, had in zip(self.ears, frames)))

    def move_and_look(self, name, address):
        since = time.monotonic()
        self.network.move(name, address)
        self.assert_back(since, f"{name} has another address")

    def test_both_are_without_a_network_for_20_seconds(self):
        self.lose_both("no packets for 20 s", self.network.cut, self.network.join)

    def test_both_are_without_an_address_for_20_seconds(self):
        """As when a cable is out: the system takes the address away, and gets the same again."""
        self.lose_both("no addresses for 20 s", self.network.unplug, self.network.plug)

    def lose_both(self, what, leave, come_back):
        for name in ("alice", "bob"):
            leave(name)
        since = time.monotonic()
        self.wait(lambda: all(ear.reaching for ear in self.ears))
        noticed = max(ear.reaching[0][0] for ear in self.ears) - since
        time.sleep(20 - (time.monotonic() - since))  # the break that the issue names
        for name in ("alice", "bob"):
            come_back(name)
        self.assert_back(time.monotonic(), what)
        print(f"{what}: noticed after {noticed:.1f} s")
        self.assert_chat_is_complete()
        self.assertEqual([[r for _, r in ear.reaching] for ear in self.ears], [[False, True]] * 2)

    def test_a_killed_peer_is_missed_within_5_seconds_and_given_up_within_30(self):
        killed = time.monotonic()
        self.ears[1].stop()
        self.pair.bob.kill()
        alice = self.ears[0]
        self.wait(lambda: alice.reaching)
        missed = alice.reaching[0][0] - killed
        self.wait(lambda: alice.ends, 40 * SLOWNESS)
        given_up, lost = alice.ends[0][0] - killed, alice.ends[0][1]
        print(f"peer killed: missed after {missed:.1f} s, given up after {given_up:.1f} s")
        self.assertLess(missed, 5 * SLOWNESS)
        self.assertLess(given_up, 30 * SLOWNESS)
        self.assertIn("can no longer be reached", lost["what"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
