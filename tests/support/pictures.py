"""Pictures of a part of the screen, once it stands still, and what can be measured in them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import subprocess
import time

import people

RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722  # how bright each of them seems


class Picture:
    """A part of the screen: `x`, `y`, width and height in pixels."""

    def __init__(self, desktop, place):
        self.place = place
        self.width, self.height = place[2:]
        self.pixels = self.settled(desktop)

    def settled(self, desktop):
        """Two pictures in a row are the same: what was clicked or chosen has been drawn."""
        deadline = time.monotonic() + people.PATIENCE
        before = None
        while (now := self.take(desktop)) != before:
            if time.monotonic() > deadline:
                raise AssertionError("the screen does not come to rest")
            before = now
        return now

    def take(self, desktop):
        x, y, width, height = self.place
        done = subprocess.run(
            ["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-depth", "8", "rgb:-"],
            env=desktop.env, capture_output=True, check=True)
        return done.stdout

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["convert", "-size", f"{self.width}x{self.height}", "-depth", "8", "rgb:-",
                        str(path)], input=self.pixels, check=True)

    def is_whole(self):
        """Whether all of it was on the screen."""
        return len(self.pixels) == 3 * self.width * self.height

    def colours(self):
        """How many there are, in one pixel of eleven."""
        return len(set(zip(*(self.pixels[i::33] for i in range(3)))))

    def brightness(self):
        """0: black, 1: white."""
        sums = [sum(self.pixels[i::3]) for i in range(3)]
        light = sum(part * share for part, share in zip(sums, (RED, GREEN, BLUE)))
        return light / (255 * self.width * self.height)
