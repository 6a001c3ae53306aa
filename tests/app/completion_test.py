"""The completion of the command line, in a real bash that asks the real program.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import time
import unittest

import case
import commands
import people

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "helper/app/data/mailcall.bash"
ASK = """source "$1"; shift
COMP_LINE=$1 COMP_POINT=${#1}; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_mailcall
printf '%s\\n' "${COMPREPLY[@]}"
"""


def as_bash_splits(line):
    words = [word for word in re.split(r"\s+|([=@:]+)", line) if word]
    return words + [""] * line.endswith(" ")


class CompletionTest(case.Case):
    def setUp(self):
        self.alice = self.town().person("alice")
        path = f"{people.MAILCALL.resolve().parent}:{os.environ['PATH']}"
        # In another language: the completion must not go by what the user reads.
        self.env = {**self.alice.env, "PATH": path, "LANGUAGE": "de"}

    def complete(self, line):
        words = ["bash", "--norc", "-c", ASK, "bash", SCRIPT, line, *as_bash_splits(line)]
        done = subprocess.run(words, env=self.env, cwd=self.alice.home, capture_output=True,
                              text=True, timeout=people.PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""), line)
        return done.stdout.split("\n")[:-1]

    def assert_completes(self, line, *words):
        with self.subTest(line=line):
            self.assertEqual(sorted(self.complete(line)), sorted(words or [""]))


class Commands(CompletionTest):
    def test_each_command_of_the_help(self):
        verbs = commands.verbs_in(commands.help_of())
        self.assertGreater(len(verbs), 10)
        self.assert_completes("mailcall ", *verbs)
        for command in commands.all_commands():
            *first, last = command.words
            begun = " ".join(["mailcall", *first, last[:-1]])
            with self.subTest(line=begun):
                self.assertIn(last, self.complete(begun))

    def test_each_option_of_each_command(self):
        for command in commands.all_commands():
            options = {re.sub("=.*", "=", option) for option in command.options}
            self.assert_completes(" ".join(["mailcall", *command.words, "--"]), "--help", *options)

    def test_what_the_program_itself_takes(self):
        self.assert_completes("mailcall --", "--help", "--version")

    def test_what_is_no_command_has_nothing(self):
        for line in ("mailcall dance ", "mailcall account dance ", "mailcall dance --"):
            self.assert_completes(line)


class Values(CompletionTest):
    def test_accounts(self):
        self.alice.do("account", "add", "work", "--address", "alice@work.example", "--maildir",
                      self.alice.mail, "--outbox", self.alice.outbox)
        for line in ("account show ", "account alias ", "account off ", "watch --account ",
                     "watch --account=", "call bob@example.org --account=", "pair --account "):
            self.assert_completes("mailcall " + line, "main", "work")
        self.assert_completes("mailcall account alias m", "main")
        self.assert_completes("mailcall account show main ")
        self.assert_completes("mailcall account add ")

    def test_people(self):
        self.alice.do("contacts", "add", "bob@example.org")
        self.alice.do("contacts", "add", "bea@example.org", "--name", 'The "b"')
        for line in ("call ", "pair ", "contacts remove ", "history --chat --with ",
                     "rules add door from=", "call --ring 20 "):
            self.assert_completes("mailcall " + line, "bea@example.org", "bob@example.org")
        self.assert_completes("mailcall call bo", "bob@example.org")
        # What stands before the @ is in the line already.
        self.assert_completes("mailcall call bob@e", "@example.org")
        self.assert_completes("mailcall settings --for=b", "bea@example.org", "bob@example.org")

    def test_rules(self):
        self.alice.do("rules", "add", "the door", "from=bob@example.org")
        self.alice.do("rules", "add", 'so "called"', "from=bob@example.org")
        self.assert_completes("mailcall rules remove ", r"the\ door", r"so\ \"called\"")

    def test_each_field_of_a_rule(self):
        self.assert_completes("mailcall rules add x ", *(f"{key}=" for key in self.fields()))
        for key in self.fields():
            right = self.right("rules", "add", "x", f"{key}=?\x01")
            if all(re.fullmatch("[a-z]+", word) for word in right):
                self.assert_completes(f"mailcall rules add x {key}=", *right)
        self.assert_completes("mailcall rules add x with=audio,", "audio,video", "audio,chat")
        self.assert_completes("mailcall rules add x days=mon,t", "mon,tue", "mon,thu")

    def test_each_setting(self):
        keys = self.right("settings", "nonsense", "1")
        self.assert_completes("mailcall settings ", *keys)
        for key in keys:
            right = self.right("settings", key, "?\x01")
            if all(re.fullmatch("[a-z]+", word) for word in right):
                self.assert_completes(f"mailcall settings {key} ", *right)

    def right(self, *words):
        """What the program says would be right."""
        done = self.alice.run(*words)
        self.assertNotEqual(done.returncode, 0, words)
        return re.search("(?:Right would be|There are): (.*)", done.stderr)[1].replace(", ", ",").split(",")

    def fields(self):
        return self.right("rules", "add", "x", "nonsense=1")

    def test_words_that_the_help_names(self):
        for line in ("call --camera=", "watch --microphone "):
            self.assert_completes("mailcall " + line, "none", "test")
        self.assert_completes("mailcall call --media=video,", "video,audio", "video,chat")
        self.assert_completes("mailcall install ", "thunderbird")

    def test_files_and_folders(self):
        (self.alice.home / "call.eml").touch()
        (self.alice.home / "calls").mkdir()
        for line in ("rules check ca", "inspect x ca", "call bob@example.org --send ca",
                     "account add x --ca-file=ca"):
            self.assert_completes("mailcall " + line, "call.eml", "calls")
        self.assert_completes("mailcall watch --take ca", "calls")


class Interactive(CompletionTest):
    """A bash with a terminal: what really stands in the line after the Tab."""

    def setUp(self):
        super().setUp()
        self.alice.do("contacts", "add", "bob@example.org")
        self.alice.do("rules", "add", "the door", "from=bob@example.org")
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(self.alice.home)
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"],
                       {**self.env, "PS1": "ready> ", "TERM": "dumb", "INPUTRC": "/dev/null",
                        "HISTFILE": ""})
        self.addCleanup(self.end)
        self.read = b""
        # The terminal itself takes keys that come before a prompt, and Control-U there.
        self.wait("ready> ")
        # Control-G prints the line as it stands.
        self.type(f"source {SCRIPT}; bind -x '\"\\C-g\": echo \"<$READLINE_LINE>\"'\n")
        self.read = b""
        self.wait("ready> ")

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def wait(self, wanted):
        deadline = time.monotonic() + people.PATIENCE
        while wanted.encode() not in self.read:
            left = deadline - time.monotonic()
            self.assertTrue(left > 0 and select.select([self.terminal], [], [], left)[0],
                            f"no {wanted!r} in {self.read!r}")
            self.read += os.read(self.terminal, 65536)

    def test_the_line_after_the_tab(self):
        for typed, line in {
            "mailcall inst": "mailcall install ",
            "mailcall --vers": "mailcall --version ",
            "mailcall account al": "mailcall account alias ",
            "mailcall call --ri": "mailcall call --ring=",
            "mailcall call --camera=n": "mailcall call --camera=none ",
            "mailcall call bob@e": "mailcall call bob@example.org ",
            "mailcall call b": "mailcall call bob@example.org ",
            "mailcall account show m": "mailcall account show main ",
            "mailcall rules remove t": "mailcall rules remove the\\ door ",
            "mailcall rules remove 'the": "mailcall rules remove 'the door' ",
            "mailcall rules add x act": "mailcall rules add x action=",
            "mailcall rules add x action=an": "mailcall rules add x action=answer ",
            "mailcall settings tidy tr": "mailcall settings tidy trash ",
        }.items():
            with self.subTest(typed=typed):
                self.type(f"{typed}\t\x07\x05\x15")
                self.wait(f"<{line}>")


if __name__ == "__main__":
    case.main()
