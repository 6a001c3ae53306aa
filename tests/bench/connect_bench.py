"""Seconds from *accept* to the first picture on both sides, beside Chromium's.

One mail: the mail of who accepts is held back, so that the invitation alone has to do. Who accepts has
a mail client that watches its mail, and has rung for as long as a person needs to click: no device and
no socket of the call is open. Two mails: the time counts from the arrival
of the second. Chromium: two pages in running browsers on this computer, with the same exchange, whole
descriptions and no candidates afterwards; no network, no mail.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "reach"))

import cell
import internet
import pages
import topologies
import turn

TIMES = 20
REACTION = 1  # second; nobody who is called clicks sooner, but rules do
# A word for it, its network, seconds that Bob's mail and Bob take, seconds wanted at most and at best.
WAYS = [
    ("LAN", "LAN", 60, REACTION, 0.7, 0.35),
    ("VPN", "only a VPN in common", 60, REACTION, 0.7, 0.35),
    ("public address", "public × symmetric", 60, REACTION, 1.5, 0.7),
    ("relay", "symmetric × symmetric, TURN", 60, REACTION, 1.5, 0.7),
    ("LAN, by a rule", "LAN", 60, 0, None, None),
    ("two mails", "port-restricted × port-restricted", 0, REACTION, None, None),
]


def connect(topology, accept, reaction):
    """The later of both sides' first pictures."""
    run = cell.Run(cell.Cell(topologies.find(topology), 0, accept), turn.Turn(), reaction)
    outcome = run.go()
    if not outcome.good:
        raise AssertionError(f"{topology}: {outcome.note}\n{outcome.story}")
    if "then" in outcome.since:
        raise AssertionError(f"{topology}: the mail that was held back has helped")
    return max(outcome.seconds.values())


def measure(name, call, times):
    found = sorted(call() for _ in range(times))
    print(f"{name:22} {statistics.median(found):.2f} s, median of {times}; "
          f"{found[0]:.2f} to {found[-1]:.2f}", flush=True)
    return statistics.median(found)


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    medians = {name: measure(name, lambda: connect(topology, accept, reaction), times)
               for name, topology, accept, reaction, _, _ in WAYS}
    with contextlib.closing(pages.Pages()) as browsers:
        browsers.call()  # both are warm after it
        rival = measure("Chromium", lambda: browsers.call()[0], times)
    for name, *_, most, aim in WAYS:
        wanted = f" (at most {most} s, aim {aim})" if most else ""
        print(f"{name}: {medians[name]:.2f} s{wanted}, {medians[name] / medians['two mails']:.2f} × "
              f"two mails, {medians[name] / rival:.2f} × Chromium")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    try:
        main()
    finally:
        internet.sweep(os.getpid())
