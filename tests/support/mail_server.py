"""A mail server of the test's own: Dovecot (IMAP with IDLE, LMTP) and SMTP in front of it.

On loopback, or in a network namespace.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import asyncio
import base64
import imaplib
import logging
import pathlib
import re
import shutil
import smtplib
import tempfile
import threading
import time

from aiosmtpd.smtp import SMTP, AuthResult

import authority
import net
import people
from dovecot import Dovecot, Port, process_names
from post_office import Mail

logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of its own code


class Mute(asyncio.Protocol):
    """Takes a connection and never says a word."""

    transport = None

    def connection_made(self, transport):
        self.transport = transport


class Post:
    """The SMTP side: `mode` is `up`, `refuse` (says no to every mail) or `hang` (never answers).

    With a `context` it encrypts: by STARTTLS, without which it takes nothing, or from the start if
    it is `implicit`. `log` is what it saw of each conversation: (user, way to log in, encrypted).
    """

    def __init__(self, users, take, address="127.0.0.1", namespace=None, context=None,
                 implicit=False, exclude=()):
        self.users = users
        self.context = context
        self.implicit = implicit
        self.exclude = list(exclude)  # ways to log in that it does not offer
        self.unknown = set()  # whom it knows nothing of
        self.log = []
        self.address = address
        self.namespace = namespace
        self.take = take  # called in a thread with sender, recipients and the mail's bytes
        self.mode = "up"
        self.held = Port()
        self.port = self.held.number
        self.server = None
        self.open = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        self.go_up()

    def run(self):
        if self.namespace:
            net.enter(self.namespace)
        self.loop.run_forever()

    def wait(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(people.PATIENCE)

    def go_up(self):
        """Listens, always on the same port."""
        async def listen():
            self.server = await self.loop.create_server(
                self.connection, self.address, self.port,
                ssl=self.context if self.implicit else None)
        self.wait(listen())

    def go_down(self):
        """Connections are refused, and those that there are broken."""
        async def stop():
            self.server.close()
            for protocol in list(self.open):
                # One that has ended does not end again.
                if protocol.transport and not protocol.transport.is_closing():
                    protocol.transport.abort()
            self.open.clear()
        self.wait(stop())

    def connection(self):
        by_request = bool(self.context) and not self.implicit
        protocol = Mute() if self.mode == "hang" else SMTP(
            self, authenticator=self.log_in, auth_require_tls=by_request, loop=self.loop,
            tls_context=self.context if by_request else None, require_starttls=by_request,
            auth_exclude_mechanism=self.exclude)
        self.open.add(protocol)
        return protocol

    @staticmethod
    def is_encrypted(server):
        return server.transport.get_extra_info("sslcontext") is not None

    def log_in(self, server, session, envelope, mechanism, data):
        right = self.users.get(data.login.decode()) == data.password.decode()
        self.log.append((data.login.decode(), mechanism, self.is_encrypted(server)))
        return AuthResult(success=right, handled=right, auth_data=data)

    async def auth_XOAUTH2(self, server, words):
        """As Google has it: who is refused is told why, and has to ask for the refusal."""
        said = base64.b64decode(words[1]).decode()
        user, bearer = re.fullmatch("user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", said).groups()
        self.log.append((user, "XOAUTH2", self.is_encrypted(server)))
        if self.users.get(user) == bearer:
            return AuthResult(success=True, auth_data=user)
        assert await server.challenge_auth(b'{"status":"400"}') == b""
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if not session.authenticated:
            return "530 5.7.0 Log in first"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.unknown:
            return "550 5.1.1 There is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "refuse":
            return "554 5.7.1 This server takes no mail today"
        try:
            await self.loop.run_in_executor(
                None, self.take, envelope.mail_from, envelope.rcpt_tos, envelope.content)
        except (OSError, smtplib.SMTPException) as error:
            return f"451 4.0.0 {error}"
        return "250 2.0.0 OK"

    def close(self):
        self.go_down()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.held.close()


class Sent(Mail):
    """A mail as it was handed over; `at` is when (time.time()), `bytes` what."""

    def __init__(self, path, at):
        super().__init__(path)
        self.at = at


class MailServer:
    """Both, and every mail that was sent. `users`: passwords by address.

    `route` says for each mail in how many seconds it is delivered, one number a copy: [] loses it.
    `address`: where it serves, in that network namespace. With `certificate` (file and key) all of
    it encrypts; `more` are lines of Dovecot's configuration.
    """

    def __init__(self, users, route=None, address="127.0.0.1", namespace=None, certificate=None,
                 more=""):
        self.users = users
        self.address = address
        self.namespace = namespace
        self.route = route or (lambda mail: [0])
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-mail-"))
        self.copies = self.folder / "sent"
        self.copies.mkdir()
        self.sent = []
        self.stored = 0
        self.arrived = threading.Condition()
        self.timers = []
        self.dovecot = Dovecot(self.folder, users, address, namespace, certificate, more)
        context = authority.server_context(*certificate) if certificate else None
        self.post = Post(users, self.take, address, namespace, context)
        self.imap_port = self.dovecot.port
        self.smtp_port = self.post.port

    def take(self, sender, recipients, content):
        at = time.time()
        with self.arrived:
            path = self.copies / f"{len(self.sent) + 1:04}.eml"
            path.write_bytes(content)
            mail = Sent(path, at)
            self.sent.append(mail)
            self.arrived.notify_all()
        for delay in self.route(mail):
            if delay:
                self.timers.append(
                    threading.Timer(delay, self.deliver, [content, *recipients], {"sender": sender}))
                self.timers[-1].start()
            else:
                self.deliver(content, *recipients, sender=sender)

    def deliver(self, content, *recipients, sender="somebody@elsewhere.example"):
        """As from another mail server."""
        with smtplib.LMTP(str(self.folder / "run/lmtp")) as lmtp:
            lmtp.sendmail(sender, recipients, content)

    def store(self, address, content):
        """Puts a mail, with the header of its way here, where earlier ones of this person lie."""
        box = self.folder / "home" / address / "Maildir"
        self.stored += 1
        path = box / "tmp" / f"{int(time.time())}.{self.stored}.stored"
        path.write_bytes(content)
        shutil.chown(path, box.owner(), box.group())
        path.rename(box / "new" / path.name)

    def of_type(self, kind, sender=None):
        return [m for m in self.sent if m.type == kind and sender in (None, m.sender)]

    def wait_for(self, kind, count=1, sender=None, patience=people.PATIENCE):
        """The count-th mail of this type (None: an ordinary one) that was handed over."""
        deadline = time.monotonic() + patience
        with self.arrived:
            while len(self.of_type(kind, sender)) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no {kind} mail; sent: {[m.type for m in self.sent]}")
                self.arrived.wait(left)
            return self.of_type(kind, sender)[count - 1]

    def wait_idle(self, address):
        """Until a client waits for this person's mail: Dovecot says so in the name of its process."""
        name = re.compile(rf"imap \[{re.escape(address)} .*IDLE".encode())
        deadline = time.monotonic() + people.PATIENCE
        # Other tests have servers with people of the same name.
        while not any(name.search(line) for line in process_names(self.dovecot.process.pid)):
            if time.monotonic() > deadline:
                raise AssertionError(f"nobody waits for the mail of {address}")
            time.sleep(0.01)

    def inbox(self, address, folder="INBOX"):
        """The mails that lie there now, as bytes."""
        with net.inside(self.namespace,
                        lambda: imaplib.IMAP4(self.address, self.imap_port)) as imap:
            imap.login(address, self.users[address])
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            numbers = imap.search(None, "ALL")[1][0].split()
            return [imap.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]

    def close(self):
        for timer in self.timers:
            timer.cancel()
            timer.join()
        self.post.close()
        self.dovecot.close()
        shutil.rmtree(self.folder)
