"""Somebody who has no Mailcall: a browser's call, and mails made by PROTOCOL.md alone.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import hashlib
import json
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))

import chromium
import people
import protocol

CONFIRMATION = 32  # bytes, the last of what comes first on the auth channel


class Box(chromium.PostBox):
    """Notes when a page said what."""

    def __init__(self, **where):
        self.at = {}
        super().__init__(**where, pages=HERE)

    def put(self, name, text):
        self.at[name] = time.monotonic()
        super().put(name, text)


def ice_server(url):
    """As a page names it, of what stands in settings.ini."""
    kind, rest = url.split(":", 1)
    if kind == "stun":
        return {"urls": url}
    person, server = rest.split("@")
    name, password = person.split(":")
    return {"urls": f"{kind}:{server}", "username": name, "credential": password}


class Browser:
    """The person at a Chromium on this computer; `settings` as those of a Mailcall there."""

    def __init__(self, test, computer, address, settings, story):
        """`story` tells what the other end said, for whoever has to find out why a test failed."""
        self.address = address
        self.story = story
        self.identity, self.ephemeral = protocol.Identity(), protocol.Ephemeral()
        self.servers = [ice_server(settings[kind]) for kind in ("stun", "turn") if kind in settings]
        namespace = computer.space.name
        self.box = Box(namespace=namespace)
        test.addCleanup(self.box.close)
        page = self.box.url("browser.html")
        test.addCleanup(chromium.Chromium(page, namespace=namespace).close)
        self.certificate = bytes.fromhex(self.hear("certificate").replace(":", ""))

    def tell(self, name, value=""):
        self.box.put(f"/{name}", json.dumps(value))

    def hear(self, name):
        try:
            return json.loads(self.box.take(f"/{name}", people.PATIENCE))
        except AssertionError as error:
            trouble = self.box.letters.get("/trouble", "")
            raise AssertionError(f"{error}; but {[*self.box.at]} {trouble}\n{self.story()}") from None

    def when(self, name):
        """Seconds of the clock that all of a test share."""
        return self.box.at[f"/{name}"]

    def signal(self, kind, to, call, part=b""):
        made = protocol.Signal(self.address, to, protocol.make_fields(kind, call), self.identity.key,
                               self.ephemeral.key, self.certificate, part)
        return made.sign(self.identity)

    def agree(self, theirs):
        """From now on there are keys of the call."""
        shared = self.ephemeral.agree(theirs.ek)
        self.keys = protocol.CallKeys(shared, self.invite.digest(), self.accept.digest())

    # --- who is called ---

    def take_invite(self, mail):
        """Accepts, and connects as well as the offer allows; gives the mail that says so."""
        self.invite = protocol.Signal.read(mail)
        self.tell("setup", {"servers": self.servers, "offer": self.invite.part.decode()})
        self.accept = self.signal("accept", self.invite.sender, self.invite.fields["call"])
        self.agree(self.invite)

    def ssrcs_named(self):
        """Those under which the offer wants our sound and pictures."""
        early = re.search(rb"^a=x-mailcall-early:\S+ \S+ (\d+) (\d+)", self.invite.part, re.M)
        return [int(number) for number in early.groups()]

    def accept_mail(self):
        """With all addresses in it."""
        payload = {"answer": self.hear("answer")}
        return self.accept.mail(protocol.seal(self.keys.seal, self.identity, self.accept.digest(),
                                              payload))

    def prove_as_answerer(self):
        """Gives whether the other end is who has sent the invite."""
        theirs = self.certificate_seen()
        own = self.keys.confirm(self.keys.answerer, theirs, self.certificate)
        self.send_frame(self.accept.frame() + own)
        return theirs == self.invite.fp and protocol.is_same(
            self.frame(), self.keys.confirm(self.keys.inviter, theirs, self.certificate))

    # --- who calls ---

    def invite_mail(self, to, call):
        """Its offer names no credentials: a browser talks to nobody whose certificate it does not know."""
        self.tell("setup", {"servers": self.servers, "offer": ""})
        self.invite = self.signal("invite", to, call, self.hear("offer").encode())
        return self.invite.mail(self.invite.part)

    def take_accept(self, mail):
        self.accept = protocol.Signal.read(mail)
        self.agree(self.accept)
        payload = protocol.unseal(self.keys.seal, self.accept.ik, self.accept.digest(), mail.part())
        self.tell("remote-answer", payload["answer"])

    def prove_as_inviter(self):
        """Gives whether the other end is who has sent the accept."""
        theirs = self.certificate_seen()
        frame = self.frame()
        self.send_frame(self.keys.confirm(self.keys.inviter, self.certificate, theirs))
        said, confirmation = frame[:-CONFIRMATION], frame[-CONFIRMATION:]
        return said == self.accept.frame() and protocol.is_same(
            confirmation, self.keys.confirm(self.keys.answerer, self.certificate, theirs))

    # --- the auth channel ---

    def is_open(self):
        return "/auth" in self.box.at

    def certificate_seen(self):
        """Of the other end, as soon as the channel is open."""
        return hashlib.sha256(base64.b64decode(self.hear("auth"))).digest()

    def send_frame(self, frame):
        self.tell("frame", base64.b64encode(frame).decode())

    def frame(self):
        return base64.b64decode(self.hear("proof"))
