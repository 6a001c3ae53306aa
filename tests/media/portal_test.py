"""The screen by a desktop's portal: gives the C++ test a PipeWire of its own with a stream in it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import subprocess
import sys
import time
import unittest

import sound

# A desktop makes a new stream each time that a screen is shown.
NAMES = ("mailcall-test-screen-1", "mailcall-test-screen-2")


class Portal(unittest.TestCase):
    def find_node(self, server, name):
        deadline = time.monotonic() + sound.PATIENCE
        while time.monotonic() < deadline:
            dump = subprocess.run(["pw-dump"], env=server.environment, capture_output=True,
                                  text=True)
            for thing in json.loads(dump.stdout or "[]"):
                if thing.get("info", {}).get("props", {}).get("node.name") == name:
                    return thing["id"]
            time.sleep(0.1)
        raise AssertionError((server.folder / "log").read_text(errors="replace"))

    def test_stream_is_shown(self):
        server = sound.PipeWire(self)
        nodes = [self.add_screen(server, name) for name in NAMES]
        done = subprocess.run(
            [PROGRAM, "--gtest_filter=PortalStream.*"],
            env={**server.environment, "MAILCALL_TEST_NODES": " ".join(map(str, nodes)),
                 "G_DEBUG": "fatal-criticals"},
            capture_output=True, text=True, timeout=100 * sound.SLOWNESS,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def add_screen(self, server, name):
        server.run("gst-launch-1.0", "-q", "videotestsrc", "is-live=true", "pattern=ball", "!",
                   "video/x-raw,format=BGRx,width=800,height=600,framerate=15/1", "!",
                   "pipewiresink", "mode=provide", f"client-name={name}",
                   f"stream-properties=props,node.name={name},media.class=Video/Source")
        return self.find_node(server, name)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop()
    unittest.main()
