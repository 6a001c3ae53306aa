# A real STUN and TURN server on the loopback address: what an offer says when settings name it.
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import os
import queue
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from call_world import PATIENCE, SETTINGS, Side

SLOWNESS = float(os.environ.get("MAILCALL_SLOWNESS", "1"))


def leave_network():
    """From now on this process and its children have 127.0.0.1 and nothing else.

    A server there cannot be reached from other addresses, and gathering would wait for those.
    """
    clone_newnet = 0x40000000
    if ctypes.CDLL(None).unshare(clone_newnet) != 0:
        return False
    return subprocess.run(["ip", "link", "set", "lo", "up"]).returncode == 0


ALONE = leave_network()


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A coturn with one user, and the lines of its log."""

    def __init__(self, test):
        self.port = free_port()
        folder = tempfile.mkdtemp(prefix="mailcall-turn-")
        test.addCleanup(shutil.rmtree, folder, True)
        self.process = subprocess.Popen(
            ["turnserver", "-n", "-V", "--log-file=stdout", "--simple-log", "--no-cli",
             "--no-tls", "--no-dtls", "--no-tcp", "--no-multicast-peers", "--lt-cred-mech",
             "--realm=test", "--user=ann:secret", "--listening-ip=127.0.0.1",
             "--relay-ip=127.0.0.1", "--allow-loopback-peers", "--relay-threads=1",
             f"--listening-port={self.port}", f"--pidfile={folder}/pid",
             f"--userdb={folder}/db"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
        test.addCleanup(self.end)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.wait(f"IPv4. UDP listener opened on: 127.0.0.1:{self.port}")

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def wait(self, part):
        """Until a line of the log holds `part`."""
        seen = []
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                seen.append(self.lines.get(timeout=max(0.001, deadline - time.monotonic())))
            except queue.Empty:
                raise AssertionError(f"no “{part}” in the log:\n" + "".join(seen)) from None
            if part in seen[-1]:
                return seen[-1]

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
class Servers(unittest.TestCase):
    def offer(self, **settings):
        """The offer, and the seconds that it took."""
        host = Side(self).attach()
        began = time.monotonic()
        host.order("offer", gen=0, settings={**SETTINGS, **settings})
        offer = host.wait("offer_ready")["offer"]
        return offer, time.monotonic() - began

    def test_a_turn_server_gives_a_relay_candidate(self):
        server = Server(self)
        offer, _ = self.offer(turn=[f"turn:ann:secret@127.0.0.1:{server.port}"])
        self.assertRegex(offer, r"a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1 \d+ typ relay")
        self.assertNotIn("secret", offer)

    @unittest.skipUnless(ALONE, "no network namespace can be made here")
    def test_gathering_with_servers_takes_no_longer(self):
        server = Server(self)
        stun = [f"stun:127.0.0.1:{server.port}"]
        turn = [f"turn:ann:secret@127.0.0.1:{server.port}"]
        for settings in ({"stun": stun}, {"turn": turn}, {"stun": stun, "turn": turn}):
            # A wait for an answer that never comes is 2 s each time; a busy computer is slow once.
            took = [self.offer(**settings)[1]]
            while min(took) > 1.5 * SLOWNESS and len(took) < 8:
                took.append(self.offer(**settings)[1])
            self.assertLess(min(took), 1.5 * SLOWNESS, settings)

    def test_a_stun_server_is_asked(self):
        # What it answers is the address that is known already, so there is no candidate of its own.
        server = Server(self)
        offer, _ = self.offer(stun=[f"stun:127.0.0.1:{server.port}"])
        self.assertIn("typ host", offer)
        server.wait("handle_turn_binding")

    def test_a_wrong_password_leaves_the_call_without_a_relay(self):
        server = Server(self)
        offer, _ = self.offer(turn=[f"turn:ann:guess@127.0.0.1:{server.port}"])
        self.assertIn("typ host", offer)
        self.assertIsNone(re.search("typ relay", offer))

    def test_a_server_that_is_not_there_does_not_hinder(self):
        offer, _ = self.offer(stun=[f"stun:127.0.0.1:{free_port()}"])
        self.assertIn("typ host", offer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
