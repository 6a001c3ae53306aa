# Real call processes with test sources on the loopback address, and hosts that a test plays.
# SPDX-License-Identifier: GPL-3.0-or-later
# The first argument of a test that imports this is the path of mailcall-call.
import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv.pop(1))
CALL = "abcdefghijklmnopqrstuvwx23"
SETTINGS = {
    "media": "audio,video,chat",
    "camera": "test-small",
    "microphone": "test",
    "play_sound": False,
    "addresses": {"loopback": True, "host": True, "relay_only": False, "most": 10},
    "need_devices": True,
    "processing": "on",
    "stun": [],
    "turn": [],
    "waits": {"keep_alive": 15, "punch": 10, "permission": 120},
    "excluded": [],
    "authorities": "",
    "map_ports": False,
    "video": "best",
    "lent": [],
    "asked_us": 0,
}
CARD = {
    "peer": "bob@example.org",
    "name": "Bob",
    "trust": "known",
    "trust_words": "known from an earlier call",
    "state": "talking",
    "outcome": "none",
    "sentence": "talking with bob@example.org",
    "media": "audio,video,chat",
    "outgoing": True,
    "ring_until": 0,
    "waits": "",
    "talked_from": 0,
    "seconds": 0,
    "words": [],
    "words_match": False,
    "can_call_again": False,
    "keep_chat": False,
    "downloads": "",
    "always_into": "",
    "partial": "",
}
# As of people.py: a sanitizer slows everything down.
SLOWNESS = float(os.environ.get("MAILCALL_SLOWNESS", "1"))
PATIENCE = 20 * SLOWNESS


def until(is_so):
    """For what makes no event that a test could wait for, such as a file's new line."""
    deadline = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)


def text64(text):
    return base64.b64encode(text.encode()).decode()


class Host:
    """One attachment to a call process."""

    def __init__(self, test, path):
        self.socket = socket.socket(socket.AF_UNIX)
        test.addCleanup(self.socket.close)
        self.bytes = b""
        self.heard = []
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.socket.connect(path)
                return
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.001)

    def send(self, **frame):
        body = json.dumps(frame).encode()
        self.socket.settimeout(PATIENCE)  # what is left of that of reading may be no time at all
        self.socket.sendall(struct.pack("=I", len(body)) + body)

    def order(self, name, **fields):
        self.send(order=name, **fields)

    def ack(self, report):
        self.send(ack=report["n"])

    def read_frame(self, deadline):
        """The next frame; None at the end of the connection."""
        while True:
            if len(self.bytes) >= 4:
                (length,) = struct.unpack("=I", self.bytes[:4])
                if len(self.bytes) >= 4 + length:
                    body, self.bytes = self.bytes[4 : 4 + length], self.bytes[4 + length :]
                    return json.loads(body)
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            piece = self.socket.recv(65536)
            if not piece:
                return None
            self.bytes += piece

    def wait(self, name, /, patience=PATIENCE, **fields):
        """The next report of that name and with these fields; others are passed over."""
        deadline = time.monotonic() + patience
        passed = []
        while True:
            try:
                frame = self.read_frame(deadline)
            except TimeoutError:
                frame = None
            if frame is None:
                raise AssertionError(f"waited for {name} {fields}, heard {passed}")
            self.heard.append(frame)
            if frame["report"] == name and fields.items() <= frame.items():
                return frame
            passed.append({key: str(value)[:60] for key, value in frame.items()})

    def wait_end(self):
        deadline = time.monotonic() + PATIENCE
        while (frame := self.read_frame(deadline)) is not None:
            self.heard.append(frame)

    def kill(self):
        """As the end of the host's process does it."""
        self.socket.close()


class Side:
    """A call process with its folder."""

    def __init__(self, test, *more, face="--headless", env=None, inside=()):
        self.test = test
        self.env = env
        self.folder = tempfile.mkdtemp(prefix="mailcall-")
        test.addCleanup(shutil.rmtree, self.folder, True)
        self.path = os.path.join(self.folder, "c.sock")
        self.spool = os.path.join(self.folder, "spool")
        self.arguments = [*inside, PROGRAM, face, "--call", CALL, "--socket", self.path]
        self.arguments += ["--spool", self.spool, *more]
        self.start()
        test.addCleanup(self.kill)

    def start(self):
        self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL, env=self.env)

    def card(self, **other):
        """Received files go into folders of this side's own."""
        folders = {name: os.path.join(self.folder, name) for name in ("downloads", "partial")}
        return {**CARD, **folders, **other}

    def attach(self):
        host = Host(self.test, self.path)
        host.hello = host.read_frame(time.monotonic() + PATIENCE)
        return host

    def kill(self):
        self.process.kill()
        self.process.wait()

    def spooled(self):
        if not os.path.exists(self.spool):
            return []
        with open(self.spool, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def spooled_kinds(self):
        return [line["report"] for line in self.spooled() if "report" in line]


class Pair:
    """Alice offers, Bob answers; each with a call process and a host."""

    def __init__(self, test, alice=(), bob=()):
        self.alice = alice if isinstance(alice, Side) else Side(test, *alice)
        self.bob = bob if isinstance(bob, Side) else Side(test, *bob)
        self.a, self.b = self.alice.attach(), self.bob.attach()

    def connect(self, gen=0, settings=SETTINGS):
        """Until the auth channel is open on both sides, with no answer delivered."""
        self.a.order("offer", gen=gen, settings=settings)
        self.offer = self.a.wait("offer_ready", gen=gen)
        self.b.order("answer", gen=gen, settings=settings, offer=self.offer["offer"])
        self.begun = self.b.wait("answer_begun", gen=gen)
        self.a_open = self.a.wait("auth_open", gen=gen)
        self.b_open = self.b.wait("auth_open", gen=gen)

    def prove(self):
        self.b.order("send_auth", frame=text64("Bob's accept and proof"))
        self.a_frame = self.a.wait("auth_frame")
        self.a.order("prove", reply=text64("Alice's proof"))
        self.b_frame = self.b.wait("auth_frame")
        self.b.order("prove", reply="")
        self.a.wait("talking")
        self.b.wait("talking")

    def talk(self, settings=SETTINGS):
        self.connect(settings=settings)
        self.prove()
        return self
