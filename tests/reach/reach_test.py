"""Calls between all sorts of networks, with mails that take their time: one table at the end.

Prints for each cell how many of its calls connected, the seconds from *accept*, or from the arrival
of the mail that it takes, to the first picture on either side, and the path. All times are scaled by
topologies.SCALE, unless `--unscaled`.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import collections
import concurrent.futures
import os
import shutil
import statistics
import sys
import threading
import time
import unittest

import case
import cell
import internet
import people
import topologies
import turn

# Each waiting call takes some per cent of a processor.
WORKERS = 8
STORIES = people.BUILD / "meson-logs/reach"

# What matters most: the network, seconds of Alice's and Bob's mails, flow.
MAIN = [
    ("LAN", 0, 60, "public"),
    ("full cone × port-restricted", 12, 60, "public"),
    ("port-restricted × port-restricted", 2, 12, "public"),
    ("port-restricted × port-restricted", 2, 2, "private"),
    ("symmetric × symmetric, TURN cannot route private addresses", 12, 60, "public"),
    ("UDP blocked at Alice's, TURN over TCP", 0, 2, "public"),
]
# For all networks. A mail at once, after a moment, when a binding has lapsed that nobody looked
# after, and after ten of those. With `--long` each network has one of these, in turn.
PUBLIC = [(0, 0), (2, 2), (0, 12), (12, 12), (60, 0), (0, 60), (60, 60)]
PRIVATE = [(0, 0), (2, 2), (12, 12)]
NO_PATH = [(0, 0)]
# Ten minutes, as they are.
UNSCALED = [
    ("LAN", 600, 0, "public"),
    ("full cone × port-restricted", 600, 0, "public"),
    ("port-restricted × port-restricted", 0, 600, "public"),
    ("symmetric × symmetric, TURN cannot route private addresses", 600, 0, "public"),
]


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", default=bool(os.environ.get("MAILCALL_LONG")),
                        help="all networks, and more often")
    parser.add_argument("--every", action="store_true", help="all networks with all delays")
    parser.add_argument("--unscaled", action="store_true", help="some cells, mails of ten minutes")
    parser.add_argument("--times", type=int, help="how often each")
    parser.add_argument("--only", default="", help="cells of all that have this in their names")
    parser.add_argument("--part", default="1/1", help="3/5: the third fifth of them")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


ASKED = read_arguments()
if ASKED.unscaled:
    topologies.SCALE = 1


def make(name, invite, accept, flow):
    return cell.Cell(topologies.find(name), invite, accept, flow)


def all_cells():
    """Those that matter most first."""
    if ASKED.unscaled:
        return [make(*words) for words in UNSCALED]
    cells = [make(*words) for words in MAIN]
    if ASKED.long or ASKED.every or ASKED.only:
        for number, topology in enumerate(topologies.TOPOLOGIES):
            for flow in topology.flows:
                cells += [cell.Cell(topology, *pair, flow)
                          for pair in delays(number, topology, flow)]
    part, parts = map(int, ASKED.part.split("/"))
    return [one for one in dict.fromkeys(cells) if ASKED.only in str(one)
            and topologies.TOPOLOGIES.index(one.topology) % parts == part - 1]


def delays(number, topology, flow):
    if not topology.has_path:
        return NO_PATH
    pairs = PUBLIC if flow == "public" else PRIVATE
    return [pairs[number % len(pairs)]] if ASKED.long else pairs


def times(one):
    usual = (20 if is_main(one) else 5) if ASKED.long else 2 if ASKED.unscaled else 3
    return ASKED.times or usual


def is_main(one):
    return (one.topology.name, one.invite, one.accept, one.flow) in MAIN


class Board:
    """The outcomes so far, by cell, and what they come to."""

    def __init__(self, cells):
        self.outcomes = {one: [] for one in cells}
        self.lock = threading.Lock()

    def add(self, one, outcome):
        with self.lock:
            self.outcomes[one].append(outcome)
            number = len(self.outcomes[one])
        seconds = " ".join(f"{name} {at:.2f}" for name, at in outcome.seconds.items())
        mark = "  " if outcome.good else "no"
        print(f"{mark} {one}: {seconds} {outcome.note}", flush=True)
        if outcome.story:  # for whoever has to find out why
            STORIES.mkdir(parents=True, exist_ok=True)
            name = "".join(c if c.isalnum() else "-" for c in str(one))
            (STORIES / f"{name}.{number}").write_text(f"{one}: {outcome.note}\n{outcome.story}")

    def good(self, one):
        return sum(outcome.good for outcome in self.outcomes[one])

    def print(self):
        rows = [("", "network", "invite", "accept", "flow", "connected", "counted from", "Alice s",
                 "Bob s", "path", "")]
        rows += [self.row(one) for one in self.outcomes]
        widths = [max(map(len, column)) for column in zip(*rows)]
        for row in rows:
            print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())

    def row(self, one):
        outcomes = self.outcomes[one]
        connected = f"{self.good(one)} of {len(outcomes)}"
        if not one.topology.has_path:
            connected = f"no path, {connected} say so"
        return ("*" if is_main(one) else "", one.topology.name, f"{one.invite:g}",
                f"{one.accept:g}", one.flow, connected, commonest(o.since for o in outcomes),
                *(self.seconds(outcomes, name) for name in topologies.NAMES),
                commonest(f"{o.paths['alice']} {o.paths['bob']}" for o in outcomes if o.good and o.paths),
                commonest(o.note for o in outcomes if o.note))

    @staticmethod
    def seconds(outcomes, name):
        """Median and the longest."""
        all_of_them = [o.seconds[name] for o in outcomes if o.good]
        if not all_of_them:
            return "-"
        return f"{statistics.median(all_of_them):.2f} ({max(all_of_them):.2f})"


def commonest(texts):
    counted = collections.Counter(texts).most_common(1)
    return counted[0][0] if counted else "-"


def round_robin(cells):
    """Each cell once, then each that wants it once more: an early look at all of them."""
    longest_first = sorted(cells, key=lambda one: -(one.invite + one.accept))
    for number in range(max(map(times, cells))):
        yield from (one for one in longest_first if number < times(one))


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(os.path.exists("/dev/net/tun"), "this machine has no TUN interfaces")
@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
class Reach(unittest.TestCase):
    def test_everything_that_has_a_path_connects(self):
        shutil.rmtree(STORIES, ignore_errors=True)
        cells = all_cells()
        board = Board(cells)
        processors = turn.Turn()
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            runs = {pool.submit(cell.Run(one, processors).go): one for one in round_robin(cells)}
            for done in concurrent.futures.as_completed(runs):
                board.add(runs[done], done.result())
        print(f"\n{len(runs)} calls in {time.monotonic() - began:.0f} s. Times are scaled by "
              f"{topologies.SCALE}: a router forgets after {topologies.lapse()} s. Seconds: median "
              "(longest). *: what matters most.\n")
        board.print()
        for one, outcomes in board.outcomes.items():
            with self.subTest(str(one)):
                self.assertEqual(board.good(one), len(outcomes))


if __name__ == "__main__":
    if not ASKED.child:
        internet.watch_over(__file__)
    del sys.argv[1:]
    case.main()
