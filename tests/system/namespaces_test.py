"""Calls between computers of their own: network namespaces on one LAN, with and without a firewall.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time
import unittest

import case
import net
import people


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Namespaces(case.Case):
    def lan(self, route):
        network = net.Network("alice", "bob")
        self.addCleanup(network.close)
        places = {name: {"namespace": network.space(name)} for name in ("alice", "bob")}
        return network, *self.two(route, **places)

    def test_public_call_connects_without_the_accept_mail(self):
        _, _, alice, bob = self.lan(lambda mail: [] if mail.type == "accept" else [0])
        call, watch = self.accept(alice, bob, "--duration", int(6 * people.SLOWNESS))
        self.assert_talk(call, watch)
        call.wait_for("over", outcome="hung_up")
        watch.wait_for("over", outcome="hung_up")
        for running in (call, watch):
            stats = running.wait_for("stats")["stats"]
            self.assertGreaterEqual(stats["video_frames"], 100)
            self.assertAlmostEqual(stats["tone_hz"], 440, delta=10)

    def test_nothing_leaves_the_callee_while_it_rings(self):
        network, town, alice, bob = self.lan(None)
        path = town.folder / "bob.pcap"
        tcpdump = network.capture("bob", path)
        call, watch = self.ring(alice, bob)
        call.wait_for("sent")
        time.sleep(2 * people.SLOWNESS)  # what must not happen cannot be awaited
        watch.say("decline")
        call.wait_for("over", outcome="declined")
        lines = network.packets(tcpdump, path)
        self.assertEqual([line for line in lines if "UDP" in line or "udp" in line], [])

    def test_accept_mail_completes_a_call_to_somebody_who_cannot_be_reached(self):
        network, town, alice, bob = self.lan(lambda mail: [3] if mail.type == "accept" else [0])
        network.firewall("alice")
        call, watch = self.accept(alice, bob)
        town.office.wait_for("accept")
        watch.wait_for("connecting")
        self.assertFalse(call.has("talking"))
        self.assert_talk(call, watch)
        accepted = call.wait_for("connecting")["t"]
        self.assertGreater(call.wait_for("talking")["t"], accepted)
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")


if __name__ == "__main__":
    case.main()
