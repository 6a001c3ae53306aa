"""Notifications as people see them: a real Dunst on a private display and bus, and what it shows.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import shlex
import signal
import subprocess
import tempfile
import time

import desktop
import people

SERVICE = "org.freedesktop.Notifications"
FIELDS = ["APP_NAME", "SUMMARY", "BODY", "URGENCY", "TIMEOUT", "CATEGORY"]
# Dunst calls `record` for each notification that it shows, and `choose` in place of a menu.
RECORD = """#!/bin/sh
cd {folder}/shown || exit
number=$(date +%s%N)
printf '%s\\0' {fields} > ../"$number"
mv ../"$number" "$number"
"""
CHOOSE = """#!/bin/sh
exec grep -F -m 1 -f {folder}/choice
"""
SETTINGS = """[global]
dmenu = {folder}/choose
markup = full
sort = no
[record]
summary = "*"
script = {folder}/record
"""
# The service files of the system would start a notification service by themselves.
BARE_BUS = """<busconfig>
<type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


def until(done, what):
    """Asks again and again: Dunst says by no event what it shows."""
    deadline = time.monotonic() + people.PATIENCE
    while not (found := done()):
        if time.monotonic() > deadline:
            raise AssertionError(f"never: {what() if callable(what) else what}")
        time.sleep(0.02)
    return found


class Screen:
    """A display and a bus, on which a Dunst runs once it was started."""

    def __init__(self):
        self.place = tempfile.TemporaryDirectory(prefix="mailcall-dunst-",
                                                 ignore_cleanup_errors=True)
        self.folder = pathlib.Path(self.place.name)
        (self.folder / "shown").mkdir()
        self.write("bus.conf", BARE_BUS)
        self.bus = desktop.start(
            ["dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork",
             "--print-address=1"], dict(os.environ), stdout=subprocess.PIPE)
        address = desktop.first_line(self.bus)
        read, write = os.pipe()
        self.display = desktop.start(["Xvfb", "-displayfd", str(write), "-nolisten", "tcp"],
                                     dict(os.environ), pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as number:
            self.env = {"DISPLAY": f":{number.readline().strip()}",
                        "DBUS_SESSION_BUS_ADDRESS": address}
        self.dunst = None

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)

    def start(self):
        """Runs Dunst; returns once the bus knows it."""
        fields = " ".join(f'"$DUNST_{field}"' for field in FIELDS)
        self.write("record", RECORD.format(folder=self.folder, fields=fields))
        self.write("choose", CHOOSE.format(folder=self.folder))
        self.write("dunstrc", SETTINGS.format(folder=self.folder))
        self.dunst = desktop.start(["dunst", "-config", f"{self.folder}/dunstrc"],
                                   dict(os.environ, HOME=str(self.folder), **self.env))
        self.run("gdbus", "wait", "--session", f"--timeout={int(people.PATIENCE)}", SERVICE)

    def stop(self):
        """Returns once the bus knows that, too: another one would not get the name before."""
        self.dunst.kill()
        self.dunst.wait()
        until(lambda: "false" in self.run(
            "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
            "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.NameHasOwner", SERVICE),
            "a free name")

    def run(self, *words):
        done = subprocess.run(words, env=dict(os.environ, **self.env), capture_output=True,
                              text=True, timeout=people.PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"{shlex.join(words)}: {done.stderr}")
        return done.stdout

    def shown(self):
        """All notifications that were ever shown, in order: dicts of FIELDS in lower case."""
        files = sorted((self.folder / "shown").iterdir())
        names = [name.lower() for name in FIELDS]
        return [dict(zip(names, file.read_text().split("\0"))) for file in files]

    def wait_for(self, title, count=1):
        """The count-th notification with this title."""
        def find():
            return [one for one in self.shown() if one["summary"] == title][count - 1 : count]

        return until(find, lambda: f"“{title}” among {self.shown()}")[0]

    def on_screen(self):
        return int(self.run("dunstctl", "count", "displayed"))

    def wait_until_empty(self):
        until(lambda: self.on_screen() == 0, "an empty screen")

    def click(self):
        """On the notification itself."""
        self.run("dunstctl", "action")

    def choose(self, label):
        """One of its buttons."""
        self.write("choice", label)
        self.run("dunstctl", "context")

    def put_away(self):
        self.run("dunstctl", "close")

    def close(self):
        for process in (self.dunst, self.display, self.bus):
            if process and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # with the scripts that Dunst has started
                process.wait()
        self.bus.stdout.close()
        self.place.cleanup()
