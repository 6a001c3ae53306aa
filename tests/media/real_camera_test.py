"""Cameras that are plugged out in a call: each is a process with a stream in a private PipeWire.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import subprocess
import sys
import unittest

import sound


class Cameras(unittest.TestCase):
    def add_camera(self, server, name, pattern):
        return server.run(
            "gst-launch-1.0", "-q", "videotestsrc", "is-live=true", f"pattern={pattern}", "!",
            "video/x-raw,format=I420,width=640,height=360,framerate=30/1", "!",
            "pipewiresink", "mode=provide",
            "stream-properties=props,media.class=Video/Source,media.role=Camera,"
            f"node.name=camera-{name},node.description={name}",
        )

    def test_unplugged(self):
        server = sound.PipeWire(self)
        front = self.add_camera(server, "Front", "white")
        desk = self.add_camera(server, "Desk", "black")
        done = subprocess.run(
            [PROGRAM, "--gtest_filter=RealCamera.*"],
            env={**server.environment, "G_DEBUG": "fatal-criticals",
                 "MAILCALL_TEST_FRONT": str(front.pid), "MAILCALL_TEST_DESK": str(desk.pid)},
            capture_output=True, text=True, timeout=150 * sound.SLOWNESS,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop()
    unittest.main()
