"""Accounts whose mail goes out through a real SMTP server: adding, trying, and what may go wrong.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import resource
import shlex
import stat
import subprocess

import authority
import case
import mail_server
import people
import rude_server
from smtp_case import ALICE, USERS, SmtpCase

OTHERS_OWN = ("Somebody may be listening in. If it is your own server: name the certificates to "
              "trust with --ca-file FILE.")
TOO_LONG = "The mail server localhost takes too long to answer."


class LoggingIn(SmtpCase):
    def test_by_starttls_with_plain(self):
        post = self.post(context=self.right)
        self.assert_works(self.alice(post))
        self.assertEqual(post.log, [(ALICE, "PLAIN", True)])

    def test_encrypted_from_the_start_with_login(self):
        post = self.post(context=self.right, implicit=True, exclude=["PLAIN"])
        self.assert_works(self.alice(post))
        self.assertEqual(post.log, [(ALICE, "LOGIN", True)])

    def test_another_name_than_the_address(self):
        post = self.post(context=self.right)
        post.users = {"al": "secret"}
        self.assert_works(self.alice(post, "--user", "al", password="secret"), "lets al in")

    def test_a_token_by_a_command(self):
        post = self.post(context=self.right)
        post.users = {ALICE: "token"}
        token = self.place.folder / "token"
        token.write_text("token\nmore\n")
        alice = self.alice(post, "--token-command", f"cat {shlex.quote(str(token))}")
        self.assert_works(alice)
        token.write_text("old")
        self.assert_refused(alice, "does not let alice@example.org in: 535")
        token.write_text("")
        self.assert_refused(alice, "for a token: it printed nothing")
        token.unlink()
        self.assert_refused(alice, "for a token: Child process exited with code 1")
        self.assertEqual({log[1:] for log in post.log}, {("XOAUTH2", True)})

    def test_a_wrong_password_and_the_right_one_later(self):
        post = self.post(context=self.right)
        alice = self.alice(post, password="wrong")
        self.assert_refused(alice, "The mail server localhost does not let alice@example.org in: 535",
                            "Set the password anew: mailcall account password NAME")
        alice.do("account", "password", "main", input=USERS[ALICE] + "\n")
        self.assert_works(alice)

    def test_no_way_to_log_in_that_is_known(self):
        post = self.post(context=self.right, exclude=["PLAIN", "LOGIN"])
        self.assert_refused(self.alice(post), "offers no way to log in that Mailcall knows")

    def test_a_server_that_wants_no_password(self):
        post = self.post(context=self.right)
        alice = self.alice(post, "--no-login", password="")
        self.assert_works(alice, "localhost, without a password")
        self.assertEqual(post.log, [])


class Secrets(SmtpCase):
    def test_the_password_lies_in_one_file_that_nobody_else_can_read(self):
        post = self.post(context=self.right)
        alice = self.alice(post, password="open sesame")
        holding = [p for p in alice.home.rglob("*")
                   if p.is_file() and b"open sesame" in p.read_bytes()]
        self.assertEqual([p.parent.name for p in holding], ["passwords"])
        self.assertEqual(stat.S_IMODE(holding[0].stat().st_mode), 0o600)
        shown = alice.do("account", "show", "main", "--json") + alice.do("account", "list", "--json")
        self.assertNotIn("sesame", shown)
        alice.do("account", "remove", "main")
        self.assertFalse(holding[0].exists())

    def test_a_keyring_keeps_it_where_there_is_one(self):
        post = self.post(context=self.right)
        alice = self.alice(post, password="wrong")
        with Keyring(alice):
            said = alice.do("account", "password", "main", input=USERS[ALICE] + "\n")
            self.assertEqual(said, "The password is kept in your keyring.\n")
            self.assertEqual(list((alice.home / "passwords").glob("*")), [])
            self.assert_works(alice)
            alice.do("account", "remove", "main")
            alice.do("account", "add", "main", "--address", ALICE, "--maildir", alice.mail, "--smtp",
                     f"smtp://localhost:{post.port}", "--token-command", "true")
            # As if there were a password after all: the old one is gone from the keyring.
            accounts = alice.home / "config/accounts.ini"
            accounts.write_text(accounts.read_text().replace("token_command=true", ""))
            self.assert_refused(alice, "There is no password for the account main.",
                                "Set it: mailcall account password main")


class Keyring:
    """A secret service on a bus of its own, which `person` uses meanwhile."""

    def __init__(self, person):
        self.person = person

    def __enter__(self):
        home = self.person.home / "keyring"
        home.mkdir(mode=0o700)
        env = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
               "XDG_DATA_HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": ""}
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True)
        address = self.bus.stdout.readline().strip()
        env["DBUS_SESSION_BUS_ADDRESS"] = address
        self.daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        self.daemon.stdin.write(b"keyring")
        self.daemon.stdin.close()
        people.wait_until(lambda: self.is_there(env))
        self.before = self.person.env
        self.person.env = {**self.before, "DBUS_SESSION_BUS_ADDRESS": address}

    def is_there(self, env):
        """Whether the login keyring is open, for which the daemon takes a moment."""
        asked = subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
             "/org/freedesktop/secrets/aliases/default", "--method",
             "org.freedesktop.DBus.Properties.Get", "org.freedesktop.Secret.Collection", "Locked"],
            env=env, capture_output=True, text=True)
        return "<false>" in asked.stdout

    def __exit__(self, *how):
        self.person.env = self.before
        for process in (self.daemon, self.bus):
            process.kill()
            process.wait()
        self.bus.stdout.close()


class Safety(SmtpCase):
    def test_certificates_that_are_not_right(self):
        other = authority.Authority("Somebody else")
        self.addCleanup(other.close)
        wrong = {
            "a certificate that nobody vouches for": other.context(),
            "a certificate for another name": self.authority.context("mail.example.net"),
            "a certificate that has expired": self.authority.context(expired=True),
        }
        for sentence, context in wrong.items():
            for implicit in (False, True):
                with self.subTest(sentence, implicit=implicit):
                    self.setUp()
                    post = self.post(context=context, implicit=implicit)
                    self.assert_refused(self.alice(post), sentence, OTHERS_OWN)
                    self.assertEqual((post.log, self.taken), ([], []))

    def test_who_strips_starttls_gets_nothing(self):
        post = self.post()
        alice = self.alice(post)
        self.assert_refused(alice, "The mail server localhost offers no encryption.")
        self.assertEqual(post.log, [])

    def test_plain_text_if_that_is_said_with_a_warning_each_time(self):
        post = self.post()
        alice = self.alice(post, "--insecure")
        for _ in range(2):
            warned = self.assert_works(alice)
            self.assertIn("may speak without encryption to localhost", warned)
        self.assertEqual(post.log, 2 * [(ALICE, "PLAIN", False)])

    def test_what_is_said_before_the_encryption_does_not_count(self):
        def talk(connection, lines):
            connection.sendall(b"220 here\r\n")
            next(lines)
            connection.sendall(b"250-here\r\n250 STARTTLS\r\n")
            next(lines)
            connection.sendall(b"220 go\r\n250 AUTH PLAIN\r\n")
            next(lines)

        server = rude_server.RudeServer(talk)
        self.addCleanup(server.close)
        alice = self.person("alice", f"smtp://localhost:{server.port}")
        self.assert_refused(alice, "The mail server localhost says what nobody asked for.")
        self.assertEqual(server.heard, [b"EHLO [127.0.0.1]\r\n", b"STARTTLS\r\n"])


class RudeServers(SmtpCase):
    TALKS = {
        "a byte now and then": (lambda c, lines: rude_server.drip(c, b"2"), TOO_LONG),
        "lines without end": (
            lambda c, lines: [c.sendall(b"220-more\r\n" * 1000) for _ in range(100_000)],
            "says what makes no sense: “220-more”"),
        "a line without end": (
            lambda c, lines: [c.sendall(b"x" * 1_000_000) for _ in range(50)] and c.sendall(b"\r\n"),
            "says what makes no sense: “xxx"),
        "no end of it": (lambda c, lines: c.sendall(b"220 he"), TOO_LONG),
        "hangs up": (lambda c, lines: (c.sendall(b"220 he"), c.shutdown(2)), "hung up"),
        "another protocol": (
            lambda c, lines: c.sendall(b"* OK [\x1b[31m] IMAP4rev1\r\n"),
            "says what makes no sense: “* OK [�[31m] IMAP4rev1”"),
        "refuses all": (lambda c, lines: c.sendall(b"554 go away\r\n"), "refuses: 554 go away"),
    }

    def test_each_gets_a_sentence_and_little_memory(self):
        for name, (talk, sentence) in self.TALKS.items():
            with self.subTest(name):
                self.setUp()
                server = rude_server.RudeServer(talk)
                self.addCleanup(server.close)
                # Who never answers is waited for in vain, however long it takes.
                patience = {"time_scale": str(0.05 if sentence == TOO_LONG else people.SLOWNESS)}
                alice = self.person("alice", f"smtp://localhost:{server.port}", settings=patience)
                self.assert_refused(alice, sentence)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(most, 100_000, "KB of the largest program")

    def test_nobody_there(self):
        port = mail_server.Port()
        self.addCleanup(port.close)
        alice = self.person("alice", f"smtp://localhost:{port.number}")
        self.assert_refused(alice, "The mail server localhost cannot be reached: ")


class Adding(SmtpCase):
    def refuse(self, *words, password="secret\n"):
        alice = self.place.people[0]
        done = alice.run("account", "add", "other", "--address", "a@example.net", *words,
                         input=password)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertNotIn("other", alice.do("account", "list"))
        self.assertFalse(any((alice.home / "passwords").glob("*")))
        return done.stderr

    def test_what_makes_no_sense_is_refused_in_words(self):
        mail = self.place.person("alice").mail
        good = ["--maildir", mail, "--smtp", "smtp://localhost"]
        wrong = {
            "needs one way for mail to come in": ["--smtp", "smtp://localhost"],
            "needs one way for mail to go out": [*good, "--outbox", mail],
            "there is no server that these options are for":
                ["--maildir", mail, "--outbox", mail, "--user", "a"],
            "“imap://localhost” is not the place of such a server": [*good[:3], "imap://localhost"],
            "“smtp://a@localhost” is not": [*good[:3], "smtp://a@localhost"],
            "“smtp://localhost:0” is not": [*good[:3], "smtp://localhost:0"],
            "--insecure makes no sense": [*good[:3], "smtps://localhost", "--insecure"],
            "has characters that cannot be shown": [*good, "--user", "a\nb"],
        }
        for sentence, words in wrong.items():
            with self.subTest(sentence):
                self.assertIn(sentence, self.refuse(*words))

    def test_nothing_is_added_without_a_password(self):
        mail = self.place.person("alice").mail
        for typed in ("", "\n"):
            with self.subTest(typed=typed):
                said = self.refuse("--maildir", mail, "--smtp", "smtp://localhost", password=typed)
                self.assertIn("nothing was typed in", said)

    def test_all_that_is_set_is_shown(self):
        post = self.post(context=self.right, implicit=True)
        alice = self.alice(post, "--user", "al")
        shown = json.loads(alice.do("account", "show", "main", "--json"))
        place = f"smtps://localhost:{post.port}"
        self.assertEqual((shown["smtp"], shown["user"], shown["insecure"]), (place, "al", False))
        self.assertEqual(shown["ca_file"], str(self.authority.file))
        self.assertIn(f"smtp           {place}\n", alice.do("account", "show", "main"))


if __name__ == "__main__":
    case.main()
