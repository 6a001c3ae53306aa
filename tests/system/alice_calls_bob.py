"""Alice calls Bob through two Maildirs: prints the timeline, leaves one picture a side in a folder.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import sys

import people


def tell(began, name, running):
    """One side's events, in milliseconds since Alice pressed call."""
    offset = running.began - began
    for event in running.events:
        if event["event"] in ("ended", "stopped"):
            continue
        yield (event["t"] + offset) * 1000, name, event["sentence"]


def main():
    pictures = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".try")
    pictures.mkdir(exist_ok=True)
    town = people.Town()
    try:
        alice, bob = town.person("alice"), town.person("bob")
        people.acquaint(alice, bob)
        watch = bob.watch("--once", "--snapshot", pictures / "bob-sees.png",
                          camera="test")
        call = alice.call(bob.address, "--snapshot", pictures / "alice-sees.png", "--duration", "5",
                          camera="test")
        watch.wait_for("ringing")
        watch.say("accept")
        for running in (call, watch):
            running.wait_for("talking")
        call.say("Hello Bob, can you see me?")
        watch.wait_for("chat")
        watch.say("Yes, and hear you too.")
        for running in (call, watch):
            running.wait_for("snapshot")
            running.wait_for("over", outcome="hung_up")
            running.wait_for("ended")
        lines = sorted([*tell(call.began, "Alice", call), *tell(call.began, "Bob", watch)])
        for at, name, sentence in lines:
            print(f"{at:8.0f} ms  {name:5}  {sentence}")
        frames = [running.wait_for("stats")["stats"]["video_frames"] for running in (call, watch)]
    finally:
        town.close()
    if min(frames) < 1:
        sys.exit("No picture came through.")
    print(f"\nAlice and Bob have talked. What they saw: {pictures}/alice-sees.png, "
          f"{pictures}/bob-sees.png")


if __name__ == "__main__":
    main()
