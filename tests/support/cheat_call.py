"""Stands in for mailcall-call at a cheat's: other candidates than his own go into his mails.

The real one runs behind it. Environment: CHEAT_CALL is its path, CHEAT_LINES a file of candidates.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time


# What a report calls the description that goes into a mail.
DESCRIPTIONS = {"offer_ready": "offer", "answer_ready": "answer"}


def swap(description):
    """Candidates stand in the first section only."""
    with open(os.environ["CHEAT_LINES"]) as file:
        lines = "".join(f"a={line}\r\n" for line in file.read().splitlines())
    bare = re.sub(r"a=candidate:[^\r\n]*\r\n", "", description)
    second = bare.index("\r\nm=", bare.index("\r\nm=") + 1) + 2
    return bare[:second] + lines + bare[second:]


def read(source, size):
    data = b""
    while len(data) < size:
        piece = source.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def pass_on(source, target):
    """Frame by frame, until one of the two is gone."""
    try:
        while True:
            size, = struct.unpack("=I", read(source, 4))
            frame = json.loads(read(source, size))
            if field := DESCRIPTIONS.get(frame.get("report")):
                frame[field] = swap(frame[field])
            body = json.dumps(frame).encode()
            target.sendall(struct.pack("=I", len(body)) + body)
    except (EOFError, OSError):
        for each in (source, target):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def serve(listener, path):
    while True:
        host = listener.accept()[0]
        real = socket.socket(socket.AF_UNIX)
        while real.connect_ex(path) != 0:
            time.sleep(0.01)
        for pair in ((host, real), (real, host)):
            threading.Thread(target=pass_on, args=pair, daemon=True).start()


def main():
    words = sys.argv[1:]
    at = words.index("--socket") + 1
    path = words[at]
    words[at] = path[:-1] + "_"
    real = subprocess.Popen([os.environ["CHEAT_CALL"], *words])
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    threading.Thread(target=serve, args=(listener, words[at]), daemon=True).start()
    status = real.wait()
    os.unlink(path)
    os._exit(status)


if __name__ == "__main__":
    main()
