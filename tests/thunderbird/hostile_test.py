"""Mails that imitate Mailcall or do not hold, and two Thunderbirds that share one account.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re

import case
import people
import thunderbird_case

IMITATION = """From: "Mailcall: Bob is calling. \u202eACCEPT" <mallory@elsewhere.example>
To: alice@example.org
Subject: Incoming call <b>from Bob</b>
Message-ID: <imitation@elsewhere.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<div id="mailcall-banner" style="position:fixed;top:0;left:0;right:0;background:#0a7">
Bob is calling <button id="accept-video" onclick="parent.postMessage('accept','*')">Accept
</button> <a href="mailcall:accept">Accept call</a></div>
<script>browser.runtime.sendMessage({to: "background", command: "place",
fields: {addresses: ["mallory@elsewhere.example"]}});</script>
"""


class Hostile(thunderbird_case.Case):
    def deliver(self, text, to):
        self.server.deliver(text.replace("\n", "\r\n").encode(), to.address)

    def test_imitation_gets_no_control_of_ours(self):
        there = len(self.server.sent)
        self.deliver(IMITATION, self.alice)
        self.alice.select({"subject": "Incoming call"})
        self.alice.wait_button("Call sender")
        self.assertEqual(list(self.alice.header_menu()), ["button-call"])
        self.assertEqual(self.alice.pages("call/call.html"), [])
        self.assertEqual(self.alice.ask("calls")["calls"], [])
        window = self.alice.opens("to=", lambda: self.alice.choose_in_header("button-call"))
        self.assertEqual(window.wait("#who", "."), "mallory@elsewhere.example")
        self.assertEqual(len(self.server.sent), there)

    def test_refused_mail_says_why_in_the_buttons_menu(self):
        _, incoming = self.ring(self.bob, self.alice)
        mail = self.server.of_type("invite")[-1]
        incoming.click("#decline")
        incoming.wait_closed()
        # The same, with another caller's name on it: the signature does not hold.
        forged = mail.bytes.replace(b"bob@example.org", b"eve@example.org")
        forged = re.sub(rb"(?i)Message-ID: <", b"Message-ID: <forged", forged)
        self.server.deliver(forged, self.alice.address)
        self.alice.select({"author": "eve@example.org"})
        self.alice.wait_button("Not a valid call")
        items = self.alice.header_menu()
        self.assertNotIn("button-accept-video", items)
        self.assertRegex(items["button-why"], r"^\[.{10,}\]$")  # a sentence, not to be clicked
        self.assertEqual(self.alice.pages("call/call.html"), [])


class Shared(thunderbird_case.Case):
    """Bob has two computers: the same address, and the same identity."""

    def test_one_answers_and_the_other_stops(self):
        laptop = self.person("laptop", address=self.bob.address)
        account = self.bob.ask("accounts")["accounts"][0]["name"]
        text = self.bob.ask("identity_export", account=account, passphrase="a b c d")["text"]
        laptop.start()
        laptop.ask("identity_import", text=text, passphrase="a b c d", replace=True)
        for computer in (self.bob, laptop):
            computer.ask("settings_set", settings={"devices": "2"})
        laptop.ask("contact_add", address=self.alice.address)
        window, incoming = self.ring(self.alice, self.bob)
        call = self.call_of(incoming)
        other = laptop.incoming(call=call)
        other.click("#accept-audio")
        incoming.wait_closed()
        self.assert_talk(self.alice, laptop, call, "audio")
        window.wait_phase("talking")
        # The one that was ready for an answer has nothing left to do.
        people.wait_until(lambda: not self.bob.call_processes())
        self.assertEqual(self.last(self.bob)["outcome"], "taken")


if __name__ == "__main__":
    case.main()
