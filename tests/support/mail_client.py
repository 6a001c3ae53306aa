"""A mail client without a window: hands the host's mails over as Thunderbird would, and brings others.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import email.message
import email.utils
import threading
import time

import plugin


def write_mail(sending):
    """The mail that Thunderbird makes of a `send` event: X- fields and one attachment, no more."""
    mail = email.message.EmailMessage()
    mail["From"] = f"Somebody <{sending['from']}>"
    mail["To"] = sending["to"]
    mail["Subject"] = sending["subject"]
    mail["Date"] = email.utils.formatdate()
    mail["Message-ID"] = email.utils.make_msgid(domain="example.org")
    for header in sending["headers"]:
        mail[header["name"]] = header["value"]
    mail.set_content(sending["text"])
    if part := sending["part"]:
        kind, subkind = part["type"].split("/")
        mail.add_attachment(base64.b64decode(part["data"]), maintype=kind, subtype=subkind,
                            filename=part["name"])
    return mail.as_bytes()


def stamp(mail, received=None):
    """As it lies in the mailbox: the server's line on top, and Thunderbird's own before it."""
    when = email.utils.formatdate(received or time.time())
    return (b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
            + f"Received: from a.example by b.example with LMTP; {when}\r\n".encode() + mail)


class MailClient:
    """One person's client. `others` are those whom it can reach; `carry` says which mails leave."""

    def __init__(self, person, **fields):
        self.person = person
        self.others = []
        self.carry = lambda sending: True
        self.sent = []
        self.changed = threading.Condition()
        self.fields = fields
        self.start()

    def start(self):
        self.host = plugin.Plugin(self.person)
        self.host.wait_for("hello")
        self.host.ask("hello", protocol=1, client="thunderbird", language="en")
        self.watched = self.host.ask("watch", client_accounts=[{
            "id": "account1", "address": self.person.address, "name": self.person.name,
            "aliases": [],
        }], **self.fields)
        self.postman = threading.Thread(target=self.deliver_all, args=[self.host], daemon=True)
        self.postman.start()

    def deliver_all(self, host):
        done = 0
        while True:
            with host.changed:
                while len(host.events) == done:
                    host.changed.wait()
                event = host.events[done]
            done += 1
            if event["event"] == "ended":
                return
            if event["event"] == "send":
                try:
                    self.hand_over(host, event)
                except (AssertionError, OSError, ValueError):
                    return  # the test is over, or has killed somebody

    def hand_over(self, host, sending):
        with self.changed:
            self.sent.append(sending)
            self.changed.notify_all()
        if not self.carry(sending):
            return
        mail = write_mail(sending)
        host.send("sent", mail=sending["mail"])
        for other in self.others:
            if other.person.address == sending["to"]:
                other.receive(mail)

    def receive(self, mail, command="mail", received=None, **fields):
        raw = base64.b64encode(stamp(mail, received)).decode()
        return self.host.ask(command, account="account1", raw=raw, **fields)

    def wait_for_sent(self, kind, count=1):
        """The count-th mail of this type that the host wanted sent."""
        deadline = time.monotonic() + plugin.people.PATIENCE

        def matching():
            return [s for s in self.sent if kind_of(s) == kind]

        with self.changed:
            while len(matching()) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    kinds = [kind_of(s) for s in self.sent]
                    raise AssertionError(f"no {kind} was sent; sent: {kinds}\n{self.host.story()}")
                self.changed.wait(left)
            return matching()[count - 1]


def kind_of(sending):
    fields = next(h["value"] for h in sending["headers"] if h["name"] == "X-Mailcall")
    return dict(p.strip().split("=", 1) for p in fields.split(";"))["type"]


def befriend(*clients):
    """Everybody can reach everybody, and is known to them."""
    for one in clients:
        one.others = [other for other in clients if other is not one]
        for other in one.others:
            one.host.ask("contact_add", address=other.person.address)
