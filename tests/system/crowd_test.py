"""Thousands of packets a second with wrong credentials at a caller's door.

What they cost, what they get, and that the person called gets in all the same.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

import case
import flood
import interceptor_test
import net
import people

FLOOD = pathlib.Path(flood.__file__)
RATE = 5000  # packets a second
EACH = 0.5  # seconds that each kind comes
# Processor seconds per thousand packets. Measured: 0.006 to 0.029.
MOST_CPU = 0.1 * people.SLOWNESS
MOST_MEMORY = 4_000  # KB, for all of them together
# What comes on and on while it rings: forged checks.
FORGED = "check, wrong password"
LONG = 20  # seconds
ENOUGH = 0.95  # of RATE must have come for the share of a core to mean anything
MOST_OF_A_CORE = 0.25
MOST_GROWTH = 1_000  # KB
# From *Accept* to pictures, beyond what the same takes without a crowd.
MORE = 3 * people.SLOWNESS


class Cost:
    """What a process has used so far: processor seconds, and memory in KB."""

    def __init__(self, number):
        fields = pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
        self.cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        status = pathlib.Path(f"/proc/{number}/status").read_text()
        self.memory = int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Crowd(case.Case):
    def setUp(self):
        self.network = net.Network("alice", "bob", "mallory")
        self.addCleanup(self.network.close)
        places = {name: {"namespace": self.network.space(name)} for name in ("alice", "bob")}
        _, route = case.hold("accept")  # who gets in does so by the early door
        self.town, self.alice, self.bob = self.two(route, **places)
        self.calls, self.watch = 0, None
        self.network.nft("alice", f"""
            table inet traffic {{
                counter got {{ }}
                counter gave {{ }}
                chain in {{
                    type filter hook input priority 0;
                    ip saddr {self.network.address("mallory")} counter name got
                }}
                chain out {{
                    type filter hook output priority 0;
                    ip daddr {self.network.address("mallory")} counter name gave
                }}
            }}""")

    def traffic(self):
        """Packets and bytes from Mallory to Alice's computer so far, and back."""
        told = subprocess.run(
            ["ip", "netns", "exec", self.network.space("alice"), "nft", "-j", "list", "counters"],
            check=True, capture_output=True, text=True).stdout
        found = {each["counter"]["name"]: (each["counter"]["packets"], each["counter"]["bytes"])
                 for each in json.loads(told)["nftables"] if "counter" in each}
        return found["got"] + found["gave"]

    def ring_at_bobs(self):
        self.calls += 1
        self.watch = self.watch or self.bob.watch()
        self.call = self.alice.call(self.bob.address)
        self.watch.wait_for("ringing", count=self.calls)
        self.call.wait_for("sent")
        offer = self.town.office.wait_for("invite", count=self.calls).part().decode()
        self.place = interceptor_test.address_in(offer)
        ufrag = re.search(r"a=ice-ufrag:(\S+)", offer).group(1)
        early = re.search(r"a=x-mailcall-early:(\S+)", offer).group(1)
        self.user = f"{ufrag}:{early}"
        # That of the call before may not have quite ended.
        people.wait_until(lambda: len(self.alice.call_processes()) == 1)
        self.process, = self.alice.call_processes()

    @contextlib.contextmanager
    def flooded(self, kinds):
        address, port = self.place
        flooder = subprocess.Popen(
            ["ip", "netns", "exec", self.network.space("mallory"), sys.executable, FLOOD, address,
             str(port), self.user, str(RATE), *kinds], stdin=subprocess.PIPE)
        try:
            before = self.traffic()[0]
            people.wait_until(lambda: self.traffic()[0] > before + RATE // 10)
            yield
        finally:
            flooder.stdin.close()
            flooder.wait(people.PATIENCE)

    def measure(self, kind):
        """What a while of this kind costs, and what comes back."""
        traffic, cost = self.traffic(), Cost(self.process)
        with self.flooded([kind]):
            time.sleep(EACH)
        after, later = self.traffic(), Cost(self.process)
        packets, came, answers, went = (b - a for a, b in zip(traffic, after))
        cpu = (later.cpu - cost.cpu) * 1000 / packets
        print(f"{kind:<34} {packets:6} packets of {came / packets:3.0f} bytes; {answers:6} back, "
              f"{went / came:4.2f} of the bytes; {cpu * 1000:5.1f} ms per 1000", flush=True)
        with self.subTest(kind):
            self.assertLessEqual(went, came, "amplified")
            self.assertLess(cpu, MOST_CPU)

    def test_costs_little_and_gets_no_more_than_it_sends(self):
        self.ring_at_bobs()
        before = Cost(self.process)
        for kind in flood.KINDS:
            self.measure(kind)
        grown = Cost(self.process).memory - before.memory
        print(f"memory: {before.memory} KB, and {grown} KB more in the end", flush=True)
        self.assertLess(grown, MOST_MEMORY)
        self.assertFalse(self.call.has("over"), self.call.story())
        self.connect()

    def test_twenty_seconds_of_forged_checks_leave_the_computer_to_its_user(self):
        self.ring_at_bobs()
        self.measure(FORGED)  # what is loaded and made once is there then
        traffic, before, began = self.traffic(), Cost(self.process), time.monotonic()
        with self.flooded([FORGED]):
            time.sleep(LONG)
        took = time.monotonic() - began
        after, later = self.traffic(), Cost(self.process)
        packets, came, _, went = (b - a for a, b in zip(traffic, after))
        core, grown = (later.cpu - before.cpu) / took, later.memory - before.memory
        print(f"{packets / took:.0f} forged checks a second for {took:.0f} s: {core:.1%} of a core, "
              f"{grown} KB more, {came} bytes in, {went} out", flush=True)
        self.assertFalse(self.call.has("over"), self.call.story())
        self.assertLess(grown, MOST_GROWTH)
        self.assertLessEqual(went, came, "amplified")
        self.connect()
        self.hang_up()
        if packets < ENOUGH * RATE * LONG:
            self.skipTest(f"only {packets / took:.0f} of {RATE} packets a second could be sent: the "
                          "share of a core is not judged")
        self.assertLess(core, MOST_OF_A_CORE)

    def connect(self):
        """Bob accepts, while no mail of his arrives; gives the seconds until both see each other."""
        began = time.monotonic()
        self.watch.say("accept")
        return max(self.call.wait_for("seen")["at"],
                   self.watch.wait_for("seen", count=self.calls)["at"]) - began

    def hang_up(self):
        self.call.interrupt()
        self.watch.wait_for("over", outcome="hung_up", count=self.calls)
        self.call.wait()

    def test_does_not_stop_bob(self):
        self.ring_at_bobs()
        alone = self.connect()
        self.hang_up()
        self.alice.do("contacts", "remove", self.bob.address)
        self.alice.do("contacts", "add", self.bob.address)
        self.ring_at_bobs()
        with self.flooded(flood.KINDS):
            crowded = self.connect()
        print(f"from Accept to pictures: {alone:.2f} s alone, {crowded:.2f} s in a crowd",
              flush=True)
        self.assertLess(crowded, alone + MORE)
        self.hang_up()


if __name__ == "__main__":
    case.main()
