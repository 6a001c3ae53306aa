"""Forgers and wrong passcodes: what they get, held against packet captures and mails.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import socket
import unittest

import case
import net
import people


def encodings(address):
    """The forms in which an IPv4 address could stand in a mail."""
    raw = socket.inet_aton(address)
    yield address.encode()
    yield base64.b64encode(address.encode()).rstrip(b"=")[:-1]
    yield raw
    yield raw.hex().encode()


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Forged(case.Case):
    def scene(self):
        """Bob answers Alice by rule; Mallory writes under Alice's name but does not get her mail."""
        network = net.Network("bob", "mallory")
        self.addCleanup(network.close)
        town = self.town()
        alice = town.person("alice")
        bob = town.person("bob", namespace=network.space("bob"))
        mallory = town.person("mallory", address=alice.address, deaf=True,
                              namespace=network.space("mallory"))
        people.acquaint(alice, bob)
        return network, town, bob, mallory

    def assert_silence(self, network, town, tcpdump, path):
        lines = network.packets(tcpdump, path)
        sent = [line for line in lines if network.address("mallory") in line]
        self.assertEqual(sent, [])
        for mail in town.office.seen:
            if mail.sender == "bob@example.org":
                for form in encodings(network.address("bob")):
                    self.assertNotIn(form, mail.bytes)
                    self.assertNotIn(form, mail.part() or b"")

    def test_answer_all_rule_shows_a_forger_no_packet_and_no_address(self):
        network, town, bob, mallory = self.scene()
        bob.do("rules", "add", "all", "from=alice@example.org", "action=answer", "with=chat")
        path = town.folder / "bob.pcap"
        tcpdump = network.capture("bob", path)
        watch = bob.watch()
        call = mallory.call(bob.address)
        watch.wait_for("answering", automatic=True)
        accept = town.office.wait_for("accept")
        self.assertEqual(accept.fields["auto"], "1")
        self.assertEqual(accept.fields["want"], "address")
        self.assertEqual(accept.parsed["Auto-Submitted"], "auto-replied")
        call.interrupt()
        watch.wait_for("over")
        self.assertFalse(watch.has("talking"))
        self.assert_silence(network, town, tcpdump, path)

    def test_rule_by_name_alone_never_opens_the_camera(self):
        network, town, bob, mallory = self.scene()
        bob.do("rules", "add", "all", "from=alice@example.org", "action=answer",
               "with=audio,video,chat")
        path = town.folder / "bob.pcap"
        tcpdump = network.capture("bob", path)
        watch = bob.watch()
        call = mallory.call(bob.address)
        watch.wait_for("ringing")
        call.interrupt()
        watch.wait_for("over")
        self.assertFalse(watch.has("answering"))
        self.assert_silence(network, town, tcpdump, path)


class Passcodes(case.Case):
    def test_right_passcode_verifies_both(self):
        _, alice, bob = self.two()
        words = alice.do("pair", bob.address).strip()
        bob.do("pair", alice.address, "--words", words)
        watch = bob.watch()
        call = alice.call(bob.address)
        self.assertEqual(watch.wait_for("ringing")["trust"], "verified")
        watch.say("accept")
        self.assert_talk(call, watch)
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")
        for person in (alice, bob):
            self.assertIn('"trust":"verified"', person.do("contacts", "list", "--json"))

    def test_wrong_passcode_gets_no_answer_and_a_line_in_the_history(self):
        town, alice, bob = self.two()
        alice.do("pair", bob.address)
        bob.do("pair", alice.address)  # makes other words
        bob.do("rules", "add", "all", "action=answer", "with=chat")
        watch = bob.watch()
        call = alice.call(bob.address)
        refused = watch.wait_for("refused")
        self.assertIn("wrong passcode", refused["text"])
        call.wait_for("sent")
        call.interrupt()
        call.wait()
        self.assertFalse(watch.has("ringing") or watch.has("answering"))
        self.assertEqual({m.sender for m in town.office.seen}, {alice.address})
        line = bob.history()[0]
        self.assertEqual((line["kind"], line["peer"]), ("refused", alice.address))
        self.assertIn("wrong passcode", line["sentence"])

    def test_altered_mail_is_refused(self):
        def alter(mail):
            mail.bytes = mail.bytes.replace(b"media=audio,video,chat", b"media=chat")
            return [0]

        town, alice, bob = self.two(alter)
        watch = bob.watch()
        alice.call(bob.address)
        self.assertIn("altered", watch.wait_for("refused")["text"])
        self.assertFalse(watch.has("ringing"))

    def test_changed_key_is_said_and_never_answered_by_rule(self):
        town, alice, bob = self.two()
        watch = bob.watch()
        call = alice.call(bob.address)
        watch.wait_for("ringing")
        watch.say("accept")
        watch.wait_for("seen")
        call.interrupt()
        watch.wait_for("over")
        bob.do("rules", "add", "known", "trust=known", "action=answer", "with=chat")
        impostor = town.person("impostor", address=alice.address)
        people.acquaint(impostor, bob)
        impostor.call(bob.address)
        self.assertEqual(watch.wait_for("ringing", count=2)["trust"], "changed")
        self.assertFalse(watch.has("answering", automatic=True))


if __name__ == "__main__":
    case.main()
