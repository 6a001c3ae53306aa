"""A private desktop: an X display with a window manager, a session bus and pictures of it all.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import signal
import subprocess
import tempfile

WIDTH, HEIGHT = 1400, 900


def start(command, env, **pipes):
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            start_new_session=True, **pipes)


def first_line(process):
    """What these programs print first says that they are ready."""
    line = process.stdout.readline().strip()
    if not line:
        raise AssertionError(f"{process.args[0]} did not start")
    return line.decode()


class Bus:
    """A D-Bus session bus; `env` is what its programs need."""

    def __init__(self):
        self.process = start(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                             dict(os.environ), stdout=subprocess.PIPE)
        self.env = {"DBUS_SESSION_BUS_ADDRESS": first_line(self.process)}

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Desktop:
    """An X display. With `notifications`, Dunst shows them on its bus."""

    def __init__(self, notifications=False):
        self.folder = tempfile.TemporaryDirectory(prefix="mailcall-desktop-")
        self.bus = Bus()
        self.programs = []
        read, write = os.pipe()
        self.run(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
                  "-nolisten", "tcp", "-noreset"], dict(os.environ), pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as number:
            display = number.readline().strip()
        self.env = {"DISPLAY": f":{display}", **self.bus.env}
        everything = dict(os.environ, HOME=self.folder.name, **self.env)
        first_line(self.run(["openbox", "--startup", "echo ready"], everything,
                            stdout=subprocess.PIPE))
        if notifications:
            self.run(["dunst", "-startup_notification"], everything)

    def run(self, command, env, **pipes):
        process = start(command, env, **pipes)
        self.programs.append(process)
        return process

    def tool(self, *words):
        done = subprocess.run(words, env=dict(os.environ, **self.env), capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stderr}")
        return done.stdout

    def right_click(self, x, y):
        self.tool("xdotool", "mousemove", str(x), str(y), "click", "3")

    def key(self, *keys):
        self.tool("xdotool", "key", *keys)

    def picture(self, path):
        """The whole display as PNG."""
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.tool("import", "-window", "root", str(path))

    def close(self):
        for process in reversed(self.programs):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout:
                process.stdout.close()
        self.bus.close()
        self.folder.cleanup()
