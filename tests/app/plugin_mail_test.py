"""Calls whose mails a mail client carries: the test is the client, hosts and calls are real.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time

import case
import mail_client
import people

MINUTE = 60


class PluginMail(case.Case):
    def client(self, town, name, settings=None, **fields):
        person = town.person(name, settings={"addresses": "loopback", "camera": "test-small",
                                             "microphone": "test", **(settings or {})})
        return mail_client.MailClient(person, **fields)

    def two(self, **fields):
        town = self.town()
        alice, bob = self.client(town, "alice"), self.client(town, "bob", **fields)
        mail_client.befriend(alice, bob)
        return alice, bob

    def ring(self, alice, bob, **fields):
        call = alice.host.ask("place", address=bob.person.address, **fields)["call"]
        return call, bob.host.wait_for("ringing", call=call)

    def test_a_call_through_two_clients(self):
        alice, bob = self.two()
        call, ringing = self.ring(alice, bob)
        self.assertEqual(ringing["account"], "account1")
        self.assertEqual(ringing["state"], "ringing_in")
        bob.host.ask("accept", call=call)
        for client in (alice, bob):
            client.host.wait_for("seen", call=call)
            client.host.wait_for("heard", call=call)
        self.assertEqual(bob.host.ask("calls")["calls"][0]["state"], "talking")
        alice.host.ask("hang_up", call=call)
        over = bob.host.wait_for("over", call=call, outcome="hung_up")
        self.assertTrue(over["tidy"])

    def test_no_header_but_those_that_thunderbird_keeps(self):
        alice, bob = self.two()
        self.ring(alice, bob)
        sending = alice.wait_for_sent("invite")
        self.assertTrue(all(h["name"].startswith("X-") for h in sending["headers"]))
        self.assertEqual(sending["from"], alice.person.address)
        self.assertEqual(sending["part"]["type"], "application/sdp")
        self.assertIn("Mailcall", sending["text"])

    def test_decline_with_a_text_from_somebody_who_plays_tricks(self):
        alice, bob = self.two()
        call, _ = self.ring(alice, bob)
        bob.host.ask("decline", call=call, text="later\u202e\u0007 today")
        over = alice.host.wait_for("over", call=call, outcome="declined")
        self.assertIn("later", over["sentence"])
        self.assertNotIn("\u202e", over["sentence"] + over["text"])
        self.assertNotIn("\u0007", over["sentence"] + over["text"])

    def test_what_a_button_on_the_mail_may_offer(self):
        alice, bob = self.two()
        call, _ = self.ring(alice, bob)
        invite = mail_client.write_mail(alice.wait_for_sent("invite"))
        look = bob.receive(invite, "look")
        self.assertEqual((look["verdict"], look["offers"]), ("invite", ["accept", "decline"]))
        self.assertEqual((look["call"], look["trust"]), (call, "new"))
        alice.host.ask("hang_up", call=call)
        bob.host.wait_for("over", call=call, outcome="cancelled")
        look = bob.receive(invite, "look")
        self.assertEqual((look["offers"], look["tidy"]), (["call_back"], False))
        forged = invite.replace(b"gen=0", b"gen=1")
        look = bob.receive(forged, "look")
        self.assertEqual((look["verdict"], look["offers"]), ("refused", []))
        self.assertIn("signature", look["reason"])
        plain = b"From: carol@example.org\r\nTo: bob@example.org\r\n\r\nhello\r\n"
        self.assertEqual(bob.receive(plain, "look")["offers"], ["call"])
        # Our own copy.
        self.assertEqual(alice.receive(invite, "look")["offers"], [])

    def test_a_mail_that_cannot_be_sent_ends_the_call_and_is_the_last(self):
        alice, bob = self.two()
        alice.carry = lambda sending: False
        call = alice.host.ask("place", address=bob.person.address)["call"]
        sending = alice.wait_for_sent("invite")
        alice.host.ask("not_sent", mail=sending["mail"], why="The mail server is down.")
        over = alice.host.wait_for("over", call=call, outcome="failed")
        self.assertIn("The mail server is down", over["sentence"])
        self.assertEqual(len(alice.sent), 1)
        # The server has taken it after all: the other side must not ring for nothing.
        alice.carry = lambda sending: True
        alice.host.ask("sent", mail=sending["mail"])
        bob.receive(mail_client.write_mail(sending))
        alice.wait_for_sent("cancel")
        bob.host.wait_for("over", call=call)

    def test_an_answer_that_cannot_be_sent_is_not_followed_by_another_mail(self):
        alice, bob = self.two()
        bob.carry = lambda sending: False
        call, _ = self.ring(alice, bob, private=True)
        bob.host.ask("accept", call=call)
        sending = bob.wait_for_sent("accept")
        bob.host.ask("not_sent", mail=sending["mail"], why="No network.")
        bob.host.wait_for("over", call=call, outcome="failed")
        self.assertEqual(len(bob.sent), 1)

    def test_what_has_not_left_when_the_call_ends_must_not(self):
        alice, bob = self.two()
        alice.carry = lambda sending: False
        call = alice.host.ask("place", address=bob.person.address)["call"]
        invite = alice.wait_for_sent("invite")
        alice.host.ask("hang_up", call=call)
        alice.host.wait_for("withdraw", mail=invite["mail"])
        alice.host.wait_for("over", call=call, outcome="cancelled")
        alice.host.ask("not_sent", mail=invite["mail"])
        # Who was not invited need not be told.
        self.assertEqual(len(alice.sent), 1)

    def test_an_invite_that_left_when_it_was_cancelled_is_taken_back(self):
        alice, bob = self.two()
        alice.carry = lambda sending: mail_client.kind_of(sending) == "cancel"
        call = alice.host.ask("place", address=bob.person.address)["call"]
        invite = alice.wait_for_sent("invite")
        alice.host.ask("hang_up", call=call)
        alice.host.wait_for("withdraw", mail=invite["mail"])
        bob.receive(mail_client.write_mail(invite))
        alice.host.ask("sent", mail=invite["mail"])
        bob.host.wait_for("over", call=call, outcome="cancelled")

    def test_mail_from_before_the_client_was_started_is_never_answered_by_itself(self):
        now = int(time.time())
        alice, bob = self.two(since=now)
        bob.host.ask("rules_set", rules=[{"name": "all", "action": "answer", "with": "chat"}])
        alice.others = []
        old = alice.host.ask("place", address=bob.person.address)["call"]
        invite = mail_client.write_mail(alice.wait_for_sent("invite"))
        bob.receive(invite, received=now - MINUTE)
        bob.host.wait_for("ringing", call=old)
        alice.host.ask("hang_up", call=old)
        bob.receive(mail_client.write_mail(alice.wait_for_sent("cancel")))
        bob.host.wait_for("over", call=old)
        new = alice.host.ask("place", address=bob.person.address)["call"]
        invite = mail_client.write_mail(alice.wait_for_sent("invite", 2))
        bob.receive(invite, received=now + 1)
        bob.host.wait_for("answering", call=new, automatic=True)

    def test_whom_the_client_knows_rings_and_a_stranger_is_listed(self):
        town = self.town()
        alice, bob = self.client(town, "alice"), self.client(town, "bob")
        cases = (("", "listed"), ("book", "ringing"), ("written", "ringing"))
        for count, (contact, event) in enumerate(cases, 1):
            call = alice.host.ask("place", address=bob.person.address)["call"]
            invite = mail_client.write_mail(alice.wait_for_sent("invite", count))
            bob.receive(invite, contact=contact)
            notice = bob.host.wait_for(event, call=call)
            self.assertEqual(notice["listed"], event == "listed")
            alice.host.ask("hang_up", call=call)
            bob.receive(mail_client.write_mail(alice.wait_for_sent("cancel", count)))
            bob.host.wait_for("over", call=call)

    def test_two_people_are_called_one_after_the_other(self):
        town = self.town()
        alice = self.client(town, "alice")
        bob, carol = self.client(town, "bob"), self.client(town, "carol")
        mail_client.befriend(alice, bob, carol)
        placed = alice.host.ask("place", addresses=[bob.person.address, carol.person.address])
        self.assertEqual(placed["waiting"], 1)
        bob.host.wait_for("ringing", call=placed["call"])
        self.assertFalse(carol.host.has("ringing"))
        bob.host.ask("decline", call=placed["call"])
        ringing = carol.host.wait_for("ringing")
        self.assertEqual(alice.host.ask("calls")["waiting"], [])
        alice.host.ask("hang_up", call=ringing["call"])

    def test_a_killed_host_is_followed_by_one_that_asks_again_and_knows_its_calls(self):
        alice, bob = self.two()
        alice.carry = lambda sending: False
        call = alice.host.ask("place", address=bob.person.address)["call"]
        first = alice.wait_for_sent("invite")
        alice.host.kill()
        alice.carry = lambda sending: True
        alice.start()
        again = alice.wait_for_sent("invite", 2)
        self.assertEqual((first["mail"], first["headers"]), (again["mail"], again["headers"]))
        self.assertEqual([c["call"] for c in alice.host.ask("calls")["calls"]], [call])
        bob.host.wait_for("ringing", call=call)
        bob.host.ask("accept", call=call)
        alice.host.wait_for("talking", call=call)

    def test_a_call_goes_on_without_its_client_and_is_found_again(self):
        alice, bob = self.two()
        call, _ = self.ring(alice, bob)
        bob.host.ask("accept", call=call)
        bob.host.wait_for("seen", call=call)
        bob.host.close()
        # What is said meanwhile has somebody stand in for the host, who must then make room.
        alice.host.ask("chat", call=call, text="are you there?")
        stand_in = people.wait_until(bob.person.stand_ins)
        bob.start()
        bob.host.wait_for("talking", call=call)
        people.wait_until(lambda: not set(stand_in) & set(bob.person.stand_ins()))
        bob.host.ask("chat", call=call, text="back again")
        alice.host.wait_for("chat", call=call, text="back again")

    def test_whoever_stands_in_too_late_ends_at_once(self):
        alice, bob = self.two()
        call, _ = self.ring(alice, bob)
        bob.host.ask("accept", call=call)
        bob.host.wait_for("talking", call=call)
        self.assertEqual(bob.person.run("attend", call).returncode, 1)  # or the time is up
        self.assertEqual(bob.host.ask("calls")["calls"][0]["state"], "talking")

    def test_accounts_that_are_switched_off_ring_no_more(self):
        alice, bob = self.two()
        bob.host.ask("account_set", account="account1", on=False)
        self.assertEqual([a["on"] for a in bob.host.ask("accounts")["accounts"]
                          if a["client"] == "thunderbird"], [False])
        call = alice.host.ask("place", address=bob.person.address)["call"]
        alice.wait_for_sent("invite")
        alice.host.wait_for("sent", call=call)
        self.assertFalse(bob.host.has("ringing"))
        bob.host.ask("account_set", account="account1", on=True)
        bob.receive(mail_client.write_mail(alice.sent[-1]))
        bob.host.wait_for("ringing", call=call)


if __name__ == "__main__":
    case.main()
