"""Calls of people whose mail goes out through a real SMTP server, whatever becomes of that.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import case
import people
from smtp_case import ALICE, BOB, SmtpCase


class Calling(SmtpCase):
    def both(self, post):
        place = f"smtp://localhost:{post.port}"
        alice, bob = self.person("alice", place), self.person("bob", place)
        people.acquaint(alice, bob)
        return alice, bob

    def test_a_call_by_servers_only(self):
        alice, bob = self.both(self.post(context=self.right))
        call, watch = self.accept(alice, bob)
        self.assert_talk(call, watch)
        call.say("/hangup")
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        self.assertEqual([(s, r) for s, r, _ in self.taken[:2]], [(ALICE, [BOB]), (BOB, [ALICE])])

    def test_who_cannot_get_mail_is_told_of_in_the_call(self):
        post = self.post(context=self.right)
        post.unknown.add(BOB)
        alice, _ = self.both(post)
        call = alice.call(BOB)
        call.wait_for("warning", sentence=lambda s: (
            "The mail server localhost takes no mail for bob@example.org: "
            "550 5.1.1 There is nobody of that name" in s))
        call.wait_for("over", outcome="failed")
        call.wait()
        self.assertEqual(self.taken, [])

    def test_a_mail_waits_for_the_server_and_leaves_once(self):
        post = self.post(context=self.right)
        alice, bob = self.both(post)
        watch = bob.watch()
        post.go_down()
        call = alice.call(BOB)
        call.wait_for("warning", sentence=lambda s: (
            "cannot be reached" in s and "goes on trying until nobody waits" in s))
        post.go_up()
        watch.wait_for("ringing")
        call.wait_for("sent")
        self.assertEqual(len(self.taken), 1)
        self.assertEqual(call.count("warning"), 1)

    def test_what_is_too_late_never_leaves(self):
        post = self.post(context=self.right)
        alice, _ = self.both(post)
        post.go_down()
        call = alice.call(BOB, "--ring", "10")
        call.wait_for("warning", sentence=lambda s: "it is too late for this mail" in s)
        post.go_up()
        call.wait()
        # Whoever starts again sends first what still waits.
        again = alice.call(BOB)
        again.wait_for("sent")
        first = call.wait_for("inviting")["call"].encode()
        self.assertEqual([first in content for _, _, content in self.taken], [False])


if __name__ == "__main__":
    case.main()
