"""A mail server as nobody wants it: says what it is told to, and hears everything.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import socket
import threading
import time


class RudeServer:
    """Each connection is answered by `talk(connection, lines)`; `lines` gives what the client says."""

    def __init__(self, talk):
        self.talk = talk
        self.heard = []
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.port = self.ear.getsockname()[1]
        self.open = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection = self.ear.accept()[0]
                self.open.append(connection)
                threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def lines(self, connection):
        for line in connection.makefile("rb"):
            self.heard.append(line)
            yield line

    def answer(self, connection):
        with contextlib.suppress(OSError, StopIteration):  # whoever has heard enough hangs up
            self.talk(connection, self.lines(connection))

    def close(self):
        self.ear.shutdown(socket.SHUT_RDWR)
        self.ear.close()
        for connection in self.open:
            connection.close()


def drip(connection, text):
    """One byte after the other, and never the end of it."""
    while True:
        connection.sendall(text)
        time.sleep(0.1)
