"""Ways in which a call comes about: public, private, without the accept mail, after a lost session.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import signal

import case
import people

# Enough to see 100 frames at 30 a second, also on a busy machine.
TALK = str(int(6 * people.SLOWNESS))


class Flows(case.Case):
    def finish(self, caller, callee):
        """Waits for the caller's --duration to end the call; both must have seen it all."""
        caller.wait_for("over", outcome="hung_up")
        callee.wait_for("over", outcome="hung_up")
        for running in (caller, callee):
            stats = running.wait_for("stats")["stats"]
            self.assertGreaterEqual(stats["video_frames"], 100)
            self.assertAlmostEqual(stats["tone_hz"], 440, delta=10)
        self.assertEqual(caller.wait(), 0)

    def verdicts(self, person):
        lines = person.do("inspect", "--json", person.mail).splitlines()
        return sorted(json.loads(line)["verdict"] for line in lines)

    def test_public_call_connects_without_the_accept_mail(self):
        town, alice, bob = self.two(lambda mail: [] if mail.type == "accept" else [0])
        call, watch = self.accept(alice, bob, "--duration", TALK)
        self.assert_talk(call, watch)
        self.finish(call, watch)
        self.assertEqual([m.type for m in town.office.seen], ["invite", "accept"])

    def test_private_invite_shows_no_address_and_three_mails_connect(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob, "--private", "--duration", TALK)
        self.assert_talk(call, watch)
        invite, accept, address = (town.office.wait_for(kind) for kind in ("invite", "accept", "address"))
        self.assertIsNone(invite.part())
        for mail in (invite, accept, address):
            self.assertNotIn(b"127.0.0.1", mail.bytes)
            self.assertNotIn(b"candidate", mail.bytes + (mail.part() or b""))
        self.finish(call, watch)
        self.assertEqual(self.verdicts(bob), ["address", "invite"])
        self.assertEqual(self.verdicts(alice), ["accept"])

    def test_who_waits_for_a_mail_is_told_so(self):
        held = []
        town, alice, bob = self.two(
            lambda mail: held.append(mail) or [] if mail.type == "accept" else [0])
        call, watch = self.accept(alice, bob, "--private", "--duration", TALK)
        self.assertIn("waiting for alice@example.org's mail", watch.wait_for("answering")["sentence"])
        self.assertEqual(watch.wait_for("waiting")["sentence"],
                         "waiting for alice@example.org's mail")
        town.office.wait_for("accept")
        self.assertFalse(call.has("accepted"))
        town.office.deliver(held[0])
        self.assert_talk(call, watch)
        self.finish(call, watch)

    def test_lost_session_is_replaced_without_a_second_ring(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob, "--duration", TALK)
        call.wait_for("sent")
        for number in alice.call_processes():
            os.kill(number, signal.SIGKILL)
        watch.say("accept")
        self.assertEqual(town.office.wait_for("address").gen, 1)
        self.assert_talk(call, watch)
        self.assertEqual(watch.count("ringing"), 1)
        self.finish(call, watch)

    def test_computer_without_camera_and_microphone_can_still_call(self):
        _, alice, bob = self.two()
        watch = bob.watch()
        call = alice.start("call", bob.address, "--json", "--silent", "--camera", "none",
                           "--microphone", "none", "--stats")
        watch.wait_for("ringing")
        watch.say("accept")
        call.wait_for("seen")
        call.wait_for("heard")
        call.say("I can only listen")
        watch.wait_for("chat", text="I can only listen")
        watch.say("/hangup")
        call.wait_for("over", outcome="hung_up")

    def test_rule_answers_by_itself(self):
        _, alice, bob = self.two()
        bob.do("rules", "add", "alice", f"from={alice.address}", "action=answer", "with=chat")
        watch = bob.watch()
        call = alice.call(bob.address)
        call.wait_for("talking")
        watch.wait_for("talking", automatic=True)
        self.assertFalse(watch.has("ringing"))
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")

    def test_known_key_gets_a_sealed_offer(self):
        town, alice, bob = self.two()
        watch = bob.watch()
        for sealed in (False, True):
            call = alice.call(bob.address)
            watch.wait_for("ringing", call=call.wait_for("inviting")["call"])
            watch.say("accept")
            call.wait_for("seen")
            call.interrupt()
            watch.wait_for("over", call=call.events[0]["call"])
            call.wait()
            invite = [m for m in town.office.seen if m.type == "invite"][-1]
            self.assertEqual(b"a=candidate" not in invite.part(), sealed)


if __name__ == "__main__":
    case.main()
