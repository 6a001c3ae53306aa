"""The frame of a system test: a town that is torn down, and skipping in words.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys
import unittest

import people

PROBE = f"mc-probe-{os.getpid()}"  # several tests may ask at the same time


class Case(unittest.TestCase):
    def story(self):
        """What a failure is to be understood by, besides its own words."""
        return ""

    def town(self, route=None):
        town = people.Town(route)
        self.addCleanup(town.close)
        return town

    def two(self, route=None, **options):
        """Alice and Bob, who know each other's addresses."""
        town = self.town(route)
        alice = town.person("alice", **options.get("alice", {}))
        bob = town.person("bob", **options.get("bob", {}))
        people.acquaint(alice, bob)
        return town, alice, bob

    def ring(self, alice, bob, *options):
        """Alice calls, and it rings at Bob's station."""
        watch = bob.watch()
        call = alice.call(bob.address, *options)
        watch.wait_for("ringing")
        call.wait_for("sent")
        return call, watch

    def accept(self, alice, bob, *options):
        """The same, and Bob accepts."""
        call, watch = self.ring(alice, bob, *options)
        watch.say("accept")
        return call, watch

    def assert_talk(self, *runnings):
        """Both see pictures and hear the tone; typed lines arrive."""
        for running in runnings:
            running.wait_for("talking")
            running.wait_for("seen")
            running.wait_for("heard")
        first, second = runnings
        first.say("good day")
        second.wait_for("chat", text="good day")
        second.say("to you too ✓")
        first.wait_for("chat", text="to you too ✓")


def hold(kind):
    """A route that keeps mails of one type back, and the list that they are kept in."""
    held = []

    def route(mail):
        if mail.type != kind:
            return [0]
        held.append(mail)
        return []

    return held, route


def can_make_namespaces():
    """Whether a namespace can be made and entered; a container may allow the one and not the other."""
    made = subprocess.run(["ip", "netns", "add", PROBE], capture_output=True)
    if made.returncode != 0:
        return False
    entered = subprocess.run(["ip", "netns", "exec", PROBE, "ip", "link", "set", "lo", "up"],
                             capture_output=True)
    subprocess.run(["ip", "netns", "del", PROBE], check=True)
    return entered.returncode == 0


class StoryTeller(unittest.TextTestResult):
    """Asks a case for its story while all its programs still run."""

    def addFailure(self, test, problem):
        super().addFailure(test, problem)
        self.tell(test)

    def addError(self, test, problem):
        super().addError(test, problem)
        self.tell(test)

    def tell(self, test):
        story = test.story() if isinstance(test, Case) else ""  # else setUpClass failed
        if story:
            self.stream.writeln(story)


def main():
    runner = unittest.TextTestRunner(verbosity=2, resultclass=StoryTeller)
    program = unittest.main(exit=False, testRunner=runner)
    result = program.result
    skipped = len(result.skipped)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    if failed:
        sys.exit(1)
    if skipped and skipped == result.testsRun:
        sys.exit(77)
