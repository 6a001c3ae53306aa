"""A plain mail client that waits for mail.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import imaplib
import threading
import time

import people


class IdleClient:
    """A plain mail client that does nothing but wait for mail: what every other one is measured by."""

    def __init__(self, server, address):
        self.imap = imaplib.IMAP4(server.address, server.imap_port)
        self.imap.login(address, server.users[address])
        self.imap.select("INBOX")
        self.seen = []  # time.time() of every new mail
        self.changed = threading.Condition()
        self.imap.send(b"idle IDLE\r\n")
        self.imap.readline()  # "+ idling": from here on nothing is missed
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while line := self.imap.readline():
            if b" EXISTS" in line:
                with self.changed:
                    self.seen.append(time.time())
                    self.changed.notify_all()
            if line.startswith(b"idle "):
                return

    def wait_after(self, at):
        """When the first mail after this time was announced."""
        with self.changed:
            if not self.changed.wait_for(lambda: any(t > at for t in self.seen), people.PATIENCE):
                raise AssertionError("the IDLE client was told of no mail")
            return next(t for t in self.seen if t > at)

    def close(self):
        self.imap.send(b"DONE\r\n")
        self.thread.join()
        self.imap.logout()
