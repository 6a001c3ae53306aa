"""Two Thunderbirds call each other through the real controls, and every way in which that can end.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time

import people
import thunderbird_case

# From a mail at the SMTP server to what Thunderbird makes of it; half a second is Dovecot's.
BY_MAIL = 3 * people.SLOWNESS


class Calls(thunderbird_case.Case):
    FRIENDS = ("carol",)

    def test_call_sender_accept_and_hang_up(self):
        window, incoming = self.talk(self.alice, self.bob)
        incoming.click("#hang-up")
        window.wait_phase("over")
        incoming.wait_phase("over")
        self.assertTrue(window.shows("#call-again"))
        for person in (self.alice, self.bob):
            self.assertEqual(self.last(person)["outcome"], "hung_up")

    def test_window_tells_nothing_to_anybody_before_the_click(self):
        there = len(self.server.sent)
        window = self.alice.call_sender({"author": self.bob.address})
        window.wait("#call-video:enabled")
        window.wait("#who", self.bob.address)
        self.assertEqual(len(self.server.sent), there)
        self.assertEqual(self.alice.ask("calls")["calls"], [])

    def test_click_that_is_quicker_than_the_helper_does_as_the_settings_say(self):
        usual = self.alice.ask("settings")["settings"]
        self.alice.ask("settings_set", settings={"ring": "600", "private": "yes"})
        self.addCleanup(self.alice.ask, "settings_set",
                        settings={key: usual[key] for key in ("ring", "private")})
        with self.alice.hosts_stopped():
            window = self.alice.call_sender({"author": self.bob.address})
            window.click("#call-video:enabled")
            window.wait("#call-video:disabled")
        window.wait_phase("calling")
        sent = self.alice.wait_for("sent", call=self.call_of(window))
        self.assertAlmostEqual((sent["ring_until"] - sent["began"]) / 1000, 600, delta=10)
        self.assertIsNone(self.server.of_type("invite")[-1].part())  # not even sealed
        window.click("#hang-up")

    def test_whoever_is_looked_for_before_the_helper_knows_anybody_is_found(self):
        with self.alice.hosts_stopped():
            popup = self.alice.open_calls()
            popup.wait('body[data-connected="true"]')
            popup.type("#search", "bob")
            popup.wait("#none-found")
        popup.wait("#found li", "bob@example.org")
        window = self.alice.opens("to=", lambda: popup.click("#found [data-act=call]"))
        window.wait("#who", self.bob.address)
        popup.wait_closed()

    def test_header_button_accepts_with_voice(self):
        window, incoming = self.ring(self.bob, self.alice)
        # The menu is fitted item by item: whoever reads the button must find it complete, each time.
        for _ in range(5):
            self.alice.select({"author": self.bob.address, "subject": "Lunch?"})
            self.alice.wait_button("Call sender")
            self.assertEqual(list(self.alice.header_menu()), ["button-call"])
            self.alice.select({"header": self.call_of(incoming)})
            self.alice.wait_button("Accept call")
            self.assertEqual(list(self.alice.header_menu()), [
                "button-accept-video", "button-accept-audio", "button-accept-chat",
                "button-decline", "button-decline-text", "button-call"])
        self.alice.choose_in_header("button-accept-audio")
        self.assert_talk(self.alice, self.bob, self.call_of(incoming), "audio")
        self.alice.wait_button("Call is running")
        self.alice.choose_in_header("button-hang-up")
        window.wait_phase("over")

    def test_header_button_calls_sender(self):
        self.alice.select({"author": self.bob.address, "subject": "Lunch?"})
        self.alice.wait_button("Call sender")
        window = self.alice.opens("to=", lambda: self.alice.choose_in_header("button-call"))
        window.wait("#who", self.bob.address)

    def test_chat_is_typed_in_both_windows(self):
        window, incoming = self.talk(self.alice, self.bob, "chat")
        window.type("#chat-text", "good day")
        window.click("#chat-send")
        incoming.wait("#chat-lines li", "good day")
        incoming.type("#chat-text", "to you too ✓")
        incoming.click("#chat-send")
        window.wait("#chat-lines li", "to you too ✓")

    def test_decline_with_text(self):
        window, incoming = self.ring(self.alice, self.bob)
        incoming.click("#decline-with-text")
        incoming.type("#decline-text", "In a meeting until three")
        incoming.click("#decline-send")
        incoming.wait_closed()
        window.wait_phase("over")
        window.wait("#state", "In a meeting until three")
        self.assertTrue(window.shows("#call-again"))
        self.assertTrue(window.shows("#write-instead"))
        self.assertEqual(self.last(self.bob)["outcome"], "declined")

    def test_cancel_while_it_rings(self):
        window, incoming = self.ring(self.alice, self.bob)
        there = len(self.server.of_type("cancel"))
        window.click("#hang-up")
        cancel = self.server.wait_for("cancel", there + 1)
        incoming.wait_closed()
        self.assertLess(time.time() - cancel.at, BY_MAIL)
        self.assertTrue(self.last(self.bob)["missed"])
        self.assertEqual(self.bob.ask("calls")["calls"], [])

    def test_rule_answers_by_itself(self):
        self.bob.ask("rules_set", rules=[
            {"name": "alice", "from": self.alice.address, "action": "answer", "with": "chat"}])
        self.addCleanup(self.bob.ask, "rules_set", rules=[])
        window = self.place(self.alice, self.bob)
        window.wait_phase("talking")
        call = self.call_of(window)
        self.assertTrue(self.bob.wait_for("talking", call=call)["automatic"])
        self.assertFalse(self.bob.told("ringing", call=call))
        # A station that answers by itself must not do so unseen.
        self.bob.page("call=" + call).wait_phase("talking")

    def test_two_people_are_called_one_after_the_other(self):
        window = self.alice.call_sender(
            {"author": self.bob.address}, {"author": "carol@example.org"})
        window.wait("#people li", "bob@example.org")
        window.wait("#people li", "carol@example.org")
        there = len(self.server.of_type("invite"))
        window.click("#call-audio:enabled")
        first = self.server.wait_for("invite", there + 1)
        rest = {"bob@example.org", "carol@example.org"} - {first.to}
        window.wait("#waiting-people", rest.copy().pop())
        if first.to == self.bob.address:
            self.bob.incoming(call=first.fields["call"]).click("#decline")
        else:
            window.click("#hang-up")
        second = self.server.wait_for("invite", there + 2)
        self.assertEqual({second.to}, rest)
        window.wait("#who", second.to)
        # Who still waits is asked for when the next one is called, and shown a moment later.
        window.wait_hidden("#waiting")
        self.assertEqual(len(self.server.of_type("invite")), there + 2)


if __name__ == "__main__":
    thunderbird_case.case.main()
