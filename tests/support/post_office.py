"""The post office between people of the tests: takes outgoing mail and delivers it, or does not.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ctypes
import email
import email.utils
import os
import pathlib
import select
import struct
import threading
import time

from patience import PATIENCE


class Inotify:
    """Waits for files that appear in folders."""

    MOVED_TO = 0x80
    HEADER = struct.Struct("iIII")

    def __init__(self):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        self.folders = {}

    def watch(self, folder):
        number = self.libc.inotify_add_watch(self.fd, os.fsencode(folder), self.MOVED_TO)
        self.folders[number] = pathlib.Path(folder)

    def wait(self, wake_fd):
        """Paths of new files; empty when wake_fd became readable."""
        ready, _, _ = select.select([self.fd, wake_fd], [], [])
        if self.fd not in ready:
            return []
        data = os.read(self.fd, 65536)
        found = []
        while data:
            number, _, _, size = self.HEADER.unpack_from(data)
            name = data[self.HEADER.size : self.HEADER.size + size].rstrip(b"\0")
            data = data[self.HEADER.size + size :]
            found.append(self.folders[number] / os.fsdecode(name))
        return found


class Mail:
    """One mail on its way."""

    def __init__(self, path):
        self.bytes = path.read_bytes()
        self.parsed = email.message_from_bytes(self.bytes)
        self.to = email.utils.parseaddr(self.parsed["To"])[1]
        self.sender = email.utils.parseaddr(self.parsed["From"])[1]
        field = " ".join((self.parsed["X-Mailcall"] or "").split())
        self.fields = dict(
            pair.split("=", 1) for pair in field.replace(" ", "").split(";") if "=" in pair
        )
        self.type = self.fields.get("type")
        self.gen = int(self.fields.get("gen", "0"))
        self.is_routed = False

    def part(self):
        for part in self.parsed.walk():
            if part.get_content_type().startswith("application/"):
                return part.get_payload(decode=True)
        return None


class PostOffice:
    """Carries mails from outboxes to Maildirs; `route` may delay, double, hold or lose them."""

    def __init__(self, route=None):
        self.route = route or (lambda mail: [0])  # delays in seconds, one a copy
        self.people = []
        self.seen = []
        self.arrived = threading.Condition()
        self.inotify = Inotify()
        self.wake_read, self.wake_write = os.pipe()
        self.count = 0
        self.lock = threading.Lock()
        self.timers = []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def join(self, person):
        self.people.append(person)
        self.inotify.watch(person.outbox / "new")

    def run(self):
        while True:
            paths = self.inotify.wait(self.wake_read)
            if not paths:
                return
            for path in paths:
                try:
                    mail = Mail(path)
                except FileNotFoundError:
                    # A program that was started again has put the same mail there before the
                    # first one was fetched: one file, told of twice.
                    continue
                path.unlink()
                self.seen.append(mail)
                self.forward(mail)

    def forward(self, mail):
        for delay in self.route(mail):
            if delay:
                self.timers.append(threading.Timer(delay, self.deliver, [mail]))
                self.timers[-1].start()
            else:
                self.deliver(mail)
        # Who waits for a mail goes on with what became of it: the list of those that are held, or
        # another mail that must not overtake it.
        with self.arrived:
            mail.is_routed = True
            self.arrived.notify_all()

    def deliver(self, mail):
        for person in self.people:
            if person.address == mail.to and not person.deaf:
                person.receive(mail.bytes, self.next_name())

    def story(self):
        """What everybody's programs told, for whoever has to find out why a test failed."""
        stories = []
        for person in self.people:
            stories += [running.story() for running in person.running]
            stories.append(f"-- {person.name}: processes of calls: {person.call_processes()}, "
                           f"attending: {person.stand_ins()}\n{person.calls_log()}")
        mails = [f"{mail.sender} {mail.type} {mail.gen}" for mail in self.seen]
        return "\n".join([*stories, f"-- mails: {mails}"])

    def next_name(self):
        with self.lock:
            self.count += 1
            return f"{self.count:06}.test"

    def wait_for(self, kind, count=1, gen=None):
        """The count-th mail of this type that was handed over, once it is delivered, held or lost."""
        deadline = time.monotonic() + PATIENCE

        def matching():
            return [m for m in self.seen
                    if m.is_routed and m.type == kind and gen in (None, m.gen)]

        with self.arrived:
            while len(matching()) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no {kind} mail; seen: {[m.type for m in self.seen]}")
                self.arrived.wait(left)
            return matching()[count - 1]

    def close(self):
        os.write(self.wake_write, b"x")
        self.thread.join()
        for timer in self.timers:
            timer.cancel()
            timer.join()
        for fd in (self.wake_read, self.wake_write, self.inotify.fd):
            os.close(fd)
