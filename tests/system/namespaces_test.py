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

    def ring_and_listen(self):
        """It rings at Bob's, whose settings name servers; the file of all packets since before."""
        network, town, alice, bob = self.lan(None)
        bob.set(addresses="all", window="no", stun=f"stun:{network.address('alice')}:3478",
                turn="turn:bob:secret@relay.example.org:3478")
        path = town.folder / "bob.pcap"
        tcpdump = network.capture("bob", path)
        call, watch = self.ring(alice, bob)
        call.wait_for("sent")
        time.sleep(2 * people.SLOWNESS)  # what must not happen cannot be awaited
        return call, watch, lambda: [line for line in network.packets(tcpdump, path)
                                     if not net.OF_THE_NETWORK.search(line)]

    # Their mails are files here: there is no mail server that anything could rightly go to.
    def test_nothing_leaves_the_callee_while_it_rings(self):
        call, watch, packets = self.ring_and_listen()
        watch.say("decline")
        call.wait_for("over", outcome="declined")
        self.assertEqual(packets(), [])

    def test_what_leaves_after_that_would_have_been_seen(self):
        call, watch, packets = self.ring_and_listen()
        watch.say("accept")
        self.assert_talk(call, watch)
        self.assertTrue(any("UDP" in line for line in packets()))

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
