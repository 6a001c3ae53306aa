"""From *accept* to the first decoded picture, step by step, beside Chromium's.

Both on this computer over 127.0.0.1, with sound and 640 × 360 at 30 frames a second, and the same
exchange: one whole offer, one whole answer, no candidates afterwards. Each call of Mailcall's is a new
process, which has rung for as long as a person needs to click; Chromium's browsers run on, and have
called before. They take turns; the one whose turn it is not has no camera open. A call counts when both
sides have decoded more than the first picture.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import os
import statistics
import sys
import time

import pages
import people

TIMES = 7
REACTION = 1  # second; nobody who is called clicks sooner
TALK = 1  # second
ENOUGH = 10  # pictures
# As the callee's process counts them, and what they end.
STEPS = {
    "begun": "process has the call",
    "gathered": "addresses gathered",
    "connected": "checks",
    "secured": "DTLS",
    "proven": "proof",
    "picture": "first picture",
}


class Calls:
    """Alice calls Bob, whose mail client watches his mail, again and again."""

    def __init__(self):
        self.town = people.Town()
        self.alice, self.bob = (self.town.person(name) for name in pages.NAMES)
        people.acquaint(self.alice, self.bob)
        self.watch = self.bob.watch(camera="test")

    def call(self):
        call = self.alice.call(self.bob.address, camera="test")
        number = call.wait_for("sent")["call"]
        self.watch.wait_for("ringing", call=number)
        time.sleep(REACTION)
        began = time.monotonic()
        self.watch.say("accept")
        seen = [side.wait_for("seen", call=number)["at"] for side in (call, self.watch)]
        time.sleep(TALK)
        self.watch.say("/hangup")
        stats = [side.wait_for("stats", call=number)["stats"] for side in (call, self.watch)]
        if (fewest := min(each["video_frames"] for each in stats)) < ENOUGH:
            raise AssertionError(f"only {fewest} pictures were decoded")
        people.wait_until(lambda: not self.alice.call_processes() + self.bob.call_processes())
        return max(seen) - began, stats[1]["moments"]

    def close(self):
        self.town.close()


def show(name, own, rival):
    """Milliseconds of both."""
    both = [f"{statistics.median(each):6.0f}" if each else "     –" for each in (own, rival)]
    ratio = f"{statistics.median(own) / statistics.median(rival):.2f} ×" if own and rival else ""
    print(f"{name:22} {both[0]} ms {both[1]} ms  {ratio}", flush=True)


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with contextlib.closing(Calls()) as calls, contextlib.closing(pages.Pages()) as browsers:
        sides = (calls, browsers)
        for side in sides:
            side.call()  # both are warm after it
        found = [[], []]
        for _ in range(times):
            for place, side in zip(found, sides):
                place.append(side.call())
    print(f"since accept, medians of {times}: Mailcall, Chromium")
    for step, name in STEPS.items():
        show(name, *([moments[step] for _, moments in place if moments.get(step, 0) > 0]
                     for place in found))
    for place, name in zip(found, ("Mailcall", "Chromium")):
        print(f"{name}, both sides: " + ", ".join(f"{took * 1000:.0f}" for took, _ in place))
    show("picture on both sides", *([took * 1000 for took, _ in place] for place in found))
    print(f"aim: at most 1.0 ×; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
