"""Processes are killed at every step: nothing is answered twice, nothing accepted is lost.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import select
import signal

import case
import people


def kill_call_processes(person):
    for number in person.call_processes():
        os.kill(number, signal.SIGKILL)


class Kills(case.Case):
    def assert_one_answer(self, town, bob):
        """However often Bob's programs started again: one accept of each generation."""
        accepts = [m.parsed["Message-ID"] for m in town.office.seen if m.type == "accept"]
        by_generation = {}
        for mail in town.office.seen:
            if mail.type == "accept":
                by_generation.setdefault(mail.gen, set()).add(mail.parsed["Message-ID"])
        for messages in by_generation.values():
            self.assertEqual(len(messages), 1, accepts)

    def assert_history(self, person, outcome):
        calls = [line for line in person.history() if line["kind"] == "call"]
        self.assertEqual([line["outcome"] for line in calls], [outcome])

    def finish(self, town, alice, bob, caller, callee):
        caller.wait_for("talking")
        callee.wait_for("talking")
        caller.wait_for("seen")
        callee.wait_for("seen")
        caller.interrupt()
        caller.wait_for("over", outcome="hung_up")
        callee.wait_for("over", outcome="hung_up")
        self.assert_one_answer(town, bob)
        self.assert_history(alice, "hung_up")
        self.assert_history(bob, "hung_up")

    def test_station_killed_while_ringing_rings_on_and_accepts(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        watch.kill()
        again = bob.watch()
        again.wait_for("ringing")
        again.say("accept")
        self.finish(town, alice, bob, call, again)

    def test_call_process_says_hello_only_after_the_new_station_has_accepted(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        people.wait_until(lambda: list((bob.home / "run").glob("*.sock")))
        processes = bob.call_processes()
        for number in processes:
            os.kill(number, signal.SIGSTOP)
        watch.kill()
        again = bob.watch()
        again.wait_for("ringing")
        again.say("accept")
        again.wait_for("answering")
        for number in processes:
            os.kill(number, signal.SIGCONT)
        self.finish(town, alice, bob, call, again)
        # The session that was accepted, and none in its place.
        self.assertEqual([m.gen for m in town.office.seen if m.type == "accept"], [0])

    def test_station_killed_right_after_accepting(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        watch.wait_for("answering")
        watch.kill()
        again = bob.watch()
        self.finish(town, alice, bob, call, again)
        self.assertFalse(again.has("ringing"))

    def test_station_killed_while_connecting(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        watch.wait_for("connecting")
        watch.kill()
        again = bob.watch()
        self.finish(town, alice, bob, call, again)

    def test_station_killed_in_the_call_finds_it_again(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        watch.wait_for("seen")
        processes = bob.call_processes()
        watch.kill()
        call.say("are you still there?")
        again = bob.watch()
        again.wait_for("talking")
        again.wait_for("chat", text="are you still there?")
        self.assertEqual(bob.call_processes(), processes)
        again.say("yes")
        call.wait_for("chat", text="yes")
        call.interrupt()
        again.wait_for("over", outcome="hung_up")
        self.assert_history(bob, "hung_up")

    def test_caller_killed_while_it_rings_is_attended(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        call.wait_for("sent")
        call.kill()
        watch.say("accept")
        # Alice's call process has a proof to show and nobody to ask: it starts somebody who knows.
        watch.wait_for("talking", patience=people.PATIENCE + 30)
        watch.say("/hangup")
        watch.wait_for("over", outcome="hung_up")

    def test_caller_killed_in_the_call_finds_it_again(self):
        town, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        call.wait_for("seen")
        call.kill()
        again = alice.watch()
        again.wait_for("talking")
        again.say("here I am again")
        watch.wait_for("chat", text="here I am again")
        watch.say("/hangup")
        again.wait_for("over", outcome="hung_up")
        self.assert_history(alice, "hung_up")
        self.assert_one_answer(town, bob)

    def test_end_of_a_call_that_nobody_attends_reaches_the_history(self):
        town, alice, bob = self.two(alice={"settings": {"time_scale": 0.1}})
        call, watch = self.accept(alice, bob)
        call.wait_for("seen")
        processes = alice.call_processes()
        call.kill()
        watch.say("/hangup")
        watch.wait_for("over", outcome="hung_up")
        # Her call process starts somebody who writes it down, and ends once that is done.
        for number in processes:
            self.wait_for_end(number)
        self.assert_history(alice, "hung_up")

    def wait_for_end(self, number):
        """Until a process that is not our child is gone."""
        try:
            fd = os.pidfd_open(number)
        except ProcessLookupError:
            return
        ready, _, _ = select.select([fd], [], [], people.PATIENCE + 30)
        os.close(fd)
        self.assertTrue(ready, "the call process does not end")

    def test_call_process_of_the_callee_killed_while_connecting(self):
        town, alice, bob = self.two(lambda mail: [0.5] if mail.type == "accept" else [0])
        call, watch = self.accept(alice, bob, "--private")
        town.office.wait_for("accept")
        kill_call_processes(bob)
        self.finish(town, alice, bob, call, watch)
        self.assertEqual(watch.count("ringing"), 1)

    def test_call_process_killed_in_the_call_ends_it_in_words(self):
        town, alice, bob = self.two(alice={"settings": {"time_scale": 0.1}},
                                    bob={"settings": {"time_scale": 0.1}})
        call, watch = self.accept(alice, bob)
        call.wait_for("seen")
        kill_call_processes(bob)
        over = watch.wait_for("over", outcome="failed")
        self.assertIn("ended unexpectedly", over["sentence"])
        call.wait_for("reconnecting")
        call.wait_for("over", outcome="failed")
        self.assert_history(alice, "failed")
        self.assert_history(bob, "failed")

    def test_killed_after_the_end_says_nothing_twice(self):
        town, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        watch.say("decline")
        call.wait_for("over", outcome="declined")
        watch.kill()
        again = bob.watch()
        self.assertEqual(len([m for m in town.office.seen if m.type == "decline"]), 1)
        again.interrupt()
        again.wait_for("ended")
        self.assertFalse(again.has("ringing"))
        self.assert_history(bob, "declined")
        self.assertEqual([m.type for m in town.office.seen], ["invite", "decline"])


if __name__ == "__main__":
    case.main()
