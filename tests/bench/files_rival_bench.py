"""How fast 200 MB go through a call of two people, beside Chromium's data channel.

Each side is two programs that share nothing but 127.0.0.1: two Mailcalls with their call processes,
two browsers with a page each. Both are connected beforehand, carry nothing else, and take turns.
Chromium sends from memory and keeps what comes there; ours reads a file, hashes it at both ends,
asks for it, writes it and gives it its name, and all of that is in its time. Once the time is taken,
what came is compared with what was sent.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import os
import statistics
import time

import chromium
import people

SIZE = 200_000_000
ROUNDS = 3


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class Pages:
    """Two Chromiums, one data channel."""

    name = "Chromium's data channel"

    def __init__(self):
        self.box = chromium.PostBox()
        self.browsers = [chromium.Chromium(self.box.url(f"files_page.html?{side}"))
                         for side in ("offer", "answer")]
        for side in ("sender", "receiver"):
            self.box.take(f"/{side}-ready")

    def carry(self):
        began = time.monotonic()
        self.box.put("/send", str(SIZE))
        received = int(self.box.take("/received"))
        took = time.monotonic() - began
        hashes = [self.ask_hash(side) for side in ("sent", "received")]
        if hashes[0] != hashes[1] or not received:
            raise AssertionError("what came is not what was sent")
        return received / 1e6 / took

    def ask_hash(self, side):
        self.box.put(f"/hash-{side}", "")
        return self.box.take(f"/{side}-hash")

    def close(self):
        for browser in self.browsers:
            browser.close()
        self.box.close()


class Mailcalls:
    """Alice and Bob in a call without sound and pictures; Bob takes whatever comes."""

    name = "Mailcall's files"

    def __init__(self):
        self.town = people.Town()
        alice, bob = self.town.person("alice"), self.town.person("bob")
        people.acquaint(alice, bob)
        self.film = alice.home / "film.mkv"
        self.film.write_bytes(os.urandom(SIZE))
        self.watch = bob.watch("--take", bob.home / "inbox")
        self.call = alice.call(bob.address, "--media", "chat")
        self.watch.wait_for("ringing")
        self.watch.say("accept")
        for running in (self.call, self.watch):
            running.wait_for("talking")
        self.count = 0

    def carry(self):
        self.count += 1
        self.film = self.film.rename(self.film.with_name(f"film{self.count}.mkv"))
        began = time.monotonic()
        self.call.say(f"/send {self.film}")
        done = self.watch.wait_transfer("done", chromium.PATIENCE, own=False, name=self.film.name)
        took = time.monotonic() - began
        if hash_of(done["path"]) != hash_of(self.film):
            raise AssertionError("what came is not what was sent")
        os.unlink(done["path"])
        return SIZE / 1e6 / took

    def close(self):
        self.town.close()


def main():
    sides = [Mailcalls(), Pages()]
    try:
        rates = {side.name: [] for side in sides}
        for _ in range(ROUNDS):
            for side in sides:
                rates[side.name].append(side.carry())
    finally:
        for side in sides:
            side.close()
    for name, each in rates.items():
        print(f"{name:24} {statistics.median(each):6.1f} MB/s, median of "
              + ", ".join(f"{rate:.1f}" for rate in each))
    own, rival = (statistics.median(each) for each in rates.values())
    print(f"files: {own / rival:.2f} × Chromium's data channel (at least 1.0, aim 1.5); "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
