"""Alice goes to another home while she talks to Bob: how soon they talk again, as a table.

Where Bob's router lets strangers in, or both use a relay, his spare is reached from there at once;
where it does not, each sends the other one mail.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import tempfile
import time
import unittest

import case
import internet
import people
import topologies

MAIL_TAKES = 2
# What the issue allows beyond the mails that it takes.
BACK = 3 * people.SLOWNESS
ELSEWHERE = "203.0.113.77"


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(os.path.exists("/dev/net/tun"), "this machine has no TUN interfaces")
@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
class Roam(case.Case):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="mailcall-roam-")
        self.addCleanup(shutil.rmtree, folder)
        self.net = internet.Internet(folder)
        self.addCleanup(self.net.close)
        self.delay = 0

    def talk(self, alices, bobs, uses):
        scene = topologies.across(alices, bobs, uses)(self.net)
        self.computer = scene.computers["alice"]
        self.elsewhere = self.net.lan("192.168.9.0/24")
        self.net.router(self.elsewhere, ELSEWHERE, None, alices, topologies.lapse())
        self.town, alice, bob = self.two(lambda mail: [self.delay], **{
            name: {"namespace": scene.computers[name].space.name,
                   "settings": {**topologies.waits(), **scene.settings[name]}}
            for name in topologies.NAMES})
        self.call, self.watch = self.accept(alice, bob)
        self.assert_talk(self.call, self.watch)
        # For longer than a router remembers anybody: the spares have to be kept alive.
        time.sleep(topologies.lapse() * 1.5)
        self.delay = MAIL_TAKES

    def move(self):
        """Out of one network and into the other, as when a cable is plugged in elsewhere."""
        space = self.computer.space
        self.mails = len(self.town.office.seen)
        space.ip("link del eth0")
        self.net.plug(space, self.elsewhere, 10, "eth0")
        space.ip(f"route add default via {self.elsewhere.gateway()}")
        return time.monotonic()

    def write(self):
        for number in range(5):
            self.call.say(f"from alice {number}")
            self.watch.say(f"from bob {number}")

    def assert_back(self, since, what, allowed, *who, **event):
        """These are told so; whatever is written at any time arrives, in order."""
        self.write()
        took = max(running.wait_for(patience=people.PATIENCE + allowed, **event)["at"] - since
                   for running in who)
        print(f"{what:<62} {took:5.2f} s", flush=True)
        self.assertLess(took, allowed)
        self.write()
        for running, by in ((self.call, "bob"), (self.watch, "alice")):
            expected = [f"from {by} {n}" for n in [*range(5), *range(5)]]
            people.wait_until(lambda: len(self.read(running)) >= len(expected))
            self.assertEqual(self.read(running), expected)
        self.assertEqual(self.watch.count("ringing"), 1)

    def read(self, running):
        return [e["text"] for e in running.matching("chat", {}) if e["text"].startswith("from")]

    def assert_no_mail(self):
        self.assertEqual(len(self.town.office.seen), self.mails)
        for running in (self.call, self.watch):
            self.assertEqual(running.count("talking"), 1)

    def hang_up(self):
        self.call.interrupt()
        self.watch.wait_for("over", outcome="hung_up")

    def test_to_somebody_whom_anybody_can_reach(self):
        self.talk("port-restricted", "full-cone", "stun")
        self.assert_back(self.move(), "port-restricted to full cone: without a mail", BACK,
                         self.call, event="reconnected")
        self.assert_no_mail()
        self.hang_up()

    def test_by_a_relay(self):
        self.talk("symmetric", "symmetric", "udp")
        self.assert_back(self.move(), "symmetric to symmetric, TURN: without a mail", BACK,
                         self.call, event="reconnected")
        self.assert_no_mail()
        self.hang_up()

    def test_to_somebody_behind_a_closed_router(self):
        self.talk("port-restricted", "port-restricted", "stun")
        self.assert_back(self.move(), f"port-restricted to port-restricted: a mail takes {MAIL_TAKES} s",
                         2 * MAIL_TAKES + BACK, self.call, self.watch, event="seen", count=2)
        self.hang_up()


if __name__ == "__main__":
    case.main()
