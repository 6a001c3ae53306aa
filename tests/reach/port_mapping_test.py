"""A router that lends ports, by UPnP or NAT-PMP: an invite alone leads through it.

Alice is behind Debian's miniupnpd, Bob behind a router that lets nobody in; there is no server, and
Bob's mail never arrives. Prints how long it takes.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

import case
import internet
import people
import topologies

MINIUPNPD = shutil.which("miniupnpd", path=os.environ["PATH"] + ":/usr/sbin")
# It lends ports of public addresses only, and those for documentation are none.
OUTSIDE = "20.0.0.2"
# Whatever asks a router for a port: SSDP, and NAT-PMP with its announcements.
ASKING = "dst net 224.0.0.0/4 or udp port 1900 or udp portrange 5350-5351 or tcp port 5000"
PORTS = people.BUILD / "tests/reach/mailcall-ports"
PORT = "40004"
# Seconds; a router that is slow needs a part of it.
LEASE = int(1 + 2 * people.SLOWNESS)
# Milliseconds from the search for a router to the question for a port, about as in a call.
HEAD_START = int(200 * people.SLOWNESS)


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(os.path.exists("/dev/net/tun"), "this machine has no TUN interfaces")
@unittest.skipUnless(MINIUPNPD, "miniupnpd is not installed")
class PortMapping(case.Case):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="mailcall-ports-")
        self.addCleanup(shutil.rmtree, folder)
        self.net = internet.Internet(folder)
        self.addCleanup(self.net.close)

    def build(self, *speaks, allowed=True, **settings):
        """The router speaks upnp, natpmp, or neither."""
        lan = self.net.lan("192.168.1.0/24")
        self.router = self.net.router(lan, OUTSIDE, nat="linux").space
        if speaks:
            self.lend(speaks)
        self.computer = self.net.computer("alice", lan)
        bobs = self.net.computer("bob", topologies.home(self.net, "bob", "port-restricted"))
        waits = topologies.waits()
        _, self.alice, self.bob = self.two(self.route, **{
            "alice": {"namespace": self.computer.space.name, "settings": {
                **waits, "port_mapping": "yes" if allowed else "no", **settings}},
            "bob": {"namespace": bobs.space.name, "settings": waits}})
        self.capture()

    @staticmethod
    def route(mail):
        return [] if mail.type == "accept" else [0]

    def lend(self, speaks):
        settings = {
            "ext_ifname": "eth1", "ext_ip": OUTSIDE, "listening_ip": "eth0", "http_port": 5000,
            "uuid": "5b6ad5a1-5b9c-4b0c-8f2a-7d3bb6a4c0de", "secure_mode": "yes",
            **{f"enable_{way}": "yes" if way in speaks else "no" for way in ("upnp", "natpmp")}}
        lines = [*(f"{name}={value}" for name, value in settings.items()),
                 "allow 1024-65535 192.168.1.0/24 1024-65535", "deny 0-65535 0.0.0.0/0 0-65535"]
        path = self.net.folder / "miniupnpd.conf"
        path.write_text("\n".join(lines) + "\n")
        ready = "HTTP listening" if "upnp" in speaks else "Listening for NAT-PMP"
        self.net.serve(self.router, ready, MINIUPNPD, "-d", "-f", path, "-P",
                       self.net.folder / "miniupnpd.pid")

    def lent(self):
        """How many ports lead to Alice's computer."""
        rules = self.router.run("nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd",
                                capture_output=True, text=True).stdout
        return rules.count(f"dnat ip to {self.computer.address}:")

    def capture(self):
        self.packets = self.net.folder / "alice.pcap"
        self.net.serve(self.computer.space, "listening on", "tcpdump", "--immediate-mode", "-U",
                       "-n", "-i", "eth0", "-w", self.packets)

    def captured(self, what):
        """Of Alice's packets, these."""
        what = f"src host {self.computer.address} and ({what})"
        return subprocess.run(["tcpdump", "-n", "-r", str(self.packets), what], check=True,
                              text=True, capture_output=True).stdout.splitlines()

    def meet(self, what):
        """Bob accepts: they see each other, though his mail is held back."""
        call, watch = self.ring(self.alice, self.bob)
        sent = call.wait_for("sent")["at"] - call.began
        self.assertEqual(self.lent(), 1)
        self.assertNotEqual(self.captured(ASKING), [])
        accepted = time.monotonic()
        watch.say("accept")
        took = [running.wait_for("seen")["at"] - accepted for running in (call, watch)]
        print(f"{what:<24} mail sent {sent:5.2f} s after the call's begin; pictures {took[0]:.2f} "
              f"and {took[1]:.2f} s after accept", flush=True)
        return call, watch

    def hang_up(self, call, watch):
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        people.wait_until(lambda: not self.alice.call_processes())
        # It is given back, and not for its lease to end it.
        people.wait_until(lambda: self.lent() == 0)

    # --- calls ---

    def test_upnp(self):
        self.build("upnp")
        self.hang_up(*self.meet("UPnP"))

    def test_nat_pmp(self):
        self.build("natpmp")
        self.hang_up(*self.meet("NAT-PMP"))

    def test_nobody_is_asked_whom_the_user_does_not_allow_to_be(self):
        self.build("upnp", "natpmp", allowed=False)
        call, watch = self.ring(self.alice, self.bob)
        watch.say("accept")
        watch.wait_for("waiting")
        self.assertFalse(watch.has("talking"))
        self.assertEqual(self.lent(), 0)
        self.assertEqual(self.captured(ASKING), [])

    # --- ports alone, without a call ---

    def ask(self, lease, later):
        """Milliseconds that an offer would have waited, the candidates, and the program."""
        program = subprocess.Popen(self.computer.space.command(PORTS, lease, PORT, later),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        self.addCleanup(program.stdin.close)
        waited, *candidates = program.stdout.readline().strip().split(" candidate:")
        return int(waited), candidates, program

    def assert_limit(self, what, waited):
        print(f"{what:<24} an offer waits {waited:4} ms", flush=True)
        self.assertLess(waited, 200 + 100 * people.SLOWNESS)

    def test_a_router_that_says_nothing(self):
        self.build()
        self.router.nft("""
            table inet silence {
                chain input { type filter hook input priority -1; udp dport { 1900, 5351 } drop; }
            }""")
        waited, candidates, _ = self.ask(600, 0)
        self.assert_limit("no answer", waited)
        self.assertEqual(candidates, [])
        self.assertGreater(len(self.captured("udp port 1900")), 0)
        self.assertGreater(len(self.captured("udp port 5351")), 0)

    def assert_lease(self, way):
        """A port is kept for longer than its lease, and closed at the end, also by a crash."""
        self.build(way)
        waited, candidates, program = self.ask(LEASE, HEAD_START)
        print(f"{way:<24} an offer waits {waited:4} ms", flush=True)
        self.assertEqual([c.split()[4:8] for c in candidates], [[OUTSIDE, PORT, "typ", "srflx"]])
        time.sleep(1.5 * LEASE)  # this is what is tried
        self.assertEqual(self.lent(), 1)
        program.stdin.close()
        program.wait()
        people.wait_until(lambda: self.lent() == 0, LEASE / 4)
        _, _, program = self.ask(LEASE, HEAD_START)
        people.wait_until(lambda: self.lent() == 1)
        program.kill()
        people.wait_until(lambda: self.lent() == 0)

    def test_a_lease_by_upnp(self):
        self.assert_lease("upnp")

    def test_a_lease_by_nat_pmp(self):
        self.assert_lease("natpmp")


if __name__ == "__main__":
    case.main()
