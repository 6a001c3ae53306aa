"""A small Marionette client: scripts that run inside Thunderbird, with the rights of its own code.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import pathlib
import socket

import net
import people

# Functions that every script can call.
PRELUDE = pathlib.Path(__file__).with_name("thunderbird.js").read_text()


class ScriptFailed(AssertionError):
    """A script threw, or Thunderbird refused the command."""


class Marionette:
    """Protocol 3: frames of length, colon and JSON: [0, id, command, fields] → [1, id, error, result]."""

    def __init__(self, port, namespace=None):
        self.socket = net.inside(namespace, lambda: socket.create_connection(
            ("127.0.0.1", port), people.PATIENCE))
        self.socket.settimeout(4 * people.PATIENCE)
        self.stream = self.socket.makefile("rb")
        self.asked = 0
        self.receive()  # who it is and what it speaks
        # Alerts belong to the tests; nobody else is to close them.
        self.command("WebDriver:NewSession", unhandledPromptBehavior="ignore")
        self.command("WebDriver:SetTimeouts", script=int(3000 * people.PATIENCE))
        self.command("Marionette:SetContext", value="chrome")

    def receive(self):
        digits = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise OSError("Thunderbird closed the connection")
            digits += byte
        return json.loads(self.stream.read(int(digits)))

    def command(self, name, **fields):
        self.asked += 1
        body = json.dumps([0, self.asked, name, fields]).encode()
        self.socket.sendall(b"%d:%s" % (len(body), body))
        _, _, error, result = self.receive()
        if error:
            raise ScriptFailed(f"{name}: {error.get('error')}: {error.get('message')}")
        return result.get("value", result) if isinstance(result, dict) else result

    def run(self, script, *words):
        """The value of an asynchronous function's body; `words` are its `arguments`."""
        answer = self.command(
            "WebDriver:ExecuteAsyncScript", args=list(words), newSandbox=True,
            script=PRELUDE + "const done = arguments[arguments.length - 1];"
            "(async function() {" + script + "}).apply(null, arguments).then("
            "value => done({ value: value === undefined ? null : value }),"
            "error => done({ error: String(error.message || error) }));")
        if "error" in answer:
            raise ScriptFailed(answer["error"])
        return answer["value"]

    def close(self):
        self.stream.close()
        self.socket.close()
