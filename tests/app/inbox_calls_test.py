"""Calls of people who get their mail from a real server: by IMAP with and without IDLE, and by POP3.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import case
import people
from inbox_case import ALICE, BOB, NO_IDLE, InboxCase


class Calls(InboxCase):
    def both(self, server, first, second):
        alice = self.person("alice", server, first)
        bob = self.person("bob", server, second)
        people.acquaint(alice, bob)
        return alice, bob

    def wait_first_look(self, person):
        """What comes after it is news."""
        people.wait_until(lambda: any((person.home / "state/inboxes").glob("*")))


class Calling(Calls):

    def assert_nothing_changed(self, server):
        """All mails lie where they came, and none is marked as read."""
        mails = list((server.folder / "home").glob("*/Maildir/*/*.*"))
        mails = [mail for mail in mails if mail.parent.name in ("new", "cur")]
        self.assertEqual([mail for mail in mails if "S" in mail.name.partition(":2,")[2]], [])
        return len(mails)

    def test_idle_here_and_pop3_there(self):
        server = self.server()
        alice, bob = self.both(server, "imaps", "pop3")
        bob.do("rules", "add", "alice", f"from={ALICE}", "action=answer", "with=chat")
        watch = bob.watch()
        self.wait_first_look(bob)
        call = alice.call(BOB)
        watch.wait_for("talking", automatic=True)
        call.wait_for("talking")
        call.say("good day")
        watch.wait_for("chat", text="good day")
        call.say("/hangup")
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        self.assertGreaterEqual(self.assert_nothing_changed(server), 2)

    def test_imap_without_idle_and_pop3_encrypted_from_the_start(self):
        server = self.server(more=NO_IDLE)
        alice, bob = self.both(server, "imap", "pop3s")
        watch = alice.watch()
        self.wait_first_look(alice)
        call = bob.call(ALICE)
        watch.wait_for("ringing")
        watch.say("accept")
        self.assert_talk(call, watch)
        call.say("/hangup")
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        self.assert_nothing_changed(server)


class Looking(Calls):
    SCHEMES = ("imaps", "pop3s")

    def invite(self, server, alice):
        """The mail of a call of which Bob gets to know nothing else."""
        before = len(server.sent)
        route, server.route = server.route, lambda mail: []
        call = alice.call(BOB)
        call.wait_for("sent")
        call.interrupt()
        call.wait()
        server.route = route
        return server.sent[before].bytes

    def test_what_was_there_before_the_first_look_never_rings(self):
        for scheme in self.SCHEMES:
            with self.subTest(scheme):
                self.setUp()
                server = self.server()
                alice, bob = self.both(server, "imaps", scheme)
                server.deliver(self.invite(server, alice), BOB)
                watch = bob.watch()
                self.wait_first_look(bob)
                call = alice.call(BOB)
                watch.wait_for("ringing", call=call.wait_for("inviting")["call"])
                self.assertEqual(watch.count("ringing"), 1)

    def test_what_comes_while_nobody_looks_rings_later_and_once(self):
        for scheme in self.SCHEMES:
            with self.subTest(scheme):
                self.setUp()
                server = self.server()
                alice, bob = self.both(server, "imaps", scheme)
                watch = bob.watch()
                self.wait_first_look(bob)
                watch.interrupt()
                watch.wait()
                server.deliver(self.invite(server, alice), BOB)
                watch = bob.watch()
                watch.wait_for("ringing")
                watch.say("decline")
                watch.wait_for("over")
                watch.interrupt()
                watch.wait()
                again = bob.watch()
                call = alice.call(BOB)
                again.wait_for("ringing", call=call.wait_for("inviting")["call"])
                self.assertEqual(again.count("ringing"), 1)

    def test_a_server_that_goes_and_comes_back(self):
        server = self.server()
        alice, bob = self.both(server, "imaps", "imap")
        watch = bob.watch()
        server.wait_idle(BOB)
        server.dovecot.go_down()
        server.dovecot.go_up()
        server.wait_idle(BOB)
        call = alice.call(BOB)
        watch.wait_for("ringing")
        call.wait_for("sent")
        call.interrupt()
        watch.wait_for("over")


if __name__ == "__main__":
    case.main()
