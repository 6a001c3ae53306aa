"""The callee's process while it rings: it rehearses, touches nothing, and is the one that talks.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import signal

import case
import people


def files_of(process):
    """What the process has open, as the kernel names it."""
    found = []
    for entry in pathlib.Path(f"/proc/{process}/fd").iterdir():
        try:
            found.append(os.readlink(entry))
        except FileNotFoundError:
            pass
    return found


def local_sockets():
    return {line.split()[6] for line in pathlib.Path("/proc/net/unix").read_text().splitlines()[1:]}


def sockets_to_others(process):
    """The process's sockets that are not for programs of this computer."""
    # One may be made, or closed, while this is read.
    before, files, after = local_sockets(), files_of(process), local_sockets()
    return [name for name in files
            if name.startswith("socket:") and name[len("socket:["):-1] not in before | after]


def watch_says(watch, text):
    return text in watch.story()


class Ringing(case.Case):
    def rehearsed(self, bob):
        """Bob's only call process, when it has rehearsed."""
        people.wait_until(lambda: "rehearsal: done" in bob.calls_log())
        (process,) = bob.call_processes()
        return process

    def test_the_process_that_rang_takes_the_call(self):
        _, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        process = self.rehearsed(bob)
        self.assertEqual(sockets_to_others(process), [])
        self.assertEqual([name for name in files_of(process)
                          if name.startswith(("/dev/video", "/dev/snd"))], [])
        watch.say("accept")
        self.assert_talk(call, watch)
        self.assertEqual(bob.call_processes(), [process])
        self.assertGreater(len(sockets_to_others(process)), 0)
        self.assertFalse(watch_says(watch, "its process is gone"))
        watch.say("/hangup")
        moments = watch.wait_for("stats")["stats"]["moments"]
        order = [moments[name] for name in ("begun", "connected", "secured", "proven", "picture")]
        self.assertEqual(order, sorted(order))
        self.assertGreaterEqual(order[0], 0)

    def test_accepted_in_the_middle_of_it(self):
        _, alice, bob = self.two()
        call, watch = self.accept(alice, bob)
        self.assert_talk(call, watch)
        self.assertFalse(watch_says(watch, "its process is gone"))

    def test_a_process_that_dies_is_told_and_replaced(self):
        _, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        process = self.rehearsed(bob)
        os.kill(process, signal.SIGSEGV)
        people.wait_until(lambda: watch_says(watch, "its process is gone"))
        watch.say("accept")
        self.assert_talk(call, watch)
        self.assertNotIn(process, bob.call_processes())


if __name__ == "__main__":
    case.main()
