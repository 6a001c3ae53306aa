"""What a call takes of the processor when our window draws it, beside the same call drawn by
ximagesink.

The call process is the same in both: its window module is spied_view.cc, which hands every picture
either to the real module or to ximagesinks, one a person. What the X server does for it counts, too.
There is no GPU: Xvfb, and the window's own renderer for that. `call`: mailcall-call with one other
person, both sending 1280 × 720 at 30 frames a second, each encoding and decoding; our window has the
size that it comes up with, ximagesink that of the picture. `group`: four_tiles.cc. They take turns,
three times, and the least of each counts: a computer that does something else only adds to it. A turn
that could not show everything does not count.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

import desktop
import people

TURNS = 3
SECONDS = 10
SETTLING = 4
LARGE = 60  # seconds that a call may take to find out that the computer can do 720p
SPIED = people.BUILD / "tests/bench/mailcall-window.so"
WINDOW = people.BUILD / "helper/window/view/mailcall-window.so"
DRAWS = {"our window": str(WINDOW), "ximagesink": "ximagesink"}
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """Seconds of processor that a process has used, with all of its threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def counts(path):
    """What the window was given: person → (width, height, pictures)."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text().splitlines())
    return {person: tuple(map(int, numbers)) for person, *numbers in rows}


def spied_programs(folder):
    """mailcall and mailcall-call beside a window module that is ours: they look there first."""
    for file in (people.MAILCALL, people.MAILCALL_CALL, SPIED):
        shutil.copy2(file, folder)
    return folder / people.MAILCALL.name


class Look:
    """One of the ways to draw, for some seconds; percents are of one processor."""

    def __init__(self, screen, pid, path):
        server = screen.programs[0].pid
        before = counts(path)
        began = time.monotonic()
        used = [cpu(number) for number in (pid, server)]
        time.sleep(SECONDS)
        took = time.monotonic() - began
        self.call, self.server = (100 * (cpu(number) - spent) / took
                                  for number, spent in zip((pid, server), used))
        self.seen = {person: (width, height, (count - before.get(person, (0, 0, 0))[2]) / took)
                     for person, (width, height, count) in counts(path).items()}

        self.far = {person: seen for person, seen in self.seen.items() if person != "-"}
        self.sizes = sorted({f"{width}×{height}" for width, height, _ in self.far.values()})
        self.rate = sum(rate for _, _, rate in self.far.values())

    @property
    def each(self):
        """Milliseconds of processor a picture: a busy computer leaves some of them out."""
        return 10 * (self.call + self.server) / self.rate

    def is_whole(self):
        """All that was sent: as large as it can be, and nearly each picture."""
        wanted = 720 if len(self.far) == 1 else 360
        return self.rate > 25 * len(self.far) and all(height == wanted for _, height, _ in
                                                      self.far.values())

    def words(self):
        return (f"{self.call + self.server:5.1f} % of a processor ({self.call:.1f} the call, "
                f"{self.server:.1f} the X server), {self.each:.1f} ms a picture; "
                f"{len(self.far)} × {', '.join(self.sizes)}, {self.rate / len(self.far):.1f} frames/s")


def environment(screen, draws, path):
    return {**screen.env, "MAILCALL_BENCH_DRAWS": draws, "MAILCALL_BENCH_COUNTS": str(path),
            "G_DEBUG": "fatal-criticals"}


def is_large(*paths):
    return all(any(height == 720 for person, (_, height, _) in counts(path).items() if person != "-")
               for path in paths)


def watch_call(screen, draws):
    """Alice's call is looked at. Bob's window draws nothing: only the size of hers is of use."""
    with contextlib.ExitStack() as stack:
        town = people.Town()
        stack.callback(town.close)
        shown = {"settings": {"window": "yes"}}
        alice, bob = town.person("alice", **shown), town.person("bob", **shown)
        people.acquaint(alice, bob)
        program = spied_programs(town.folder)
        paths = []
        for person, way in ((alice, draws), (bob, "nobody")):
            paths.append(person.home / "counts")
            person.env.update(environment(screen, way, paths[-1]), GTK_A11Y="none")
            person.command = lambda words: [str(program), *map(str, words)]
        sides = [person.start(*words, "--json", "--silent", "--camera", "test-720p",
                              "--microphone", "test")
                 for person, words in ((bob, ["watch"]), (alice, ["call", bob.address]))]
        sides[0].wait_for("ringing")
        sides[0].say("accept")
        for side in sides:
            side.wait_for("seen")
        latest = time.monotonic() + LARGE
        while not is_large(*paths) and time.monotonic() < latest:
            time.sleep(0.2)
        time.sleep(SETTLING)
        (pid,) = alice.call_processes()
        return Look(screen, pid, paths[0])


def watch_group(screen, draws):
    with contextlib.ExitStack() as stack:
        path = pathlib.Path(screen.folder.name) / "counts"
        env = dict(os.environ, **environment(screen, draws, path), GTK_A11Y="none",
                   MAILCALL_LIBEXECDIR=str(SPIED.parent))
        process = subprocess.Popen([people.BUILD / "tests/bench/four_tiles"], env=env,
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.stdin.close)
        people.wait_until(lambda: sum(seen[1] == 360 for seen in counts(path).values()) >= 4)
        time.sleep(SETTLING)
        return Look(screen, process.pid, path)


def main(what):
    watch = {"call": watch_call, "group": watch_group}[what]
    each = {name: [] for name in DRAWS}
    for name, draws in TURNS * list(DRAWS.items()):
        screen = desktop.Desktop()
        try:
            look = watch(screen, draws)
        finally:
            screen.close()
        print(f"{what} {name:10} {look.words()}")
        if look.is_whole():
            each[name].append(look.each)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    if not all(each.values()):
        print(f"{what}: not comparable, the computer is too busy; {load}")
        return
    own, rival = map(min, each.values())
    print(f"{what}: {own / rival:.2f} × ximagesink a picture (at most 1.5); {load}")


if __name__ == "__main__":
    main(sys.argv[1])
