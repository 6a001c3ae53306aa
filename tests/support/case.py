"""The frame of a system test: a town that is torn down, and skipping in words.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import subprocess
import sys
import unittest

import people


class Case(unittest.TestCase):
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


def can_make_namespaces():
    made = subprocess.run(["ip", "netns", "add", "mc-probe"], capture_output=True)
    if made.returncode == 0:
        subprocess.run(["ip", "netns", "del", "mc-probe"], check=True)
    return made.returncode == 0


def main():
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    skipped = len(result.skipped)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    if failed:
        sys.exit(1)
    if skipped and skipped == result.testsRun:
        sys.exit(77)
