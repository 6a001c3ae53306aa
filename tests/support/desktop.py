"""A private desktop: an X display with a window manager, a session bus and pictures of it all.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ctypes
import os
import pathlib
import signal
import subprocess
import tempfile

import people

WIDTH, HEIGHT = 1400, 900
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def die_with_the_test():
    """A test that is killed cleans up nothing; whoever waits for its output would wait on."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(command, env, stdout=subprocess.DEVNULL, **pipes):
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=stdout,
                            stderr=subprocess.DEVNULL, start_new_session=True,
                            preexec_fn=die_with_the_test, **pipes)


def first_line(process):
    """What these programs print first says that they are ready."""
    line = process.stdout.readline().strip()
    if not line:
        raise AssertionError(f"{process.args[0]} did not start")
    return line.decode()


class Bus:
    """A D-Bus session bus; `env` is what its programs need."""

    def __init__(self):
        # What it starts puts its sockets there; two tests must not take them from each other.
        self.folder = tempfile.TemporaryDirectory(prefix="mailcall-bus-",
                                                  ignore_cleanup_errors=True)
        self.process = start(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                             dict(os.environ, XDG_RUNTIME_DIR=self.folder.name),
                             stdout=subprocess.PIPE)
        self.env = {"DBUS_SESSION_BUS_ADDRESS": first_line(self.process)}

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()


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
        done = subprocess.run(words, env=dict(os.environ, **self.env), capture_output=True,
                              text=True, timeout=people.PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.stderr}")
        return done.stdout

    def right_click(self, x, y):
        self.tool("xdotool", "mousemove", str(x), str(y), "click", "3")

    def key(self, *keys):
        self.tool("xdotool", "key", *keys)

    def active_window(self):
        """The title of the window that keys go to; None: no window has them at the moment."""
        asked = subprocess.run(["xdotool", "getactivewindow", "getwindowname"],
                               env=dict(os.environ, **self.env), capture_output=True, text=True,
                               timeout=people.PATIENCE)
        return asked.stdout.strip() if asked.returncode == 0 else None

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
