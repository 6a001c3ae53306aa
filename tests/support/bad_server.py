"""Servers as nobody wants them: of names, and of STUN and TURN, that lie, rave or are silent.

Each has a port of its own at one address; TURN over UDP and TCP. Prints "ready".
SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import hmac
import ipaddress
import os
import socket
import struct
import sys
import threading
import zlib

NAMES = 53
SILENT = 4000
RAVING = 4001
# Where it claims to relay, and to see who asks: nobody is there, or somebody else.
LIES = {4010: ("127.0.0.1", "169.254.169.254"), 4011: ("224.0.0.251", "224.0.0.251"),
        4012: ("10.77.0.4", "10.77.0.4")}
# Of whoever is in the settings: a liar accepts nothing else, lest he be no good as a server.
USER, PASSWORD, REALM = "alice", "secret", "lies"

COOKIE = 0x2112A442
ALLOCATE, BINDING = 0x003, 0x001
MAPPED, RELAYED, LIFETIME, INTEGRITY, ERROR = 0x0020, 0x0016, 0x000D, 0x0008, 0x0009
REALM_IS, NONCE, FINGERPRINT = 0x0014, 0x0015, 0x8028
KEY = hashlib.md5(f"{USER}:{REALM}:{PASSWORD}".encode()).digest()
NOBODY_BY_THAT_NAME = 0x8183


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def place(address, port):
    """As the attributes of RFC 8489 §14.2 hide it."""
    hidden = int(ipaddress.IPv4Address(address)) ^ COOKIE
    return struct.pack("!BBHI", 0, 1, port ^ COOKIE >> 16, hidden)


def reply(kind, request, body, signed):
    def head(more):
        return struct.pack("!HH", kind, len(body) + more) + request[4:20]

    if signed:
        body += attribute(INTEGRITY, hmac.new(KEY, head(24) + body, hashlib.sha1).digest())
    else:
        body += attribute(FINGERPRINT, struct.pack(
            "!I", zlib.crc32(head(8) + body) ^ 0x5354554E))
    return head(0) + body


def lie(request, relay, mapped):
    """A success, whatever was wanted; an Allocate request must have a user first."""
    kind, = struct.unpack("!H", request[:2])
    if kind & 0x0110 or len(request) < 20:
        return None  # no request
    signed = attribute(NONCE, b"once")[:4] in request
    if kind == ALLOCATE and not signed:
        body = (attribute(ERROR, b"\0\0\4\1Unauthorized") + attribute(REALM_IS, REALM.encode())
                + attribute(NONCE, b"once"))
        return reply(kind | 0x0110, request, body, False)
    body = attribute(MAPPED, place(mapped, 5001))
    if kind == ALLOCATE:
        body += attribute(RELAYED, place(relay, 5002))
        body += attribute(LIFETIME, struct.pack("!I", 600))
    return reply(kind | 0x0100, request, body, kind != BINDING)


def rave(request):
    """Many answers, none of which makes sense, though some begin like one."""
    yield os.urandom(300)
    for kind in (0x0101, 0x0103, 0x0113, 0x0017, 0x0001):
        yield struct.pack("!HH", kind, 0xFFFC) + request[4:20] + os.urandom(40)
        yield struct.pack("!HH", kind, 40) + request[4:20] + os.urandom(40)
        yield struct.pack("!HH", kind, 8) + request[4:20] + struct.pack("!HH", MAPPED, 60000)
    yield b""


def answers(port, request):
    if port == NAMES:
        # What begins with "silent" is not answered; nobody has heard of anything else.
        if request[13:19] != b"silent":
            yield request[:2] + struct.pack("!H", NOBODY_BY_THAT_NAME) + request[4:]
    elif port == RAVING:
        yield from rave(request)
    elif port in LIES and (answer := lie(request, *LIES[port])):
        yield answer


def serve_udp(address, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((address, port))
        while True:
            request, sender = ear.recvfrom(65536)
            for answer in answers(port, request):
                ear.sendto(answer, sender)


def talk(port, peer):
    try:
        while request := peer.recv(65536):
            for answer in answers(port, request):
                peer.sendall(answer)
    except OSError:
        pass  # whoever has heard enough hangs up


def serve_tcp(address, port):
    with socket.create_server((address, port)) as ear:
        while True:
            threading.Thread(target=talk, args=(port, ear.accept()[0]), daemon=True).start()


def main():
    address = sys.argv[1]
    for port in (NAMES, SILENT, RAVING, *LIES):
        for serve in (serve_udp, serve_tcp):
            threading.Thread(target=serve, args=(address, port), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
