"""A mail client's plugin, as the host sees it: commands on stdin, answers and events on stdout.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import struct
import threading
import time

import people


class Refused(AssertionError):
    """The host answered with an error: `code`, `what`, `hint`."""

    def __init__(self, command, answer):
        self.code = answer["error"]
        self.what = answer["what"]
        self.hint = answer["hint"]
        super().__init__(f"{command}: error {self.code}: {self.what} | {self.hint}")


class Plugin(people.Running):
    """A `mailcall host` of this person, and what it said: wait_for, has, count as of Running.

    Every event carries `t`, the seconds from the host's start to its arrival. `words` are the command
    line (a mail client's has more of them), `env` goes on top of the person's.
    """

    def __init__(self, person, words=("host",), **env):
        self.answers = {}
        self.asked = 0
        self.pen = threading.Lock()  # a frame is written in one go
        super().__init__(person, words, {**person.env, **env})
        person.running.append(self)

    def read(self):
        while frame := self.read_frame():
            with self.changed:
                if "event" in frame:
                    frame["t"] = time.monotonic() - self.began
                    self.events.append(frame)
                else:
                    self.answers[frame["id"]] = frame
                self.changed.notify_all()
        with self.changed:
            self.events.append({"event": "ended"})
            self.changed.notify_all()

    def read_frame(self):
        """Nothing at the end, be it in the middle of a frame: who is killed finishes no sentence."""
        pipe = self.process.stdout.buffer
        head = pipe.read(4)
        if len(head) < 4:
            return None
        (size,) = struct.unpack("=I", head)
        body = pipe.read(size)
        return json.loads(body) if len(body) == size else None

    def write(self, data):
        """Bytes as they are, for frames that are none."""
        self.process.stdin.buffer.write(data)
        self.process.stdin.buffer.flush()

    def send(self, command, **fields):
        """A command whose answer is not waited for; gives its id."""
        with self.pen:
            self.asked += 1
            body = json.dumps({"id": self.asked, "command": command, **fields}).encode()
            self.write(struct.pack("=I", len(body)) + body)
            return self.asked

    def answer(self, number):
        """The answer to this id, whatever it is."""
        deadline = time.monotonic() + people.PATIENCE
        with self.changed:
            while number not in self.answers:
                left = deadline - time.monotonic()
                ended = self.events and self.events[-1]["event"] == "ended"
                if left <= 0 or ended:
                    raise AssertionError(f"no answer to command {number}\n" + self.story())
                self.changed.wait(left)
            return self.answers.pop(number)

    def ask(self, command, **fields):
        """The answer's fields, without the id; raises Refused."""
        answer = self.answer(self.send(command, **fields))
        answer.pop("id")
        if "error" in answer:
            raise Refused(command, answer)
        return answer

    def refuse(self, command, code, *parts, **fields):
        """A command that must be answered by this error, with these parts in its words."""
        try:
            answer = self.ask(command, **fields)
        except Refused as refused:
            if refused.code != code or not all(part in str(refused) for part in parts):
                raise AssertionError(f"not error {code} with {parts}: {refused}") from None
            return refused
        raise AssertionError(f"{command} was not refused: {answer}")

    def close(self):
        """As a mail client that ends: the host must end too, in peace."""
        self.process.stdin.close()
        status = self.wait()
        if status != 0:
            raise AssertionError(f"the host ended with {status}\n" + self.story())
