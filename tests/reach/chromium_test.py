"""Calls between a Mailcall and a browser: one line each.

The browser has nothing of ours. It gets the offer as it stands in the mail; what is signed, sealed and
proved is made by PROTOCOL.md alone.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

import browser
import case
import internet
import people
import topologies

# A browser's patience is what it is: routers take as long as real ones to forget it.
topologies.SCALE = 1
CALL = "abcdefghijklmnopqrstuvwx23"
MAIL_TAKES = 2
TALK = 1.3
# Who hears no answer to his pings for 4 s would say so.
LASTING = 4.5
# From the event that makes it possible to the first picture.
FIRST_PICTURE = 5 * people.SLOWNESS


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(os.path.exists("/dev/net/tun"), "this machine has no TUN interfaces")
@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
@unittest.skipUnless(shutil.which("chromium"), "Chromium is not installed")
class Chromium(case.Case):
    def scene(self, topology, ours):
        """Who of the two has a Mailcall; the other one has a browser."""
        folder = tempfile.mkdtemp(prefix="mailcall-chromium-")
        self.addCleanup(shutil.rmtree, folder)
        net = internet.Internet(folder)
        self.addCleanup(net.close)
        scene = topologies.find(topology).build(net)
        theirs = next(name for name in topologies.NAMES if name != ours)
        town = self.town(lambda mail: [])
        self.office = town.office
        self.person = town.person(ours, namespace=scene.computers[ours].space.name,
                                  settings={**topologies.waits(), **scene.settings[ours]})
        self.browser = browser.Browser(self, scene.computers[theirs], f"{theirs}@example.org",
                                       scene.settings[theirs], self.office.story)
        self.person.do("contacts", "add", self.browser.address)
        self.topology = topology
        self.snapshot = f"{folder}/seen.png"

    def deliver(self, mail):
        self.person.receive(mail, self.office.next_name())

    def since(self, what):
        self.began = time.monotonic()
        self.what = what

    # --- calls ---

    def call_browser(self, invite_takes=0):
        self.who = "Mailcall"
        self.running = self.person.call(self.browser.address, "--snapshot", self.snapshot)
        mail = self.office.wait_for("invite")
        self.running.wait_for("sent")
        time.sleep(invite_takes)  # this is what is tried
        self.since("accept")
        self.browser.take_invite(mail)

    def be_called(self):
        self.who = "Chromium"
        self.running = self.person.watch("--snapshot", self.snapshot)
        mail = self.browser.invite_mail(self.person.address, CALL)
        time.sleep(MAIL_TAKES)
        self.deliver(mail)
        self.running.wait_for("ringing")
        self.running.say("accept")
        mail = self.office.wait_for("accept")
        time.sleep(MAIL_TAKES)
        self.since("accept mail")
        self.browser.take_accept(mail)

    # --- what is to come of them ---

    def assert_talk(self, lasting=TALK):
        self.browser.tell("proven")
        self.assertEqual(self.browser.hear("seen"), [160, 90])  # the test camera of the other end
        seen = self.running.wait_for("seen")["at"] - self.began
        theirs = self.browser.when("seen") - self.began
        self.running.wait_for("heard")
        self.running.wait_for("chat", text="good day from a browser ✓")
        self.running.say("to you too ✓")
        self.assertEqual(self.browser.hear("chat"), "to you too ✓")
        time.sleep(lasting)  # what is wanted is that it lasts
        self.browser.tell("enough")
        self.assert_figures(self.browser.hear("figures"), lasting)
        self.assert_camera_of_chromium()
        path = self.hang_up()
        print(f"{self.topology}, {self.who} calls: connected; from {self.what} to the first picture: "
              f"Mailcall {seen:.2f} s, Chromium {theirs:.2f} s; {path}", flush=True)
        self.assertLess(max(seen, theirs), FIRST_PICTURE)

    def assert_camera_of_chromium(self):
        """It shows something on green."""
        self.running.wait_for("snapshot")
        mean = subprocess.run(["convert", self.snapshot, "-resize", "1x1!", "-depth", "8", "rgb:-"],
                              check=True, capture_output=True).stdout
        self.assertGreater(mean[1], 2 * max(mean[0], mean[2]))

    def assert_figures(self, figures, lasting):
        self.assertGreater(figures["decoded"], 5 * lasting)
        self.assertGreater(figures["loudness"], 0)
        self.assertGreaterEqual(figures["pings"], int(lasting))
        if self.who == "Mailcall":
            self.assertEqual(figures["ssrcs"], self.browser.ssrcs_named())

    def hang_up(self):
        self.running.interrupt()
        self.assertEqual(self.browser.hear("bye"), "hung_up")
        self.running.wait_for("over", outcome="hung_up")
        self.assertEqual(self.running.count("talking"), 1)
        self.assertFalse(self.running.has("reconnecting"), self.running.story())
        stats = self.running.wait_for("stats")["stats"]
        self.assertGreater(stats["video_frames"], 5 * TALK)
        return stats["path"]

    def test_on_a_lan_the_invitation_is_enough(self):
        self.scene("LAN", "alice")
        self.call_browser()
        self.assertTrue(self.browser.prove_as_answerer())
        self.assert_talk(LASTING)
        self.assertEqual([mail.type for mail in self.office.seen], ["invite"])

    def test_by_a_relay_the_invitation_is_enough(self):
        self.scene("symmetric × symmetric, TURN", "alice")
        self.call_browser()
        self.assertTrue(self.browser.prove_as_answerer())
        self.assert_talk()

    def test_through_two_routers_the_accept_mail_completes_it(self):
        self.scene("port-restricted × port-restricted", "alice")
        self.call_browser(MAIL_TAKES)
        mail = self.browser.accept_mail()
        time.sleep(MAIL_TAKES)
        self.assertFalse(self.browser.is_open())
        self.since("accept mail")
        self.deliver(mail)
        self.assertTrue(self.browser.prove_as_answerer())
        self.assert_talk()

    def test_the_browser_calls(self):
        self.scene("port-restricted × port-restricted", "bob")
        self.be_called()
        self.assertTrue(self.browser.prove_as_inviter())
        self.assert_talk()


if __name__ == "__main__":
    case.main()
