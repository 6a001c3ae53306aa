"""How long a picture takes from the camera to the other side's screen, beside Chromium.

Pictures are numbers (code.hh), 640 × 360 at 30 frames a second, sent with sound, which they are shown
in time with. code_reader.cc looks at the receiver's whole screen each millisecond. Ours: a camera of
PipeWire's, a call of two mailcall-calls, a full-screen window. Chromium: a canvas in one browser, a
full-screen video in another one. The clock starts when the picture has been captured: when another
user of the same camera, or of the same track, gets it. Neither has a GPU. They take turns.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import json
import os
import statistics
import subprocess
import time

import chromium
import desktop
import people
import sound

SECONDS = 15
SETTLING = 12  # both begin with a longer delay
TOOLS = people.BUILD / "tests/bench"
desktop.WIDTH, desktop.HEIGHT = 1280, 720


class Cleanups(contextlib.ExitStack):
    """Takes the place of a test case for sound.PipeWire."""

    addCleanup = contextlib.ExitStack.callback


class Clocked:
    """A program that prints "NUMBER MICROSECONDS" until its stdin is closed."""

    def __init__(self, name, env):
        self.process = subprocess.Popen([TOOLS / name], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, bufsize=0)

    def wait(self):
        """For the first line."""
        self.process.stdout.readline()

    def stop(self):
        printed, _ = self.process.communicate(timeout=10)
        return [tuple(map(int, line.split())) for line in printed.splitlines()]


def delays(sent, seen):
    """Milliseconds of each picture that was seen; numbers return after 256 of them, 8.5 s."""
    found = []
    for number, at in seen:
        left = [moment for same, moment in sent if same == number and moment <= at]
        if left and at - left[-1] < 4e6:
            found.append((at - left[-1]) / 1000)
    return found


def look(env, stop):
    """What is seen for some seconds; `stop` gives what was sent."""
    time.sleep(SETTLING)
    reader = Clocked("code_reader", env)
    time.sleep(SECONDS)
    seen = reader.stop()
    return delays(stop(), seen)


def watch_call(screen, server):
    env = dict(os.environ, **screen.env)
    heard = {key: server.environment[key]
             for key in ("PULSE_SERVER", "PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR")}
    with Cleanups() as stack:
        camera = Clocked("code_camera", server.environment)
        stack.callback(camera.process.kill)
        camera.wait()
        town = people.Town()
        stack.callback(town.close)
        alice = town.person("alice")
        bob = town.person("bob", settings={"window": "yes"})
        people.acquaint(alice, bob)
        alice.env.update(heard)
        bob.env.update(screen.env, **heard, GTK_A11Y="none")
        watch = bob.start("watch", "--json", "--camera", "none", "--microphone", "test")
        call = alice.start("call", bob.address, "--json", "--camera", "Code", "--microphone", "test")
        watch.wait_for("ringing")
        watch.say("accept")
        watch.wait_for("seen")
        screen.key("F11")
        return look(env, camera.stop)


def watch_pages(screen, server):
    env = dict(os.environ, **screen.env)
    with Cleanups() as stack:
        box = chromium.PostBox()
        stack.callback(box.close)
        for side, display in (("offer", None), ("answer", screen.env["DISPLAY"])):
            browser = chromium.Chromium(box.url(f"delay_page.html?{side}"), display)
            stack.callback(browser.close)
        box.take("/playing")

        def stop():
            box.put("/stop", "")
            return json.loads(box.take("/sent"))

        return look(env, stop)


def main():
    medians = []
    with Cleanups() as stack:
        server = sound.PipeWire(stack)
        server.add_loudspeaker("Loudspeaker")
        for name, watch in (("Mailcall", watch_call), ("Chromium", watch_pages)):
            screen = desktop.Desktop()
            try:
                found = sorted(watch(screen, server))
            finally:
                screen.close()
            medians.append(statistics.median(found))
            print(f"delay {name}: {medians[-1]:.0f} ms (p95 {found[len(found) * 95 // 100]:.0f}, "
                  f"least {found[0]:.0f}), {len(found) / SECONDS:.1f} pictures/s")
    print(f"delay: {medians[0] / medians[1]:.2f} × Chromium (aim 1.0); "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
