# Peers that flood once they are let in, or before: how soon that ends in words, and what it costs.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_flood_test.py PATH-OF-MAILCALL-CALL PATH-OF-FLOODER [unittest arguments]
import base64
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

import call_world
from call_world import PROGRAM, SETTINGS, SLOWNESS, Side, text64

FLOODER = os.path.abspath(sys.argv.pop(1))
# Measured: 0.03 to 0.4 s, and 0.2 to 5 MB.
SOON = 5 * SLOWNESS
MOST_MEMORY = 10_000  # KB
FORGED = 4_000_000  # bytes, in 36,000 packets
MOST_GROWTH = 4_000  # KB; it was 109,000 before each source had to be authentic
SENTENCE = "The other side broke the rules of the connection."
TEXT_ONLY = {**SETTINGS, "media": "chat"}


def is_sanitized():
    """What is freed is kept for a while then, so that memory says nothing."""
    return b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()


def memory(number, field):
    status = pathlib.Path(f"/proc/{number}/status").read_text()
    return int(re.search(field + r":\s+(\d+)", status).group(1))


class Floods(unittest.TestCase):
    def connect(self, kind, settings):
        """Until the flooder has completed the handshake, and shown what he has."""
        self.side = Side(self)
        host = self.side.attach()
        host.order("offer", gen=0, settings=settings)
        offer = base64.b64encode(host.wait("offer_ready")["offer"].encode()).decode()
        # What it leaves behind itself is nobody's trouble.
        env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
        self.flooder = subprocess.Popen([FLOODER, kind], stdin=subprocess.PIPE, text=True, env=env)
        self.addCleanup(self.stop)
        self.tell(offer)
        host.wait("auth_frame")
        return host

    def tell(self, line):
        self.flooder.stdin.write(line + "\n")
        self.flooder.stdin.flush()

    def stop(self):
        self.flooder.stdin.close()
        self.flooder.wait(call_world.PATIENCE)

    def flood(self, kind, settings=TEXT_ONLY):
        host = self.connect(kind, settings)
        host.order("prove", reply=text64("Alice's proof"))
        host.wait("talking")
        if settings is not TEXT_ONLY:
            self.wait_for_pictures(host)
        self.expect_end(kind, host)
        host.order("offer", gen=1, settings=TEXT_ONLY)
        host.wait("offer_ready", gen=1)

    def flood_at_the_door(self, kind):
        """By somebody who has proven nothing; who was called gets in meanwhile."""
        host = self.connect(kind, TEXT_ONLY)
        self.expect_end(kind, host)
        frames = [each for each in host.heard if each["report"] == "auth_frame"]
        self.assertEqual(len(frames), 1, "a part of it was taken for a proof")
        host.kill()
        pair = call_world.Pair(self, self.side)
        pair.connect(gen=1, settings=TEXT_ONLY)
        pair.prove()

    def expect_end(self, kind, host):
        number = self.side.process.pid
        pathlib.Path(f"/proc/{number}/clear_refs").write_text("5")  # the peak is counted from here
        before, began = memory(number, "VmRSS"), time.monotonic()
        self.tell("go")
        lost = host.wait("lost", reason="failed")
        took = time.monotonic() - began
        grown = memory(number, "VmHWM") - before
        print(f"{kind}: over after {took:.2f} s, {grown} KB more at most", flush=True)
        self.assertEqual(lost["what"], SENTENCE)
        self.assertLess(took, SOON)
        if not is_sanitized():
            self.assertLess(grown, MOST_MEMORY)

    def wait_for_pictures(self, host):
        """Until what encodes ours has all that it needs."""
        def has_sent():
            host.order("ask_stats")
            return host.wait("stats")["frames_sent"] > 60

        call_world.until(has_sent)

    def test_texts(self):
        self.flood("chat")

    def test_pings(self):
        self.flood("control")

    def test_proofs(self):
        self.flood("auth")

    def test_large_texts(self):
        self.flood("large chat")

    def test_large_controls(self):
        self.flood("large control")

    def test_large_frames_before_the_proof(self):
        self.flood_at_the_door("large auth")

    def test_frames_of_ten_megabytes_before_the_proof(self):
        self.flood_at_the_door("huge auth")

    def test_frames_of_ten_megabytes(self):
        self.flood("huge auth")

    def test_channels_that_nobody_agreed_on(self):
        self.flood("channels")

    def test_channels_that_nobody_announced(self):
        self.flood("streams")

    def test_sources_that_nobody_agreed_on(self):
        self.flood("sources", SETTINGS)

    def test_sources_that_have_no_key(self):
        """Somebody else, at the same address: what the peer itself sends still comes in."""
        host = self.connect("forged", SETTINGS)
        host.order("prove", reply=text64("Alice's proof"))
        host.wait("talking")
        self.wait_for_pictures(host)
        before, came = memory(self.side.process.pid, "VmRSS"), self.bytes_in(host)
        self.tell("go")
        call_world.until(lambda: self.bytes_in(host) > came + FORGED)
        grown, came = memory(self.side.process.pid, "VmRSS") - before, self.bytes_in(host) - came
        print(f"forged: {came} bytes came, {grown} KB more", flush=True)
        self.assertGreater(came, FORGED)
        self.assertFalse([each for each in host.heard if each["report"] == "lost"])
        if not is_sanitized():
            self.assertLess(grown, MOST_GROWTH)
        self.tell("sources")
        self.assertEqual(host.wait("lost", reason="failed")["what"], SENTENCE)

    def bytes_in(self, host):
        host.order("ask_stats")
        return host.wait("stats")["bytes_in"]


if __name__ == "__main__":
    unittest.main(verbosity=2)
