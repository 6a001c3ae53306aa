"""How calls end, in the terminal's words and in the history of both sides.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time

import case
import people

RING = "10"  # the shortest that may be asked for


class Endings(case.Case):
    def ending(self, person, running, outcome, sentence):
        """The terminal's last words, and the same in the history."""
        over = running.wait_for("over", outcome=outcome, patience=people.PATIENCE + 30)
        self.assertEqual(over["sentence"], sentence)
        lines = [line for line in person.history() if line["call"] == over["call"]]
        self.assertEqual([line["sentence"] for line in lines if line["kind"] == "call"], [sentence])
        return over

    def test_declined_with_a_text(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        watch.say("decline I am in a meeting")
        self.ending(alice, call, "declined", "bob@example.org declined: “I am in a meeting”")
        self.ending(bob, watch, "declined", "You declined the call from alice@example.org.")
        decline = town.office.wait_for("decline")
        self.assertNotIn(b"meeting", decline.part())
        self.assertEqual(call.wait(), 1)

    def test_cancelled_while_ringing(self):
        _, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        call.interrupt()
        self.ending(alice, call, "cancelled", "You cancelled the call.")
        self.ending(bob, watch, "cancelled", "alice@example.org cancelled the call. Call back?")

    def test_nobody_answers(self):
        _, alice, bob = self.two(alice={"settings": {"time_scale": 0.05}},
                                 bob={"settings": {"time_scale": 0.05}})
        call, watch = self.ring(alice, bob, "--ring", RING)
        self.ending(bob, watch, "missed", "Missed call from alice@example.org. Call back?")
        self.ending(alice, call, "no_answer", "bob@example.org did not answer.")

    def test_accept_that_comes_too_late(self):
        held, route = case.hold("accept")
        # In the private flow nothing connects before the accept is there.
        town, alice, bob = self.two(route, alice={"settings": {"time_scale": 0.05}})
        call, watch = self.ring(alice, bob, "--ring", RING, "--private")
        watch.say("accept")
        town.office.wait_for("accept")
        self.ending(alice, call, "no_answer", "bob@example.org did not answer.")
        call.wait()
        alice_again = alice.watch()
        town.office.deliver(held[0])
        self.ending(bob, watch, "late",
                    "Your answer came too late for alice@example.org. Call back?")
        late = alice_again.wait_for("answered_late")
        self.assertEqual(late["sentence"],
                         "bob@example.org answered after you had stopped waiting. Call back?")
        self.assertIn("late", [line["kind"] for line in alice.history()])

    def test_invite_that_comes_too_late_is_a_missed_call(self):
        held, route = case.hold("invite")
        town, alice, bob = self.two(route)
        watch = bob.watch()
        call = alice.call(bob.address, "--ring", RING)
        sent = town.office.wait_for("invite")
        call.interrupt()
        call.wait()
        while time.time() <= int(sent.fields["sent"]) + int(RING):
            time.sleep(0.2)  # the mail's own clock has to run out
        town.office.deliver(held[0])
        self.ending(bob, watch, "missed", "Missed call from alice@example.org. Call back?")
        self.assertFalse(watch.has("ringing"))

    def test_busy(self):
        town, alice, bob = self.two()
        carol = town.person("carol")
        people.acquaint(bob, carol)
        call, watch = self.ring(alice, bob)
        watch.say("accept")
        watch.wait_for("talking")
        second = carol.call(bob.address)
        self.ending(carol, second, "busy", "bob@example.org is in another call.")
        busy = watch.wait_for("over", peer=carol.address, outcome="busy")
        self.assertEqual(busy["sentence"],
                         "carol@example.org called while you were in another call.")
        self.assertEqual(watch.count("ringing"), 1)
        call.interrupt()
        self.ending(bob, watch, "hung_up", watch.wait_for("over", outcome="hung_up")["sentence"])

    def test_both_call_at_once(self):
        held, route = case.hold("invite")
        town, alice, bob = self.two(route)
        first = alice.call(bob.address)
        second = bob.call(alice.address)
        town.office.wait_for("invite", count=2)
        for mail in held:
            town.office.deliver(mail)
        self.assert_talk(first, second)
        won = first.wait_for("talking")["call"]
        self.assertEqual(won, second.wait_for("talking")["call"])
        self.assertEqual(won, min(m.fields["call"] for m in held))
        self.assertFalse(first.has("ringing") or second.has("ringing"))
        first.interrupt()
        first.wait_for("over", call=won, outcome="hung_up")
        second.wait_for("over", call=won, outcome="hung_up")

    def test_every_mail_ten_times(self):
        town, alice, bob = self.two(lambda mail: [0] * 5 + [0.1, 0.2, 0.4, 0.8, 1.6])
        call, watch = self.ring(alice, bob)
        watch.say("accept")
        self.assert_talk(call, watch)
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        self.assertEqual(watch.count("ringing"), 1)
        self.assertEqual([m.type for m in town.office.seen], ["invite", "accept"])
        self.assertEqual([line["outcome"] for line in bob.history()], ["hung_up"])

    def test_cancel_that_overtakes_its_invite(self):
        held, route = case.hold("invite")
        town, alice, bob = self.two(route)
        watch = bob.watch()
        call = alice.call(bob.address)
        town.office.wait_for("invite")
        call.wait_for("sent")
        call.interrupt()
        town.office.wait_for("cancel")
        call.wait()
        town.office.deliver(held[0])
        watch.wait_for("over", outcome="cancelled")
        self.assertFalse(watch.has("ringing"))

    def test_other_device_stops_ringing(self):
        town = self.town()
        alice = town.person("alice")
        desk = town.person("desk", address="bob@example.org", settings={"devices": 2})
        sofa = town.person("sofa", address="bob@example.org", settings={"devices": 2})
        people.acquaint(alice, desk, sofa)
        block = desk.do("identity", "export", input="open sesame\n")
        (town.folder / "identity").write_text(block)
        sofa.do("identity", "import", "--replace", town.folder / "identity", input="open sesame\n")
        at_desk, at_sofa = desk.watch(), sofa.watch()
        call = alice.call("bob@example.org")
        at_desk.wait_for("ringing")
        at_sofa.wait_for("ringing")
        at_desk.say("accept")
        self.assert_talk(call, at_desk)
        self.ending(sofa, at_sofa, "taken", "The call was answered at another computer.")
        call.interrupt()
        at_desk.wait_for("over", outcome="hung_up")

    def test_two_programs_of_one_person_ring_once(self):
        _, alice, bob = self.two()
        first, second = bob.watch(), bob.watch()
        call = alice.call(bob.address)
        both = (first, second)
        people.wait_for_any(both, "ringing")
        call.interrupt()
        call.wait()
        people.wait_for_any(both, "over", outcome="cancelled")
        for running in both:
            running.interrupt()
            running.wait_for("ended")
        self.assertEqual(sum(running.count("ringing") for running in both), 1)
        self.assertEqual(len(bob.history()), 1)

    def test_hang_up_is_seen_by_the_other_side(self):
        _, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        watch.say("accept")
        self.assert_talk(call, watch)
        watch.say("/hangup")
        over = call.wait_for("over", outcome="hung_up")
        self.assertTrue(over["sentence"].startswith("The call with bob@example.org is over."))
        self.assertEqual(call.wait(), 0)


if __name__ == "__main__":
    case.main()
