"""How fast `mailcall host` speaks, how little it holds, and what it links, beside a bare process.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import statistics
import struct
import subprocess
import tempfile
import time

import people

RUNS = 30


def first_frame(env):
    """Milliseconds from starting the process to its whole first frame, and the process."""
    began = time.perf_counter()
    host = subprocess.Popen([people.MAILCALL, "host"], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, env=env)
    (size,) = struct.unpack("=I", host.stdout.read(4))
    frame = json.loads(host.stdout.read(size))
    took = (time.perf_counter() - began) * 1000
    assert frame["event"] == "hello", frame
    return took, host


def bare_process():
    """The floor: a process that writes one line, with the same dynamic linker and pipes."""
    began = time.perf_counter()
    with subprocess.Popen(["/bin/echo", "hello"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
    return (time.perf_counter() - began) * 1000


def resident(process):
    """KB of memory: all of it, and the share that is this process's alone."""
    text = open(f"/proc/{process.pid}/smaps_rollup").read()

    def field(name):
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))

    return field("Rss"), field("Private_Clean") + field("Private_Dirty")


def main():
    env = dict(os.environ, MAILCALL_HOME=tempfile.mkdtemp(prefix="mailcall-bench-"))
    frames, floors = [], []
    for _ in range(RUNS):
        floors.append(bare_process())
        took, host = first_frame(env)
        frames.append(took)
        whole, own = resident(host)
        host.stdin.close()
        host.wait()
        host.stdout.close()
    libraries = subprocess.run(["ldd", people.MAILCALL], capture_output=True, text=True, check=True)
    heavy = re.findall(r"lib(?:gst|gtk|nice|adwaita)\S*", libraries.stdout)
    median, floor = statistics.median(frames), statistics.median(floors)
    print(f"first frame after {median:.1f} ms (median of {RUNS}; aim 30), "
          f"{median / floor:.1f} × a process that only echoes ({floor:.1f} ms)")
    print(f"idle: {whole / 1024:.1f} MB resident (aim 10), {own / 1024:.1f} MB of them its own")
    print(f"links GStreamer or GTK: {', '.join(heavy) or 'no'}")


if __name__ == "__main__":
    main()
