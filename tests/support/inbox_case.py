"""The frame of tests whose people have their mail on a real server, encrypted by a test's own authority.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import authority
import case
import mail_server

ALICE, BOB = "alice@example.org", "bob@example.org"
USERS = {ALICE: "al ice's \"§ecret\\", BOB: "bobs"}
NO_IDLE = "imap_capability = IMAP4rev1 LITERAL+ UIDPLUS\n"


class InboxCase(case.Case):
    @classmethod
    def setUpClass(cls):
        cls.authority = authority.Authority()
        cls.addClassCleanup(cls.authority.close)
        cls.right = cls.authority.certificate()

    def setUp(self):
        self.place = self.town()

    def server(self, certificate=None, more="", **options):
        made = mail_server.MailServer(USERS, certificate=certificate or self.right, more=more,
                                      **options)
        self.addCleanup(made.close)
        return made

    def person(self, name, server, scheme, *words, password=None, poll=5, port=None):
        """Somebody who gets mail by this scheme, and sends it through the same server."""
        option = "--imap" if scheme.startswith("imap") else "--pop3"
        port = port or server.dovecot.ports[scheme]
        post = f"smtp://localhost:{server.post.port}" if server else "smtp://localhost:1"
        return self.place.person(
            name, way_in=[option, f"{scheme}://localhost:{port}", "--poll", poll],
            way_out=["--smtp", post, "--ca-file", self.authority.file, *words],
            password=(USERS[f"{name}@example.org"] if password is None else password) + "\n")

    def tried(self, person):
        """What `account test` prints, and where it ends."""
        done = person.run("account", "test", "main")
        return done.returncode, done.stdout, done.stderr

    def assert_works(self, person, way):
        status, out, err = self.tried(person)
        self.assertEqual(status, 0, out + err)
        self.assertIn(f"Mail comes in through localhost, which lets {person.address} in and {way}",
                      out)
        self.assertIn("main works both ways.", out)
        return err

    def assert_refused(self, person, *sentences):
        status, out, err = self.tried(person)
        self.assertEqual(status, 1, out + err)
        self.assertNotIn("Mail comes in", out)
        for sentence in sentences:
            self.assertIn(sentence, err)
