"""Runs a program under an X server of its own, without a window manager, and ends as it ends.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import sys


def main(command):
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24",
                               "-nolisten", "tcp", "-noreset"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as number:
            display = number.readline().strip()
        if not display:
            sys.exit("Xvfb did not start")
        env = dict(os.environ, DISPLAY=f":{display}", GDK_BACKEND="x11")
        return subprocess.run(command, env=env).returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
