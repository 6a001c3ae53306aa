"""What a call with 1280 × 720 at 30 pictures a second takes of the processor and the memory, beside
Chromium.

Both programs get the same pictures, send them in the same size, at the same bit rate, with
sound, both ways over 127.0.0.1, and decode what comes without showing it. They take turns. Counted are
the processor's seconds of all processes of both sides: the hosts too, not the camera. Where this computer
is so slow that Mailcall sends 640 × 360, both are compared in that size.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import chromium
import people
import sound

NAMES = ("alice", "bob")
WIDTH, HEIGHT, RATE = 1280, 720, 30
FRAMES = WIDTH // 8  # after which the test picture is where it began
FILM = ("videotestsrc", "pattern=smpte", "horizontal-speed=8")
SHAPE = f"video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={RATE}/1"
SETTLING = 20  # seconds; both begin with fewer bits, and Mailcall smaller
LEAST_RATE = 0.85  # of the pictures: less is another task
VOICE_BITS = 40_000
TICKS = os.sysconf("SC_CLK_TCK")


class TooSlow(Exception):
    """There is nothing to compare."""


class Cleanups(contextlib.ExitStack):
    """Takes the place of a test case for sound.PipeWire."""

    addCleanup = contextlib.ExitStack.callback


@dataclasses.dataclass
class Load:
    """Of both sides together, while `frames` were decoded."""

    size: tuple
    frames: float
    seconds: float
    processor: float  # seconds
    bits: float  # a second, of one side
    memory: dict  # of each kind of process, in MB

    @property
    def each(self):
        return self.processor / self.frames * 1000


def children(processes):
    """These and all that they have started."""
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            pass
    found = set(processes)
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def spent(processes):
    """Seconds of the processor. Those that have ended are their parents'."""
    total = 0
    for process in children(processes):
        try:
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(processes):
    """MB, what is shared counted by its share."""
    total = 0
    for process in children(processes):
        text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])
    return total / 1024


class Studio:
    """One film, recorded for Chromium, and played by a camera for each of Mailcall's sides."""

    def __init__(self, stack, folder):
        self.film = folder / "film.y4m"
        subprocess.run(["gst-launch-1.0", "-q", *FILM, f"num-buffers={FRAMES}", "!", SHAPE, "!",
                        "y4menc", "!", "filesink", f"location={self.film}"], check=True)
        self.server = sound.PipeWire(stack)
        self.environment = {key: self.server.environment[key]
                            for key in ("PULSE_SERVER", "PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR")}

    def add_camera(self, stack, name):
        camera = self.server.run(
            "gst-launch-1.0", "-q", *FILM, "is-live=true", "!", SHAPE, "!", "pipewiresink", "mode=provide",
            "stream-properties=props,media.class=Video/Source,media.role=Camera,"
            f"node.name=camera-{name},node.description={name}")
        stack.callback(camera.kill)

    def await_cameras(self):
        """Until calls can find them."""
        deadline = time.monotonic() + people.PATIENCE
        while True:
            known = subprocess.run([people.BUILD / "helper/app/mailcall-call", "--devices"], text=True,
                                   env=os.environ | self.environment, capture_output=True, check=True)
            if all(name in known.stdout for name in NAMES):
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"no camera {NAMES} in {known.stdout}{known.stderr}")


def watch_call(studio, seconds):
    with contextlib.ExitStack() as stack:
        town = people.Town()
        stack.callback(town.close)
        alice, bob = (town.person(name) for name in NAMES)
        people.acquaint(alice, bob)
        for person in (alice, bob):
            person.env.update(studio.environment)
            studio.add_camera(stack, person.name)
        studio.await_cameras()
        watch = bob.watch(camera="bob")
        call = alice.call(bob.address, camera="alice")
        watch.wait_for("ringing")
        watch.say("accept")
        sides = (call, watch)
        for side in sides:
            side.wait_for("seen", patience=people.PATIENCE)
        time.sleep(SETTLING)
        hosts = [side.process.pid for side in sides]
        calls = alice.call_processes() + bob.call_processes()
        before, began, known = spent(hosts + calls), time.monotonic(), [len(s.events) for s in sides]
        time.sleep(seconds)
        processor, took = spent(hosts + calls) - before, time.monotonic() - began
        looks = [event["quality"] for side, since in zip(sides, known)
                 for event in side.events[since:] if event["event"] == "quality"]
        weight = {"mailcall host": memory(hosts) / 2, "mailcall-call": memory(calls) / 2}
    sizes = {(look["width"], look["height"]) for look in looks}
    if len(sizes) != 1:
        raise TooSlow("this computer cannot hold one size of picture")
    rate = statistics.mean(look["pictures_in"] for look in looks)
    bits = statistics.mean(look["bits_out"] for look in looks)
    return Load(sizes.pop(), 2 * rate * took, took, processor, bits, weight)


def watch_pages(studio, seconds, like):
    with contextlib.ExitStack() as stack:
        box = chromium.PostBox()
        stack.callback(box.close)
        wanted = {"width": like.size[0], "height": like.size[1], "bits": int(like.bits - VOICE_BITS)}
        browsers = []
        for name, side in zip(NAMES, ("offer", "answer")):
            box.put(f"/wanted-{name}", json.dumps(wanted))
            browsers.append(chromium.Chromium(
                box.url(f"load_page.html?{side}"),
                flags=[f"--use-file-for-fake-video-capture={studio.film}"]))
            stack.callback(browsers[-1].close)

        def count():
            for name in NAMES:
                box.put(f"/count-{name}", "")
            return [json.loads(box.take(f"/counted-{name}")) for name in NAMES]

        count()  # both are connected
        time.sleep(SETTLING)
        processes = [browser.process.pid for browser in browsers]
        first, before, began = count(), spent(processes), time.monotonic()
        time.sleep(seconds)
        last, processor, took = count(), spent(processes) - before, time.monotonic() - began
        weight = {"Chromium": memory(processes) / 2}
    sizes = {(each["width"], each["height"]) for each in last}
    if sizes != {like.size}:
        raise TooSlow(f"Chromium sends {sizes}, Mailcall {like.size}")
    frames, sent = (sum(each[key] for each in last) - sum(each[key] for each in first)
                    for key in ("frames", "bytes"))
    return Load(like.size, frames, took, processor, sent * 8 / took / 2, weight)


def check(name, load):
    rate = load.frames / load.seconds / 2
    print(f"{name:10} {load.size[0]} × {load.size[1]}, {rate:.1f} pictures/s, "
          f"{load.bits / 1000:.0f} kbit/s: {load.processor / load.seconds / 2:.2f} cores a side, "
          f"{load.each:.2f} ms a decoded picture; "
          + ", ".join(f"{kind} {size:.0f} MB" for kind, size in load.memory.items()), flush=True)
    if rate < LEAST_RATE * RATE:
        raise TooSlow(f"this computer is too slow for {RATE} pictures a second in this size")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="each time")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    ratios = []
    with Cleanups() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        studio = Studio(stack, folder)
        for _ in range(asked.rounds):
            own = watch_call(studio, asked.seconds)
            check("Mailcall", own)
            rival = watch_pages(studio, asked.seconds, own)
            check("Chromium", rival)
            if not 0.75 < own.bits / rival.bits < 1.33:
                raise TooSlow("the two do not send at the same bit rate")
            ratios.append(own.each / rival.each)
    print(f"processor at {own.size[0]} × {own.size[1]}: {statistics.median(ratios):.2f} × Chromium, "
          f"median of {', '.join(f'{each:.2f}' for each in ratios)} (aim: at most 0.8); "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    try:
        main()
    except TooSlow as slow:
        print(f"skipped: {slow}")
        sys.exit(77)
