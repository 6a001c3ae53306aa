"""The frame of tests whose people send their mail through an SMTP server of the test's own.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import authority
import case
import mail_server

ALICE, BOB = "alice@example.org", "bob@example.org"
USERS = {ALICE: "al ice's §ecret", BOB: "bobs"}


class SmtpCase(case.Case):
    @classmethod
    def setUpClass(cls):
        cls.authority = authority.Authority()
        cls.addClassCleanup(cls.authority.close)
        cls.right = cls.authority.context()

    def post(self, **options):
        """A server that delivers to the people of this test's town."""
        def take(sender, recipients, content):
            for person in self.people:
                if person.address in recipients:
                    self.count += 1
                    person.receive(content, f"{self.count}.mail")
            self.taken.append((sender, recipients, content))

        post = mail_server.Post(USERS, take, **options)
        self.addCleanup(post.close)
        return post

    def setUp(self):
        self.people, self.taken, self.count = [], [], 0
        self.place = self.town()

    def person(self, name, *words, password=None, settings=None):
        way = ["--smtp", *words, "--ca-file", self.authority.file]
        made = self.place.person(name, way_out=way, settings=settings, password=(
            USERS[f"{name}@example.org"] if password is None else password) + "\n")
        self.people.append(made)
        return made

    def alice(self, post, *words, **options):
        scheme = "smtps" if post.implicit else "smtp"
        return self.person("alice", f"{scheme}://localhost:{post.port}", *words, **options)

    def tried(self, person):
        """What `account test` prints, and where it ends."""
        done = person.run("account", "test", "main")
        return done.returncode, done.stdout, done.stderr

    def assert_works(self, person, way="lets alice@example.org in"):
        status, out, err = self.tried(person)
        self.assertEqual(status, 0, out + err)
        self.assertIn(way, out)
        self.assertIn("main works both ways.", out)
        return err

    def assert_refused(self, person, *sentences):
        status, out, err = self.tried(person)
        self.assertEqual(status, 1, out + err)
        self.assertNotIn("Mail goes out", out)
        self.assertIn(f"Mail comes in through the folder {person.mail}.", out)
        for sentence in sentences:
            self.assertIn(sentence, err)
