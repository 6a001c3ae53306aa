"""How soon somebody who accepts a call sees its window, beside an empty window's process.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal
import statistics
import subprocess
import time

import accessible
import desktop
import people
import plugin

RUNS = 7
REACTION = 1  # s, from ringing to the click: nobody is quicker, and much is prepared meanwhile
BARE = people.BUILD / "tests/bench/bare_window"


def milliseconds(times):
    middle, least, most = (1000 * of(times) for of in (statistics.median, min, max))
    return f"{middle:.0f} ms ({least:.0f} to {most:.0f})"


def bare_window(env):
    """Seconds from starting the process to its painted window."""
    began = time.monotonic()
    with subprocess.Popen([BARE], env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"VISIBLE\n"
        return time.monotonic() - began


class Street:
    """Alice, who calls without a window, and Bob, who has a desktop."""

    def __init__(self):
        self.desktop = desktop.Desktop()
        accessible.connect(self.desktop)
        self.town = people.Town()
        self.alice = self.town.person("alice")
        self.bob = self.town.person("bob", settings={"window": "yes"})
        people.acquaint(self.alice, self.bob)
        self.bob.env.update(self.desktop.env)
        for off in ("NO_AT_BRIDGE", "GTK_A11Y"):
            self.bob.env.pop(off, None)

    def close(self):
        self.town.close()
        self.desktop.close()

    def end(self, call):
        """And nobody reads how it was."""
        call.interrupt()
        call.wait()
        for number in self.bob.call_processes():
            os.kill(number, signal.SIGTERM)
        people.wait_until(lambda: not self.bob.call_processes())

    def accept_in_mail_client(self, host, turn):
        """Seconds from the plugin's order, as a click on its button brings it, to the window."""
        call = self.alice.call(self.bob.address)
        ringing = host.wait_for("ringing", count=turn)
        time.sleep(REACTION)
        began = time.monotonic()
        host.send("accept", call=ringing["call"])
        shown = host.wait_for("window", call=ringing["call"])
        took = shown["t"] + host.began - began
        host.wait_for("talking", call=ringing["call"])
        self.end(call)
        return took

    def accept_in_window(self, watch, turn):
        """Seconds from pressing the ringing window's button until it is the call's window; it is
        looked at again and again, so this is at most some milliseconds too long."""
        call = self.alice.call(self.bob.address)
        watch.wait_for("window", count=turn)
        (number,) = people.wait_until(self.bob.call_processes)
        program = accessible.Program(number)
        button = program.wait_for("Accept with video", "push button")
        began = time.monotonic()
        button.press()
        people.wait_until(lambda: program.find("Mute microphone"))
        took = time.monotonic() - began
        watch.wait_for("talking", count=turn)
        self.end(call)
        return took


def main():
    street = Street()
    try:
        env = dict(os.environ, **street.desktop.env)
        host = plugin.Plugin(street.bob)
        host.ask("hello", protocol=1)
        host.ask("watch", camera="test", microphone="test")
        ordered, floors = [], []
        for turn in range(1, RUNS + 1):
            floors.append(bare_window(env))
            ordered.append(street.accept_in_mail_client(host, turn))
        host.close()
        watch = street.bob.watch()
        pressed = [street.accept_in_window(watch, turn) for turn in range(1, RUNS + 1)]
    finally:
        street.close()
    ratio = statistics.median(ordered) / statistics.median(floors)
    print(f"accepted in the mail client to window visible: {milliseconds(ordered)} (aim 400)")
    print(f"  an empty window's process: {milliseconds(floors)}; {ratio:.2f} × that")
    print(f"accepted in the ringing window to the call's page: {milliseconds(pressed)}")


if __name__ == "__main__":
    main()
