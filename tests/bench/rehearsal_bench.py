"""What the rehearsal is worth: from *accept* to the first decoded picture, with and without it.

Both sides are new processes each time, over 127.0.0.1, with test pictures and sound, and without a host
and its proof, which take no other time without it. The callee's has rehearsed to the end (as it does
while it rings), or has done nothing; who comes first changes from round to round. A round counts
when both sides have decoded more than the first picture.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys

SIDE = pathlib.Path(sys.argv[1]).resolve()
TIMES = int(sys.argv[2]) if len(sys.argv) > 2 else 15
ENOUGH = 10  # pictures
KINDS = ("cold", "rehearsed")
# As the callee's process counts them, and what they end.
STEPS = {
    "begun": "session made",
    "gathered": "addresses gathered",
    "connected": "checks",
    "secured": "DTLS",
    "picture": "first picture",
    "both": "picture on both sides",
}


class Side:
    def __init__(self, *words):
        self.process = subprocess.Popen([SIDE, *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"{self.process.args[1:]} ended: {self.process.wait()}")
        return json.loads(line)

    def say(self, what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def call(kind):
    """Milliseconds of each step."""
    caller, callee = Side("caller"), Side("callee", kind)
    try:
        offer = caller.read()
        callee.read()  # it is ready
        callee.say(offer)
        asked = callee.read()["asked_us"]
        ends = [side.read() for side in (caller, callee)]
    finally:
        for side in (caller, callee):
            side.close()
    if (fewest := min(end["frames"] for end in ends)) < ENOUGH:
        raise AssertionError(f"only {fewest} pictures were decoded")
    both = max(end["seen_us"] for end in ends) - asked
    return ends[1]["steps"] | {"both": both / 1000}


def main():
    found = {kind: [] for kind in KINDS}
    for number in range(TIMES):
        for kind in KINDS if number % 2 else KINDS[::-1]:
            found[kind].append(call(kind))
    print(f"since accept, medians of {TIMES} each: without the rehearsal, with it")
    for step, name in STEPS.items():
        without, rehearsed = (statistics.median(each[step] for each in found[kind])
                              for kind in KINDS)
        print(f"{name:22} {without:6.0f} ms {rehearsed:6.0f} ms  {rehearsed / without:.2f} ×, "
              f"{without - rehearsed:4.0f} ms sooner" if without else name, flush=True)
    for kind in KINDS:
        print(f"{kind}: " + ", ".join(f"{each['both']:.0f}" for each in found[kind]))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
