"""Forgers and wrong passcodes: what they get, held against packet captures and mails.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import json
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


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class MailReaders(case.Case):
    """Who reads all mails on their way."""

    def scene(self):
        self.network = net.Network("alice", "bob")
        self.addCleanup(self.network.close)
        places = {name: {"namespace": self.network.space(name)} for name in ("alice", "bob")}
        return self.two(**places)

    def talk(self, alice, bob, watch, *options):
        before = watch.count("talking")
        call = alice.call(bob.address, *options)
        watch.wait_for("ringing", count=watch.count("over") + 1)
        watch.say("accept")
        watch.wait_for("talking", count=before + 1)
        call.wait_for("talking")
        call.interrupt()
        watch.wait_for("over", count=before + 1)
        call.wait()

    def assert_hidden(self, mails):
        self.assertGreater(len(mails), 1)
        for mail in mails:
            for name in ("alice", "bob"):
                for form in encodings(self.network.address(name)):
                    self.assertNotIn(form, mail.bytes, mail.type)
                    self.assertNotIn(form, mail.part() or b"", mail.type)

    def test_first_call_shows_them_the_callers_addresses_only(self):
        town, alice, bob = self.scene()
        self.talk(alice, bob, bob.watch())
        self.assertIn(self.network.address("alice").encode(), town.office.wait_for("invite").part())
        accept = town.office.wait_for("accept")
        for form in encodings(self.network.address("bob")):
            self.assertNotIn(form, accept.bytes)
            self.assertNotIn(form, accept.part())

    def test_second_call_shows_them_no_address(self):
        town, alice, bob = self.scene()
        watch = bob.watch()
        self.talk(alice, bob, watch)
        first = len(town.office.seen)
        self.talk(alice, bob, watch)
        town.office.wait_for("accept", count=2)
        self.assert_hidden(town.office.seen[first:])

    def test_private_call_shows_them_no_address(self):
        town, alice, bob = self.scene()
        self.talk(alice, bob, bob.watch(), "--private")
        self.assert_hidden(town.office.seen)


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

    def test_who_answers_without_the_passcode_is_not_talked_to(self):
        town, alice, bob = self.two()
        alice.do("pair", bob.address)
        impostor = town.person("impostor", address=bob.address)
        people.acquaint(impostor, alice)
        watch = impostor.watch()
        call = alice.call(bob.address)
        watch.wait_for("ringing")
        watch.say("accept")
        refused = call.wait_for("refused")
        self.assertIn("passcode", refused["text"])
        self.assertFalse(call.has("talking") or watch.has("talking"), call.story())

    def test_altered_mail_is_refused(self):
        def alter(mail):
            mail.bytes = mail.bytes.replace(b"media=audio,video,chat", b"media=chat")
            return [0]

        town, alice, bob = self.two(alter)
        watch = bob.watch()
        alice.call(bob.address)
        self.assertIn("altered", watch.wait_for("refused")["text"])
        self.assertIn('"verdict":"refused"', bob.do("inspect", "--json", bob.mail))
        self.assertFalse(watch.has("ringing"))

    def test_altered_accept_is_refused_and_a_right_copy_is_taken(self):
        right = []

        def alter(mail):
            if mail.type == "accept" and not right:
                right.append(mail.bytes)
                mail.bytes = mail.bytes.replace(b"devices=1", b"devices=2")
            return [0]

        town, alice, bob = self.two(alter)
        call, watch = self.accept(alice, bob, "--private")
        self.assertIn("altered", call.wait_for("refused")["text"])
        self.assertFalse(call.has("accepted"))
        alice.receive(right[0], "right.test")
        self.assert_talk(call, watch)

    def test_changed_key_is_said_and_never_answered_by_rule(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        watch.wait_for("seen")
        call.interrupt()
        watch.wait_for("over")
        bob.do("rules", "add", "all", "action=answer", "with=chat")
        impostor = town.person("impostor", address=alice.address)
        people.acquaint(impostor, bob)
        impostor.call(bob.address)
        self.assertEqual(watch.wait_for("ringing", count=2)["trust"], "changed")
        self.assertFalse(watch.has("answering", automatic=True))

    def test_another_key_that_answers_is_said_and_does_not_replace_the_known_one(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        watch.wait_for("talking")
        call.interrupt()
        call.wait()
        watch.stop()
        known = json.loads(alice.do("contacts", "list", "--json"))["key"]
        impostor = town.person("impostor", address=bob.address)
        people.acquaint(impostor, alice)
        watch = impostor.watch()
        call = alice.call(bob.address)
        watch.wait_for("ringing")
        watch.say("accept")
        call.wait_for("warning")
        self.assertEqual(call.wait_for("talking")["trust"], "changed")
        self.assertEqual(json.loads(alice.do("contacts", "list", "--json"))["key"], known)


if __name__ == "__main__":
    case.main()
