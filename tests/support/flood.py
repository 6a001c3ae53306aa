"""Packets with wrong credentials, thousands a second, and a program that sends them to a port.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import hmac
import os
import select
import socket
import struct
import sys
import time
import zlib

COOKIE = 0x2112A442
USERNAME, INTEGRITY, PRIORITY, CONTROLLED, FINGERPRINT = 0x6, 0x8, 0x24, 0x8029, 0x8028
# Comprehension of those below 0x8000 is required (RFC 8489 §14), and nobody knows this one.
UNKNOWN = 0x7FF0
# So many different packets of a kind are made, from as many ports.
MADE = 64


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def request(*attributes, password=None, fingerprint=True):
    """A Binding request (RFC 8489), signed if there is a password."""
    body, identity = b"".join(attributes), os.urandom(12)

    def head(more):
        return struct.pack("!HHI", 1, len(body) + more, COOKIE) + identity

    if password is not None:
        signed = hmac.new(password.encode(), head(24) + body, hashlib.sha1).digest()
        body += attribute(INTEGRITY, signed)
    if fingerprint:
        body += attribute(FINGERPRINT, struct.pack(
            "!I", zlib.crc32(head(8) + body) ^ 0x5354554E))
    return head(0) + body


def check(user, password, *more):
    """A connectivity check (RFC 8445 §7.2.2), but for whether the credentials are right."""
    return request(attribute(USERNAME, user.encode()), *more,
                   attribute(PRIORITY, struct.pack("!I", 0x6E0000FF)),
                   attribute(CONTROLLED, os.urandom(8)), password=password)


def client_hello():
    """DTLS 1.2, with one cipher suite and no extension."""
    hello = b"\xfe\xfd" + os.urandom(32) + b"\0\0" + b"\0\2\xc0\x2b" + b"\1\0"
    shake = b"\1" + len(hello).to_bytes(3, "big") + bytes(5) + len(hello).to_bytes(3, "big") + hello
    return b"\x16\xfe\xff" + bytes(8) + struct.pack("!H", len(shake)) + shake


# By what is wrong with them; `user` is the right one.
KINDS = {
    "check, unknown user": lambda user: check("nobody:unknown", "guess"),
    "check, wrong password": lambda user: check(user, "guess" + os.urandom(8).hex()),
    "check, right length, no signature": lambda user: check(user, None),
    "check, unknown attribute": lambda user: check(user, "guess", attribute(UNKNOWN, bytes(4))),
    "request of 20 bytes": lambda user: request(fingerprint=False),
    "request of 28 bytes": lambda user: request(),
    "request of 40 bytes": lambda user: request(attribute(USERNAME, b"nobody:x")),
    "ClientHello of DTLS": lambda user: client_hello(),
    "as if it were sound": lambda user: b"\x80\x6f" + os.urandom(100),
    "random bytes": lambda user: os.urandom(100),
    "one byte": lambda user: b"\x16",
}


def flood(address, port, user, kinds, rate):
    """Until something comes on stdin; each kind in turn, `rate` packets a second in all."""
    made = [KINDS[kind](user) for _ in range(MADE) for kind in kinds]
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(MADE)]
    for each in sockets:
        each.connect((address, port))
        each.setblocking(False)
    sent, began = 0, time.monotonic()
    while not select.select([sys.stdin], [], [], 0.005)[0]:
        due = int((time.monotonic() - began) * rate)
        while sent < due:
            try:
                sockets[sent % MADE].send(made[sent % len(made)])
            except (BlockingIOError, ConnectionRefusedError):
                pass  # lost, as packets may be
            sent += 1


if __name__ == "__main__":
    flood(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[5:], int(sys.argv[4]))
