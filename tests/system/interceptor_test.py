"""A man in the middle who swaps certificates, and impostors who connect first: they get nothing.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import json
import os
import re
import subprocess
import time
import types
import unittest

import case
import net
import people
import protocol

INTERCEPTOR = people.BUILD / "tests/system/interceptor"
NOTHING = {"media_packets": 0, "video_frames": 0, "audio_packets": 0, "controls": [], "chats": []}


def address_in(offer):
    """Where the caller awaits the person called."""
    found = re.search(r"a=candidate:\S+ 1 UDP \d+ (\S+) (\d+) typ host", offer)
    return found.group(1), int(found.group(2))


def frame_of(mail):
    """An accept's first frame on the wire, as far as a reader of the mail can make it."""
    return "".join(f"{name}: {value}\n" for name, value in protocol.head_of(mail).items()).encode()


class Mallory(people.Running):
    """The interceptor, in a namespace of its own."""

    def __init__(self, namespace):
        tool = types.SimpleNamespace(name="mallory", command=lambda words: words)
        inside = ["ip", "netns", "exec", namespace, str(INTERCEPTOR)]
        super().__init__(tool, inside, dict(os.environ))

    def order(self, what, **fields):
        self.say(json.dumps({"do": what, **fields}))

    def loot(self, *sides):
        """What he has got, once he has sent pictures to these."""
        def ask():
            count = self.count("loot") + 1
            self.order("loot")
            loot = self.wait_for("loot", count=count)
            return all(loot[side]["frames_sent"] > 0 for side in sides) and loot

        return people.wait_until(ask)


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Attack(case.Case):
    def scene(self, route=None, **settings):
        """Alice, with `settings`, calls Bob for the first time; Mallory has read the invitation."""
        self.network = net.Network("alice", "bob", "mallory")
        self.addCleanup(self.network.close)
        places = {name: {"namespace": self.network.space(name)} for name in ("alice", "bob")}
        places["alice"]["settings"] = settings
        town, self.alice, self.bob = self.two(route, **places)
        self.office = town.office

    def call(self):
        self.watch = self.bob.watch()
        self.calling = self.alice.call(self.bob.address)
        self.offer = self.office.wait_for("invite").part().decode()
        self.mallory = Mallory(self.network.space("mallory"))
        self.addCleanup(self.mallory.stop)

    def divert(self):
        """Mallory sits on the path: what Bob sends to Alice's address goes to him."""
        self.mallory.order("lure", offer=self.offer)
        port = self.mallory.wait_for("ready")["port"]
        address, awaited = address_in(self.offer)
        self.network.nft("bob", f"""
            table ip path {{
                chain out {{
                    type nat hook output priority -100;
                    ip daddr {address} udp dport {awaited} dnat to {self.network.address("mallory")}:{port}
                }}
            }}""")
        self.cut("alice", "bob")

    def cut(self, one, other):
        """No packet of `one` reaches `other`."""
        self.network.nft(one, f"""
            table ip cut {{
                chain out {{
                    type filter hook output priority 0;
                    ip daddr {self.network.address(other)} meta l4proto udp drop
                }}
            }}""")

    def connect_to_alice(self):
        self.mallory.order("connect", offer=self.offer)
        self.mallory.wait_for("open", side="caller")

    def wait_until_shut_out(self):
        """Alice has closed the sockets on which she awaited Bob."""
        sockets = ["ip", "netns", "exec", self.alice.namespace, "ss", "-Huna", "sport", "=",
                   f":{address_in(self.offer)[1]}"]
        deadline = time.monotonic() + people.PATIENCE
        while subprocess.run(sockets, check=True, capture_output=True).stdout:
            self.assertLess(time.monotonic(), deadline, self.calling.story())
            time.sleep(0.05)

    def assert_nothing_lost(self, loot):
        for side in ("caller", "callee"):
            got = {key: loot[side][key] for key in NOTHING}
            self.assertEqual(got, NOTHING, side)

    def assert_nothing_shown(self, *runnings):
        for running in runnings:
            for event in ("talking", "seen", "heard", "chat"):
                self.assertFalse(running.has(event), running.story())


class ManInTheMiddle(Attack):
    def attack(self):
        """Both believe that they talk to each other, as far as DTLS goes."""
        self.call()
        self.watch.wait_for("ringing")
        self.divert()
        self.connect_to_alice()
        self.watch.say("accept")
        self.mallory.wait_for("open", side="callee")

    def assert_intercepted(self):
        for running, person in ((self.watch, self.bob), (self.calling, self.alice)):
            over = running.wait_for("over", outcome="intercepted")
            self.assertIn("Somebody sits between you and", over["sentence"])
            line = person.history()[0]
            self.assertEqual((line["outcome"], line["seconds"]), ("intercepted", 0))
        self.assertEqual(self.office.wait_for("cancel").fields["reason"], "intercepted")
        loot = self.mallory.loot("caller", "callee")
        for side in ("caller", "callee"):
            self.assertTrue(loot[side]["open"])
        self.assert_nothing_lost(loot)
        self.assert_nothing_shown(self.watch, self.calling)

    def test_swapped_certificates_end_a_first_call(self):
        self.scene()
        self.attack()
        self.assert_intercepted()

    def test_swapped_certificates_end_a_call_between_paired_people(self):
        self.scene()
        words = self.alice.do("pair", self.bob.address).strip()
        self.bob.do("pair", self.alice.address, "--words", words)
        self.attack()
        self.assert_intercepted()

    def test_caller_learns_it_though_the_first_word_of_it_is_lost(self):
        lost = []

        def route(mail):
            if mail.type != "cancel" or lost:
                return [0]
            lost.append(mail)
            return []

        self.scene(route)
        self.attack()
        self.assert_intercepted()
        self.assertEqual(len(lost), 1)


class Impostor(Attack):
    """Connects to Alice before Bob does, in his name."""

    def assert_refused(self):
        self.wait_until_shut_out()
        self.assertFalse(self.calling.has("over"), self.calling.story())
        self.assert_nothing_lost(self.mallory.loot("caller"))
        self.assert_nothing_shown(self.calling)

    def test_who_says_nothing_is_shut_out_and_bob_gets_through(self):
        self.scene()
        self.call()
        self.watch.wait_for("ringing")
        self.connect_to_alice()
        self.mallory.order("bye")
        self.assert_refused()
        self.watch.say("accept")
        self.assert_talk(self.calling, self.watch)
        self.assertEqual(self.office.wait_for("address").gen, 1)
        self.calling.interrupt()
        self.watch.wait_for("over", outcome="hung_up")

    def test_caller_is_told_of_him_and_the_call_ends_in_a_sentence(self):
        """Bob has accepted, but cannot come: nobody else ever proves to be him."""
        # The five minutes from an accept to the end are one.
        self.scene(lambda mail: [] if mail.type == "address" else [0], time_scale=0.2)
        self.call()
        self.watch.wait_for("ringing")
        self.connect_to_alice()
        told = self.calling.wait_for("warning")
        self.assertEqual(told["sentence"], "whoever connected did not show that it was "
                                           "bob@example.org; still waiting for bob@example.org")
        self.wait_until_shut_out()
        self.cut("bob", "alice")
        self.watch.say("accept")
        self.calling.wait_for("connecting")
        over = self.calling.wait_for("over", outcome="failed", patience=people.PATIENCE + 60)
        self.assertEqual(over["sentence"], "Whoever connected did not show that it was "
                                           "bob@example.org, and nothing was sent. Call again, or "
                                           "write to bob@example.org.")
        self.assertEqual(self.alice.history()[0]["sentence"], over["sentence"])
        self.assertEqual(self.calling.count("warning"), 1)
        self.assert_nothing_shown(self.calling)

    def test_who_replays_the_mailed_accept_is_shut_out_and_bob_gets_through(self):
        self.scene(lambda mail: [] if mail.type == "accept" and mail.gen == 0 else [0])
        self.bob.do("rules", "add", "all", "action=answer", "with=chat")
        self.call()
        accept = self.office.wait_for("accept")
        self.assertNotIn("fp=", accept.parsed["X-Mailcall-Key"])  # only the proof is between
        self.connect_to_alice()
        frame = frame_of(accept) + bytes(32)
        self.mallory.order("auth", frame=base64.b64encode(frame).decode())
        self.assert_refused()
        self.office.deliver(accept)
        self.calling.wait_for("talking")
        self.watch.wait_for("talking")
        self.calling.say("good day")
        self.watch.wait_for("chat", text="good day")
        self.assertEqual(self.office.wait_for("address").gen, 1)
        self.calling.interrupt()
        self.watch.wait_for("over", outcome="hung_up")
        self.assert_nothing_lost(self.mallory.loot())


if __name__ == "__main__":
    case.main()
