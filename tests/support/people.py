"""People with real Mailcalls in a town with a post office: what every system test is made of.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from patience import PATIENCE, SLOWNESS, wait_until  # tests take them from here, too
from post_office import PostOffice

BUILD = pathlib.Path(os.environ.get("MAILCALL_BUILD", "build"))
MAILCALL = BUILD / "helper/app/mailcall"
MAILCALL_CALL = BUILD / "helper/app/mailcall-call"
# Many calls run side by side: hardly any work, and still all that a call does with pictures.
CAMERA = "test-small"


class Running:
    """A mailcall that runs: its JSON lines as events, lines typed into it."""

    def __init__(self, person, words, env):
        self.person = person
        self.words = words
        self.events = []
        self.changed = threading.Condition()
        self.errors = tempfile.TemporaryFile("w+")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            person.command(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.errors, env=env, text=True,
        )
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            # When it was read, by the clock that all programs of a test share.
            event = {**json.loads(line), "at": time.monotonic()}
            with self.changed:
                self.events.append(event)
                self.changed.notify_all()
        with self.changed:
            self.events.append({"event": "ended"})
            self.changed.notify_all()

    def matching(self, event, fields):
        return [
            e for e in self.events
            if e["event"] == event and all(
                v(e.get(k)) if callable(v) else e.get(k) == v for k, v in fields.items())
        ]

    def wait_for(self, event, patience=PATIENCE, count=1, **fields):
        deadline = time.monotonic() + patience
        with self.changed:
            while len(self.matching(event, fields)) < count:
                left = deadline - time.monotonic()
                ended = self.events and self.events[-1]["event"] == "ended"
                if left <= 0 or ended:
                    raise AssertionError(
                        f"{self.person.name} {self.words}: no “{event}” {fields}\n"
                        + self.person.office.story()
                    )
                self.changed.wait(left)
            return self.matching(event, fields)[count - 1]

    def wait_transfer(self, state, patience=PATIENCE, **fields):
        """A file or folder on its way that has come into this state."""
        def fits(transfer):
            wanted = {"state": state, **fields}
            return all(transfer[key] == value for key, value in wanted.items())

        return self.wait_for("transfer", patience, transfer=fits)["transfer"]

    def has(self, event, **fields):
        with self.changed:
            return bool(self.matching(event, fields))

    def count(self, event, **fields):
        with self.changed:
            return len(self.matching(event, fields))

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wait(self, patience=PATIENCE):
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise AssertionError(
                f"{self.words} does not end\n" + self.person.office.story()) from None

    def story(self):
        """What it told and printed so far, and whether it still runs."""
        lines = [f"{e.get('t', 0):8.3f} {e['event']:12} {e.get('sentence', '')}" for e in self.events]
        status = self.process.poll()
        now = "runs" if status is None else f"has ended ({status})"
        # By its name in /proc: reading must not move the end at which the program writes.
        errors = pathlib.Path(f"/proc/self/fd/{self.errors.fileno()}").read_text(errors="replace")
        return (f"-- {self.person.name} {self.words[0]}, since {self.began:.3f}, {now}\n"
                + "\n".join(lines) + "\n" + errors)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5 * SLOWNESS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.thread.join()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # a line that nobody read any more
        self.process.stdout.close()
        self.errors.close()


def wait_for_any(runnings, event, patience=PATIENCE, **fields):
    """Until one of several programs has seen the event."""
    seen = threading.Event()

    def watch(running):
        try:
            running.wait_for(event, patience, **fields)
            seen.set()
        except (AssertionError, ValueError):  # or its town is gone before it is this one's turn
            pass

    for running in runnings:
        threading.Thread(target=watch, args=[running], daemon=True).start()
    if not seen.wait(patience):
        raise AssertionError(f"no “{event}” {fields}\n" + runnings[0].person.office.story())


class Person:
    """Somebody with a home, a Maildir, an outbox and, if wanted, a network namespace.

    Who is deaf sends mail under an address and gets none: a forger. `way_out`: the words of `account
    add` for how mail leaves, if it is not by the outbox; `way_in`: the same for how it comes.
    """

    def __init__(self, folder, name, office, address=None, namespace=None, settings=None,
                 deaf=False, way_in=None, way_out=None, password=None):
        self.name = name
        self.office = office
        self.address = address or f"{name}@example.org"
        self.namespace = namespace
        self.deaf = deaf
        self.home = pathlib.Path(folder) / name
        self.mail = self.home / "mail"
        self.outbox = self.home / "outbox"
        for box in (self.mail, self.outbox):
            for sub in ("cur", "new", "tmp"):
                (box / sub).mkdir(parents=True)
        (self.home / "config").mkdir()
        self.set(**{"addresses": "all" if namespace else "loopback", "window": "no",
                    **(settings or {})})
        self.running = []
        # No bus: nobody's real desktop is to be told of these calls.
        self.env = dict(os.environ, MAILCALL_HOME=str(self.home), LC_ALL="C.UTF-8",
                        DBUS_SESSION_BUS_ADDRESS="disabled:",
                        G_DEBUG="fatal-criticals", MAILCALL_VERBOSE="1")
        self.do("account", "add", "main", "--address", self.address,
                *(way_in or ["--maildir", self.mail]),
                *(way_out or ["--outbox", self.outbox]), input=password)
        office.join(self)

    def set(self, **settings):
        lines = "".join(f"{key}={value}\n" for key, value in settings.items())
        (self.home / "config/settings.ini").write_text("[mailcall]\n" + lines)

    def place(self):
        """What a command begins with to run where this person is."""
        return ["ip", "netns", "exec", self.namespace] if self.namespace else []

    def command(self, words):
        return self.place() + [str(MAILCALL), *map(str, words)]

    def run(self, *words, input=None):
        return subprocess.run(self.command(words), env=self.env, text=True, input=input,
                              capture_output=True, timeout=PATIENCE)

    def do(self, *words, input=None):
        """A verb that must succeed; gives its stdout."""
        done = self.run(*words, input=input)
        if done.returncode != 0:
            raise AssertionError(f"{self.name} {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *words):
        running = Running(self, words, self.env)
        self.running.append(running)
        return running

    def call(self, address, *options, camera=CAMERA):
        return self.start("call", address, "--json", "--silent", "--camera", camera,
                          "--microphone", "test", "--stats", *options)

    def watch(self, *options, camera=CAMERA):
        return self.start("watch", "--json", "--silent", "--camera", camera, "--microphone",
                          "test", "--stats", *options)

    def receive(self, mail, name):
        (self.mail / "tmp" / name).write_bytes(mail)
        (self.mail / "tmp" / name).rename(self.mail / "new" / name)

    def history(self):
        return [json.loads(line) for line in self.do("history", "--json").splitlines()]

    def calls_log(self):
        """What this person's call processes printed."""
        log = self.home / "state/calls.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def call_processes(self):
        """Process numbers of this person's mailcall-call processes."""
        return self.processes(lambda words: words[0].endswith(b"mailcall-call"))

    def stand_ins(self):
        """Those of programs that serve a call whose host is gone."""
        return self.processes(lambda words: words[0].endswith(b"mailcall") and b"attend" in words)

    def processes(self, wanted):
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                home = f"MAILCALL_HOME={self.home}".encode()
                is_ours = home in (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if is_ours and wanted(words):
                found.append(int(folder.name))
        return found

    def kill_all(self, wanted=lambda words: True):
        """Whatever still runs for this person; gives the process numbers."""
        found = self.processes(wanted)
        for number in found:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return found

    def close(self):
        for running in self.running:
            running.stop()
        # Who is killed may write on for a moment, and the folder is removed next.
        wait_until(lambda: not self.kill_all())


class Town:
    """A folder, a post office and its people; all of it goes away at the end."""

    def __init__(self, route=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-test-"))
        self.office = PostOffice(route)
        self.people = []

    def person(self, name, **options):
        made = Person(self.folder, name, self.office, **options)
        self.people.append(made)
        return made

    def close(self):
        for person in self.people:
            person.close()
        self.office.close()
        shutil.rmtree(self.folder)


def acquaint(*people):
    """Makes everybody a contact of everybody else, so that calls ring."""
    for one in people:
        for other in people:
            if one is not other and one.address != other.address:
                one.do("contacts", "add", other.address)
