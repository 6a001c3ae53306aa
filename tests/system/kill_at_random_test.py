"""Calls whose programs are killed at random moments: whatever happens, both histories tell the truth.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import random
import signal

import case
import people

CALLS = int(os.environ.get("MAILCALL_KILLS", "20"))

# What both may say of one call in which programs were killed: (caller, callee).
ALLOWED = {
    ("hung_up", "hung_up"),
    ("failed", "failed"),
    ("hung_up", "failed"),  # one side's process died while the other was hanging up
    ("failed", "hung_up"),
    ("no_answer", "missed"),
    ("no_answer", "failed"),
    ("cancelled", "cancelled"),
    ("failed", "missed"),
    ("failed", "cancelled"),
    ("failed", None),  # killed before the invite left
    (None, None),  # killed before the call was stored: nothing has happened
}


class KillAtRandom(case.Case):
    def outcome(self, person, call):
        lines = [line for line in person.history() if line["call"] == call and line["kind"] == "call"]
        self.assertLessEqual(len(lines), 1, lines)
        return lines[0]["outcome"] if lines else None

    def kill_something(self, dice, person, running, start_again):
        """Kills the host or the call process of a person; a host is started again."""
        if dice.random() < 0.5 and person.call_processes():
            for number in person.call_processes():
                os.kill(number, signal.SIGKILL)
            return running
        running.kill()
        return start_again()

    @staticmethod
    def try_to_say(running, line):
        try:
            running.say(line)
        except BrokenPipeError:
            pass  # it has ended by itself

    @staticmethod
    def try_to_see(running, event, patience):
        try:
            running.wait_for(event, patience=patience)
        except AssertionError:
            return False  # this call goes another way
        return True

    def one_call(self, seed):
        dice = random.Random(seed)
        scale = {"settings": {"time_scale": 0.1}}
        town, alice, bob = self.two(lambda mail: [dice.choice([0, 0, 0.1, 0.4])],
                                    alice=scale, bob=scale)
        watch = bob.watch()
        call = alice.call(bob.address, "--ring", "10")
        moment = dice.choice(["inviting", "sent", "accepted", "connecting", "talking", "seen"])
        victim = dice.choice(["alice", "bob"])
        invited = call.wait_for("inviting")["call"]
        if moment not in ("inviting", "sent"):
            watch.wait_for("ringing")
            watch.say("accept")
        self.try_to_see(call, moment, 5)
        if victim == "alice":
            call = self.kill_something(dice, alice, call, alice.watch)
        else:
            watch = self.kill_something(dice, bob, watch, bob.watch)
        if moment in ("inviting", "sent") and self.try_to_see(watch, "ringing", 3):
            self.try_to_say(watch, "accept")
        for running in (call, watch):
            self.try_to_see(running, "seen", 4)
        self.try_to_say(call, "/hangup")
        self.assert_both_end(seed, moment, victim, invited, alice, bob)
        self.assert_no_double(town)

    def assert_both_end(self, seed, moment, victim, call, alice, bob):
        deadline = people.PATIENCE + 60
        pair = (None, None)
        for _ in range(int(deadline * 5)):
            pair = (self.outcome(alice, call), self.outcome(bob, call))
            if pair in ALLOWED and not alice.call_processes() + bob.call_processes():
                return
            people.time.sleep(0.2)  # two histories: there is no one event to wait for
        self.fail(f"seed {seed}: {victim} killed at “{moment}”: {pair}\n" +
                  "\n".join(r.story() for p in (alice, bob) for r in p.running))

    def assert_no_double(self, town):
        messages = {}
        for mail in town.office.seen:
            messages.setdefault((mail.type, mail.gen, mail.sender), set()).add(mail.parsed["Message-ID"])
        for key, ids in messages.items():
            if key[0] in ("invite", "accept", "decline"):
                self.assertEqual(len(ids), 1, key)


def add_test(seed):
    def test(self):
        self.one_call(seed)

    setattr(KillAtRandom, f"test_seed_{seed:03}", test)


for number in range(CALLS):
    add_test(number)


if __name__ == "__main__":
    case.main()
