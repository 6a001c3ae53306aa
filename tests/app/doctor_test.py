"""What the doctor finds of accounts and of servers that the settings name, with real ones.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import shutil
import socket
import subprocess
import unittest

import case
import people

PASSWORD = "Qz5tNobodyReadsThis"
SECRET = "Vw2kNeitherReadsAnybody"


class DoctorTest(case.Case):
    def person(self, **settings):
        return self.town().person("alice", settings={"camera": "none", "microphone": "none",
                                                     **settings})

    def checks(self, person, *names):
        """(ok, sentence, hint) of the checks of these names, and the exit status."""
        done = person.run("doctor", "--json")
        found = [check for check in json.loads(done.stdout)["checks"] if check["name"] in names]
        return [(c["ok"], c["sentence"], c["hint"]) for c in found], done.returncode


class Accounts(DoctorTest):
    def test_that_work(self):
        alice = self.person()
        alice.do("account", "add", "work", "--address", "alice@work.example", "--maildir",
                 alice.mail, "--outbox", alice.outbox)
        self.assertEqual(self.checks(alice, "account"),
                         ([(True, "main works both ways.", ""), (True, "work works both ways.", "")], 0))

    def test_that_are_off_are_not_tried(self):
        alice = self.person()
        alice.do("account", "off", "main")
        self.assertEqual(self.checks(alice, "account"), ([], 1))

    def test_whose_folder_is_gone(self):
        alice = self.person()
        alice.mail.rename(alice.home / "elsewhere")
        [(ok, sentence, hint)], status = self.checks(alice, "account")
        self.assertEqual((ok, status), (False, 1))
        self.assertIn(str(alice.mail), sentence)
        self.assertTrue(hint)

    def test_whose_server_is_gone(self):
        alice = self.person()
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        alice.do("account", "add", "work", "--address", "alice@work.example", "--maildir",
                 alice.mail, "--smtp", f"smtps://127.0.0.1:{port}", input=PASSWORD + "\n")
        [main, (ok, sentence, _)], status = self.checks(alice, "account")
        self.assertEqual((main[0], ok, status), (True, False, 1))
        self.assertIn("127.0.0.1", sentence)


@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
class Servers(DoctorTest):
    """A coturn on the loopback address, over UDP and TCP."""

    def setUp(self):
        self.alice = self.person()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = subprocess.Popen(
            ["turnserver", "-n", "-V", "--log-file=stdout", "--simple-log", "--no-cli", "--no-tls",
             "--no-dtls", "--lt-cred-mech", "--realm=test", f"--user=ann:{PASSWORD}",
             "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--relay-threads=1",
             f"--listening-port={self.port}", f"--pidfile={self.alice.home}/pid",
             f"--userdb={self.alice.home}/db"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.alice.home)
        self.addCleanup(self.end)
        for line in self.server.stdout:
            if f"UDP listener opened on: 127.0.0.1:{self.port}" in line:
                return
        self.fail("coturn does not start")

    def end(self):
        self.server.kill()
        self.server.wait()
        self.server.stdout.close()

    def set(self, **servers):
        self.alice.set(camera="none", microphone="none", **servers)

    def test_that_answer(self):
        where = f"127.0.0.1:{self.port}"
        self.set(stun=f"stun:{where}",
                 turn=f"turn:ann:{PASSWORD}@{where},turn:ann:{PASSWORD}@{where}?transport=tcp,"
                      f"turn:{where}?secret={SECRET}")
        found, status = self.checks(self.alice, "stun", "turn")
        self.assertEqual(found, [(True, f"The server {where} answers.", "")] * 4)
        self.assertEqual(status, 0)

    def test_that_do_not(self):
        self.end()
        where = f"127.0.0.1:{self.port}"
        self.set(stun=f"stun:{where},stun:nobody.invalid:3478",
                 turn=f"turns:ann:{PASSWORD}@{where}")
        found, status = self.checks(self.alice, "stun", "turn")
        self.assertEqual(sorted(sentence for _, sentence, _ in found),
                         [f"The server {where} does not answer."] * 2
                         + ["The server nobody.invalid:3478 cannot be found."])
        for ok, _, hint in found:
            self.assertFalse(ok)
            self.assertIn("mailcall settings", hint)
        # Calls go on without them.
        self.assertEqual(status, 0)

    def test_no_password_is_in_a_command_line(self):
        self.set(turn=f"turn:ann:{PASSWORD}@127.0.0.1:{self.port},"
                      f"turn:127.0.0.1:{self.port}?secret={SECRET}")
        # In the place of the call program: one that tells how it was started.
        told = self.alice.home / "words"
        folder = self.alice.home / "bin"
        folder.mkdir()
        shutil.copy(people.MAILCALL, folder / "mailcall")
        (folder / "mailcall-call").write_text(f'#!/bin/sh\necho "$@" > {told}\n')
        (folder / "mailcall-call").chmod(0o755)
        done = subprocess.run([folder / "mailcall", "doctor", "--json"], env=self.alice.env,
                              capture_output=True, text=True, timeout=people.PATIENCE)
        words = told.read_text()
        self.assertEqual(words.count("--server"), 2)
        for secret in (PASSWORD, SECRET):
            self.assertNotIn(secret, words + done.stdout + done.stderr)


if __name__ == "__main__":
    case.main()
