# A call process by itself: attachments, orders that make no sense, generations, and its end.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_process_test.py PATH-OF-MAILCALL-CALL [unittest arguments]
import os
import select
import shutil
import struct
import subprocess
import tempfile
import time
import unittest

from call_world import CALL, PATIENCE, PROGRAM, SETTINGS, SLOWNESS, Side, text64


class Alone(unittest.TestCase):
    """What needs no far side."""

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True,
                              timeout=PATIENCE)

    def test_the_first_frame_is_hello_and_waits_for_no_media(self):
        began = time.monotonic()
        host = Side(self).attach()
        took = (time.monotonic() - began) * 1000
        self.assertEqual(host.hello, {"report": "hello", "call": CALL, "gen": -1, "proven": False})
        self.assertLess(took, 1000 * SLOWNESS)

    def test_help_and_version_succeed(self):
        self.assertIn("--socket", self.run_program("--help").stdout)
        version = self.run_program("--version")
        self.assertRegex(version.stdout, r"^mailcall-call \d")
        self.assertEqual(version.returncode, 0)

    def test_an_unknown_option_is_a_sentence_and_status_2(self):
        run = self.run_program("--nonsense")
        self.assertEqual(run.returncode, 2)
        self.assertIn("Unknown option --nonsense", run.stderr)

    def test_with_a_window_or_without_has_to_be_said(self):
        run = self.run_program("--call", CALL, "--socket", "/s", "--spool", "/f")
        self.assertEqual(run.returncode, 2)
        self.assertIn("either --window or --headless", run.stderr)

    def test_a_second_process_of_the_call_is_refused(self):
        side = Side(self)
        side.attach()
        run = self.run_program(*side.arguments[1:])
        self.assertEqual(run.returncode, 1)
        self.assertIn("another process listens there", run.stderr)
        self.assertEqual(side.attach().hello["call"], CALL)

    def test_a_killed_process_leaves_no_obstacle(self):
        side = Side(self)
        side.attach()
        side.kill()
        side.start()
        self.assertEqual(side.attach().hello["call"], CALL)

    def test_orders_that_make_no_sense_are_refused_and_do_no_harm(self):
        host = Side(self).attach()
        host.order("dance")
        self.assertEqual(host.wait("refused")["code"], 8)
        host.order("stop", now=True)
        self.assertEqual(host.wait("refused")["code"], 8)
        host.order("chat", text="too early")
        self.assertEqual(host.wait("refused")["code"], 22)
        host.order("send_auth", frame=text64("too early"))
        self.assertEqual(host.wait("refused")["code"], 22)
        host.order("prove", reply="")
        self.assertEqual(host.wait("refused")["code"], 22)
        host.order("answer", gen=0, settings=SETTINGS, offer="v=0\r\nnonsense")
        self.assertEqual(host.wait("refused")["code"], 12)
        host.order("ask_stats")
        self.assertEqual(host.wait("stats")["video_frames"], 0)

    def test_a_broken_frame_ends_the_attachment_not_the_call(self):
        side = Side(self)
        host = side.attach()
        host.socket.sendall(struct.pack("=I", 0))
        host.wait_end()
        self.assertEqual(side.attach().hello["call"], CALL)

    def test_hanging_up_before_anything_ends_the_process(self):
        side = Side(self)
        side.attach().order("hang_up", reason="cancelled")
        self.assertEqual(side.process.wait(PATIENCE), 0)
        self.assertFalse(os.path.exists(side.path))

    def test_a_process_that_nobody_wants_ends(self):
        side = Side(self, "--time-scale", "0.005")
        self.assertEqual(side.process.wait(PATIENCE), 0)

    def test_an_offer_is_told_to_every_host_until_one_takes_it(self):
        side = Side(self)
        first = side.attach()
        first.order("offer", gen=0, settings=SETTINGS)
        offer = first.wait("offer_ready")
        first.kill()
        second = side.attach()
        self.assertEqual(second.hello["gen"], 0)
        self.assertEqual(second.wait("offer_ready"), offer)
        second.ack(offer)
        second.order("ask_stats")
        second.wait("stats")
        third = side.attach()
        third.order("ask_stats")
        third.wait("stats")
        self.assertEqual([frame["report"] for frame in third.heard], ["stats"])

    def test_the_same_order_twice_makes_one_session(self):
        host = Side(self).attach()
        host.order("offer", gen=0, settings=SETTINGS)
        offer = host.wait("offer_ready")
        host.order("offer", gen=0, settings=SETTINGS)
        self.assertEqual(host.wait("offer_ready")["offer"], offer["offer"])

    def test_a_newer_offer_replaces_and_an_older_one_is_refused(self):
        side = Side(self)
        host = side.attach()
        host.order("offer", gen=0, settings=SETTINGS)
        old = host.wait("offer_ready", gen=0)
        host.order("offer", gen=1, settings=SETTINGS)
        new = host.wait("offer_ready", gen=1)
        self.assertNotEqual(old["offer"], new["offer"])
        host.order("offer", gen=0, settings=SETTINGS)
        self.assertEqual(host.wait("refused")["code"], 22)
        again = side.attach()
        self.assertEqual(again.hello["gen"], 1)
        self.assertEqual(again.wait("offer_ready")["gen"], 1)

    def test_stop_closes_the_session_and_stays(self):
        side = Side(self)
        host = side.attach()
        host.order("offer", gen=3, settings=SETTINGS)
        host.wait("offer_ready")
        host.order("stop")
        host.order("ask_stats")
        host.wait("stats")
        again = side.attach()
        self.assertEqual(again.hello["gen"], -1)

    def test_a_host_is_started_when_something_waits_unheard(self):
        folder = tempfile.mkdtemp(prefix="mailcall-")
        self.addCleanup(shutil.rmtree, folder, True)
        note = os.path.join(folder, "fifo")
        os.mkfifo(note)
        reader = os.open(note, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        command = f"sh -c 'echo attend > {note}'"
        side = Side(self, "--time-scale", "0.02", "--attend", command)
        host = side.attach()
        host.order("offer", gen=0, settings=SETTINGS)
        host.wait("offer_ready")
        host.kill()
        select.select([reader], [], [], PATIENCE)
        self.assertEqual(os.read(reader, 100), b"attend\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
