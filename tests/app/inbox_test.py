"""Accounts whose mail comes in from a real IMAP or POP3 server: adding, trying, what may go wrong.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import resource

import authority
import case
import rude_server
from inbox_case import ALICE, NO_IDLE, USERS, InboxCase

TELLS = "tells of new mail."
ASKED = "is asked every 5 seconds."
SCHEMES = {"imaps": TELLS, "imap": TELLS, "pop3s": ASKED, "pop3": ASKED}
OTHERS_OWN = ("Somebody may be listening in. If it is your own server: name the certificates to "
              "trust with --ca-file FILE.")
TOO_LONG = "The mail server localhost takes too long to answer."


class LoggingIn(InboxCase):
    def test_encrypted_from_the_start_and_by_request(self):
        server = self.server()
        for scheme, way in SCHEMES.items():
            with self.subTest(scheme):
                self.setUp()
                self.assert_works(self.person("alice", server, scheme), way)

    def test_a_server_with_another_way_to_log_in_and_without_idle(self):
        server = self.server(more="auth_mechanisms = login\n" + NO_IDLE)
        for scheme in ("imap", "pop3"):
            with self.subTest(scheme):
                self.setUp()
                self.assert_works(self.person("alice", server, scheme), "is asked every")

    def test_a_wrong_password_and_the_right_one_later(self):
        server = self.server(more="auth_failure_delay = 0\n")
        for scheme, way in SCHEMES.items():
            with self.subTest(scheme):
                self.setUp()
                alice = self.person("alice", server, scheme, password="wrong")
                self.assert_refused(
                    alice, "The mail server localhost does not let alice@example.org in: ",
                    "Set the password anew: mailcall account password NAME")
                alice.do("account", "password", "main", input=USERS[ALICE] + "\n")
                self.assertEqual(self.tried(alice)[0], 0)


class Safety(InboxCase):
    def test_certificates_that_are_not_right(self):
        other = authority.Authority("Somebody else")
        self.addCleanup(other.close)
        wrong = {
            "a certificate that nobody vouches for": other.certificate(),
            "a certificate for another name": self.authority.certificate("mail.example.net"),
            "a certificate that has expired": self.authority.certificate(expired=True),
        }
        for sentence, certificate in wrong.items():
            server = self.server(certificate)
            for scheme in SCHEMES:
                with self.subTest(sentence, scheme=scheme):
                    self.setUp()
                    self.assert_refused(self.person("alice", server, scheme), sentence, OTHERS_OWN)

    def test_who_strips_starttls_gets_nothing(self):
        talks = {
            "imap": [b"* OK here\r\n", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK\r\n"],
            "pop3": [b"+OK here\r\n", b"+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n"],
        }
        for scheme, words in talks.items():
            with self.subTest(scheme):
                self.setUp()
                server = self.rude(lambda c, lines: self.recite(c, lines, words))
                alice = self.person("alice", None, scheme, port=server.port)
                self.assert_refused(alice, "The mail server localhost offers no encryption.")
                self.assertEqual(server.heard, [b"a1 CAPABILITY\r\n" if scheme == "imap"
                                                else b"CAPA\r\n"])

    def test_plain_text_if_that_is_said_with_a_warning_each_time(self):
        server = self.server(more="ssl = no\n")
        for scheme in ("imap", "pop3"):
            with self.subTest(scheme):
                self.setUp()
                alice = self.person("alice", server, scheme, "--insecure")
                for _ in range(2):
                    status, out, err = self.tried(alice)
                    self.assertEqual(status, 0, out + err)
                    self.assertIn("may speak without encryption to localhost", err)

    def rude(self, talk):
        server = rude_server.RudeServer(talk)
        self.addCleanup(server.close)
        return server

    @staticmethod
    def recite(connection, lines, words):
        """One after the other, and another one for each line that is heard."""
        for said in words:
            connection.sendall(said)
            next(lines)


class RudeServers(InboxCase):
    ENDLESS = "a line without end"
    TALKS = {
        "a byte now and then": (lambda c, lines: rude_server.drip(c, b"*"), TOO_LONG),
        "lines without end": (
            lambda c, lines: [c.sendall(b"* more\r\n" * 1000) for _ in range(100_000)],
            "says what makes no sense: “* more”"),
        ENDLESS: (
            lambda c, lines: [c.sendall(b"x" * 1_000_000) for _ in range(50)] and c.sendall(b"\r\n"),
            "says what makes no sense: “xxx"),
        "no end of it": (lambda c, lines: c.sendall(b"* O"), TOO_LONG),
        "hangs up": (lambda c, lines: (c.sendall(b"* O"), c.shutdown(2)), "hung up"),
        "another protocol": (lambda c, lines: c.sendall(b"220 \x1b[31m\r\n"),
                             "says what makes no sense: “220 �[31m”"),
        "refuses all": (lambda c, lines: c.sendall(b"* BYE -ERR go away\r\n"), None),
    }

    def test_each_gets_a_sentence_and_little_memory(self):
        for name, (talk, sentence) in self.TALKS.items():
            for scheme in ("imap", "pop3"):
                with self.subTest(name, scheme=scheme):
                    self.setUp()
                    server = rude_server.RudeServer(talk)
                    self.addCleanup(server.close)
                    alice = self.person("alice", None, scheme, port=server.port)
                    # Who never answers is waited for in vain, however long it takes.
                    if sentence == TOO_LONG:
                        alice.set(addresses="loopback", window="no", time_scale=0.05)
                    self.assert_refused(alice, sentence or "localhost ")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(most, 100_000, "KB of the largest program")


class Adding(InboxCase):
    def test_what_makes_no_sense_is_refused_in_words(self):
        alice = self.place.person("alice")
        out = ["--smtp", "smtp://localhost"]
        wrong = {
            "needs one way for mail to come in":
                [*out, "--imap", "imap://localhost", "--pop3", "pop3://localhost"],
            "Name it with --imap, --pop3 or --maildir.":
                [*out, "--imap", "imap://localhost", "--maildir", alice.mail],
            "Account other: “smtp://localhost” is not the place of such a server":
                [*out, "--imap", "smtp://localhost"],
            "Account other: “imap://localhost” is not the place of such a server":
                [*out, "--pop3", "imap://localhost"],
            "4 seconds between two looks are too few":
                [*out, "--imap", "imap://localhost", "--poll", "4"],
            "no server opens a mailbox without a password":
                [*out, "--imap", "imap://localhost", "--no-login"],
        }
        for sentence, words in wrong.items():
            with self.subTest(sentence):
                done = alice.run("account", "add", "other", "--address", "a@example.net", *words,
                                 input="secret\n")
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(sentence, done.stderr)
                self.assertNotIn("other", alice.do("account", "list"))

    def test_all_that_is_set_is_shown(self):
        server = self.server()
        alice = self.person("alice", server, "pop3s", poll=90)
        shown = json.loads(alice.do("account", "show", "main", "--json"))
        self.assertEqual((shown["in"], shown["poll"], shown["user"]),
                         (f"pop3s://localhost:{server.dovecot.ports['pop3s']}", 90, ALICE))


if __name__ == "__main__":
    case.main()
