"""What gets through bad networks, beside Chromium: pictures, freezes, and sound that is made up.

Alice and Bob are computers of their own, behind routers that hold packets up; loss is nftables', a
narrow line tc's. Both programs send the same both ways: 640 × 360 at 30 frames a second, a test camera
here and a film of it there, and the same speech. They take turns, in the same networks, and are counted
from the first picture on. A freeze is more than 200 ms without a new picture; sound is made up where
neither its packet nor the error correction of the next one came in time.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile
import time

import chromium
import internet
import people
import sound
import waves

NAMES = ("alice", "bob")
FRAMES = 213  # after which the test camera's picture is where it began
SPEECH = ("The train to the coast leaves at a quarter past nine, from the platform behind the bridge. "
          "Bring warm clothes and something to read, because the last hour is slow and the windows do "
          "not close. We shall be waiting for you under the clock.")

# What is lost of 1000 UDP packets, bits a second that pass, milliseconds each way.
CONDITIONS = {
    "no loss": {},
    "2 % loss": {"loss": 20},
    "5 % loss": {"loss": 50},
    "10 % loss": {"loss": 100},
    "300 kbit/s": {"rate": 300},
    "100 ms": {"delay": 100},
}
WITH_PATIENCE = {
    "20 % loss": {"loss": 200},
    "100 ms, 5 % loss": {"delay": 100, "loss": 50},
    "300 kbit/s, 5 % loss": {"rate": 300, "loss": 50},
}
SECONDS, PATIENT_SECONDS = 12, 60


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conditions", nargs="*", metavar="CONDITION", help="only these")
    parser.add_argument("--long", action="store_true", help="more of them, for a minute each")
    parser.add_argument("--seconds", type=int, help="each")
    parser.add_argument("--only", choices=("Mailcall", "Chromium"), help="without the other")
    parser.add_argument("--story", action="store_true", help="what Mailcall tells meanwhile")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.seconds = asked.seconds or (PATIENT_SECONDS if asked.long else SECONDS)
    return asked


class Cleanups(contextlib.ExitStack):
    """Takes the place of a test case for sound.PulseAudio."""

    addCleanup = contextlib.ExitStack.callback


class World:
    """Two computers and a server in the middle, on networks as bad as that."""

    def __init__(self, stack, loss=0, rate=0, delay=0):
        net = internet.Internet(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(net.close)
        self.computers = {}
        for number, name in enumerate(NAMES):
            lan = net.lan(f"198.51.{number + 1}.0/24")
            net.router(lan, delay=delay // 2)  # there is one at either end
            self.computers[name] = net.computer(name, lan)
        middle = net.lan("192.0.2.0/24")
        net.router(middle)
        self.server = net.computer("server", middle)
        for computer in self.computers.values():
            self.spoil(computer.space, loss, rate)

    @staticmethod
    def spoil(space, loss, rate):
        if loss:
            space.nft(f"""
                table inet lossy {{
                    chain in {{
                        type filter hook input priority 0;
                        meta l4proto udp numgen random mod 1000 < {loss} drop
                    }}
                }}""")
        if rate:
            space.run("tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", f"{rate}kbit",
                      "burst", "3000", "latency", "400ms")


@dataclasses.dataclass
class Figures:
    """Of one end, or the mean of several."""

    pictures: float  # decoded, a second
    freezes: float  # a minute
    made_up: float  # per cent of the sound

    @classmethod
    def count(cls, frames, seconds, freezes, made_up_ms):
        return cls(frames / seconds, freezes * 60 / seconds, made_up_ms / 10 / seconds)

    @classmethod
    def mean(cls, ends):
        rows = [dataclasses.astuple(end) for end in ends]
        return cls(*(sum(column) / len(column) for column in zip(*rows)))


class Studio:
    """The film and the speech, as either program takes them."""

    def __init__(self, stack, folder, seconds):
        self.film = folder / "film.y4m"
        subprocess.run(
            ["gst-launch-1.0", "-q", "videotestsrc", f"num-buffers={FRAMES}", "pattern=smpte",
             "horizontal-speed=3", "!", "video/x-raw,format=I420,width=640,height=360,framerate=30/1",
             "!", "y4menc", "!", "filesink", f"location={self.film}"], check=True)
        waves.speak(folder / "speech.raw", SPEECH)
        self.speech = folder / "speech.wav"
        speech = (folder / "speech.raw").read_bytes()
        times = (seconds + 60) * waves.RATE * 2 // len(speech) + 1
        self.long_speech = folder / "long.raw"
        self.long_speech.write_bytes(speech * times)
        self.server = sound.PulseAudio(stack)
        self.server.add_loudspeaker("Loudspeaker")
        self.server.add_microphone("Microphone")

    def speak(self, stack):
        """Into the microphone, until `stack` closes."""
        speaker = self.server.run(
            "pacat", "--playback", "--raw", "--device=Microphone-mouth", "--format=s16le",
            f"--rate={waves.RATE}", "--channels=1", "--latency-msec=500", str(self.long_speech))
        stack.callback(speaker.kill)


def watch_call(world, studio, asked):
    """Both ends' figures."""
    with contextlib.ExitStack() as stack:
        studio.speak(stack)
        town = people.Town()
        stack.callback(town.close)
        alice, bob = (town.person(name, namespace=world.computers[name].space.name)
                      for name in NAMES)
        people.acquaint(alice, bob)
        for person in (alice, bob):
            person.env.update({key: studio.server.environment[key]
                               for key in ("PULSE_SERVER", "XDG_RUNTIME_DIR")})
        ways = ("--microphone", "Microphone")
        watch = bob.watch(*ways, camera="test")
        call = alice.call(bob.address, *ways, camera="test")
        watch.wait_for("ringing")
        watch.say("accept")
        seen = {running: running.wait_for("seen")["at"] for running in (call, watch)}
        time.sleep(max(0.0, max(seen.values()) + asked.seconds - time.monotonic()))
        end = time.monotonic()
        for running in seen:
            running.say("/hangup")
        found = []
        for running, began in seen.items():
            stats = running.wait_for("stats")["stats"]
            found.append(Figures.count(stats["video_frames"], end - began, stats["pauses"],
                                       stats["sound_lost"] * 20))
            if asked.story:
                print(running.story(), running.person.calls_log())
        return found


def watch_pages(world, studio, asked):
    """The same of two browsers."""
    with contextlib.ExitStack() as stack:
        box = chromium.PostBox(world.server.address, world.server.space.name)
        stack.callback(box.close)
        box.put("/seconds", str(asked.seconds))
        box.put("/seconds-too", str(asked.seconds))
        for side, name in zip(("offer", "answer"), NAMES):
            browser = chromium.Chromium(
                box.url(f"lossy_page.html?{side}"), namespace=world.computers[name].space.name,
                flags=[f"--use-file-for-fake-video-capture={studio.film}",
                       f"--use-file-for-fake-audio-capture={studio.speech}",
                       f"--unsafely-treat-insecure-origin-as-secure={box.url('')}"])
            stack.callback(browser.close)
        found = []
        for side in ("offer", "answer"):
            seen = json.loads(box.take(f"/seen-{side}", patience=asked.seconds + 60))
            found.append(Figures.count(seen["frames"], seen["seconds"], seen["pauses"],
                                       seen["made_up_ms"]))
        return found


def ratio(ours, theirs):
    if theirs == 0:
        return "both 0" if ours == 0 else "more"
    return f"{ours / theirs:.2f}"


def show(condition, who, *columns):
    texts = (column if isinstance(column, str) else f"{column:.2f}" for column in columns)
    print(f"{condition:22}{who:18}" + "".join(f"{text:>14}" for text in texts), flush=True)


def compare(condition, found):
    for who, figures in found.items():
        show(condition, who, *dataclasses.astuple(figures))
    if len(found) == 2:
        pairs = zip(*(dataclasses.astuple(figures) for figures in found.values()))
        show(condition, "Mailcall/Chromium", *(ratio(*pair) for pair in pairs))


def main(asked):
    known = {**CONDITIONS, **WITH_PATIENCE}
    chosen = asked.conditions or (known if asked.long else CONDITIONS)
    programs = {"Mailcall": watch_call, "Chromium": watch_pages}
    began = time.monotonic()
    with Cleanups() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        studio = Studio(stack, folder, asked.seconds)
        show("", "", "pictures/s", "freezes/min", "% made up")
        for condition in chosen:
            found = {}
            for who, watch in programs.items():
                if asked.only in (None, who):
                    with contextlib.ExitStack() as inner:
                        world = World(inner, **known[condition])
                        found[who] = Figures.mean(watch(world, studio, asked))
            compare(condition, found)
    print(f"{asked.seconds} s each, {time.monotonic() - began:.0f} s in all; "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    ASKED = read_arguments()
    if not ASKED.child:
        internet.watch_over(__file__)
    main(ASKED)
