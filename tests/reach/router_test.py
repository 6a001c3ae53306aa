"""The routers and networks that reach_test.py believes in: real packets between namespaces.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import ctypes
import os
import pathlib
import shutil
import socket
import tempfile
import threading
import time
import unittest

import case
import internet
import people
import topologies

CLONE_NEWNET = 0x40000000
LASTING = 60  # seconds that a binding lives: longer than any computer stalls
LAPSE = people.SLOWNESS
SHORT = 0.3  # what has not come by then does not come


@contextlib.contextmanager
def inside(space):
    """Sockets that this thread makes belong to the namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{space.name}") as there:
        assert libc.setns(there.fileno(), CLONE_NEWNET) == 0
        try:
            yield
        finally:
            assert libc.setns(home.fileno(), CLONE_NEWNET) == 0


class Datagrams:
    """A UDP socket of one computer."""

    def __init__(self, test, computer):
        family = socket.AF_INET6 if ":" in computer.address else socket.AF_INET
        with inside(computer.space):
            self.socket = socket.socket(family, socket.SOCK_DGRAM)
        test.addCleanup(self.socket.close)
        self.socket.bind((computer.address, 0))
        self.name = self.socket.getsockname()[:2]

    def send(self, to, text=b"x"):
        self.socket.sendto(text, to)

    def sender(self, patience=5):
        """Who sent the next packet; None if there is none."""
        self.socket.settimeout(patience)
        try:
            return self.socket.recvfrom(2048)[1][:2]
        except TimeoutError:
            return None


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(os.path.exists("/dev/net/tun"), "this machine has no TUN interfaces")
class Routers(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-router-"))
        self.addCleanup(shutil.rmtree, folder)
        self.net = internet.Internet(folder)
        self.addCleanup(self.net.close)

    def outside(self, delay=0):
        lan = self.net.lan("192.0.2.0/24")
        self.net.router(lan, delay=delay)
        return self.net.computer("server", lan), self.net.computer("stranger", lan)

    def home(self, nat, lapse=LASTING):
        lan = self.net.lan("192.168.1.0/24")
        self.net.router(lan, "203.0.113.2", nat=nat, lapse=lapse)
        return self.net.computer("alice", lan)

    def three(self, nat, lapse=LASTING):
        """Alice behind a router, a server that she has written to, a stranger; as whom they saw her."""
        computers = [self.home(nat, lapse), *self.outside()]
        alice, server, stranger = (Datagrams(self, computer) for computer in computers)
        alice.send(server.name)
        seen = server.sender()
        self.assertEqual(seen[0], "203.0.113.2")
        self.assertNotEqual(seen[1], alice.name[1])
        server.send(seen)
        self.assertEqual(alice.sender(), server.name)
        return alice, server, stranger, seen

    def test_full_cone(self):
        alice, _, stranger, seen = self.three("full-cone")
        stranger.send(seen)
        self.assertEqual(alice.sender(), stranger.name)
        alice.send(stranger.name)
        self.assertEqual(stranger.sender(), seen)

    def test_port_restricted(self):
        alice, _, stranger, seen = self.three("port-restricted")
        stranger.send(seen)
        self.assertIsNone(alice.sender(SHORT))
        alice.send(stranger.name)
        self.assertEqual(stranger.sender(), seen)
        stranger.send(seen)
        self.assertEqual(alice.sender(), stranger.name)

    def test_symmetric(self):
        alice, _, stranger, seen = self.three("symmetric")
        alice.send(stranger.name)
        other = stranger.sender()
        self.assertNotEqual(other, seen)
        stranger.send(seen)
        self.assertIsNone(alice.sender(SHORT))
        stranger.send(other)
        self.assertEqual(alice.sender(), stranger.name)

    def test_a_binding_lapses_and_comes_back_with_another_port(self):
        alice, server, _, seen = self.three("full-cone", LAPSE)
        time.sleep(1.1 * LAPSE)
        server.send(seen)
        self.assertIsNone(alice.sender(SHORT))
        alice.send(server.name)
        self.assertNotEqual(server.sender(), seen)

    def test_a_delay_is_kept_to_on_both_ways(self):
        server, _ = self.outside(delay=100)
        alice = Datagrams(self, self.home("port-restricted"))
        server = Datagrams(self, server)
        seen = server.name
        took = {alice: [], server: []}
        for sender, receiver in 5 * ((alice, server), (server, alice)):
            began = time.monotonic()
            sender.send(seen)
            seen = receiver.sender()
            took[sender].append(time.monotonic() - began)
        for times in took.values():
            self.assertGreaterEqual(min(times), 0.1)
            self.assertLess(min(times), 0.1 + SHORT)  # the others may have met a stall

    def test_much_goes_through_over_tcp(self):
        server, _ = self.outside()
        alice = self.home("symmetric")
        data = os.urandom(1 << 22)
        with inside(server.space):
            listener = socket.create_server((server.address, 0))
        with inside(alice.space):
            out = socket.socket()
        out.settimeout(20)
        out.connect(listener.getsockname())
        threading.Thread(target=lambda: (out.sendall(data), out.close())).start()
        incoming, peer = listener.accept()
        self.assertEqual(peer[0], "203.0.113.2")
        with incoming.makefile("rb") as file:
            self.assertEqual(file.read(), data)
        incoming.close()
        listener.close()

    def test_nobody_reaches_a_private_address_and_nobody_is_told(self):
        server, _ = self.outside()
        alice = self.home("full-cone")
        with inside(server.space):
            sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(sender.close)
        sender.setsockopt(socket.SOL_IP, 11, 1)  # IP_RECVERR
        target = Datagrams(self, alice)
        sender.sendto(b"x", target.name)
        self.assertIsNone(target.sender(SHORT))
        sender.sendto(b"x", target.name)  # an error would be told here

    def test_two_routers_in_a_row(self):
        carrier = self.net.router("100.64.0.0/10", "203.0.113.2", nat="symmetric", lapse=LASTING)
        lans = [self.net.lan(f"192.168.{number}.0/24") for number in (1, 2)]
        for number, lan in enumerate(lans, 2):
            self.net.router(lan, f"100.64.0.{number}", carrier, "port-restricted", LASTING)
        server, _ = self.outside()
        server = Datagrams(self, server)
        seen = []
        for name, lan in zip(("alice", "bob"), lans):
            person = Datagrams(self, self.net.computer(name, lan))
            person.send(server.name)
            seen.append(server.sender())
            server.send(seen[-1])
            self.assertEqual(person.sender(), server.name)
        self.assertEqual({address for address, _ in seen}, {"203.0.113.2"})
        self.assertEqual(len(set(seen)), 2)

    def test_a_closed_router_lets_in_who_was_written_to(self):
        scene = topologies.new_addresses(closed=True)(self.net)
        alice, bob = (Datagrams(self, scene.computers[name]) for name in topologies.NAMES)
        bob.send(alice.name)
        self.assertIsNone(alice.sender(SHORT))
        alice.send(bob.name)
        self.assertEqual(bob.sender(), alice.name)
        bob.send(alice.name)
        self.assertEqual(alice.sender(), bob.name)

    def test_a_company_lets_no_datagram_out(self):
        scene = topologies.company(("alice",), "")(self.net)
        server = Datagrams(self, self.outside()[0])
        alice, bob = (Datagrams(self, scene.computers[name]) for name in topologies.NAMES)
        alice.send(server.name)
        self.assertIsNone(server.sender(SHORT))
        bob.send(server.name)
        self.assertTrue(server.sender())


if __name__ == "__main__":
    unittest.main(verbosity=2)
