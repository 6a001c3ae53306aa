"""The mails of a call on their way out: asked for, refused, and with a mail server that does not work.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import time

import marionette
import people
import thunderbird_case

SENTENCE = 20  # seconds, until ours stands there
QUIET = 3 * people.SLOWNESS  # seconds in which nothing more may come


class Permission(thunderbird_case.Case):
    OPTIONS = {"granted": ()}

    def ask_first(self, answer):
        """Alice's first click on "Video call", and what she answers on the page that it leads to."""
        window = self.alice.call_sender({"author": self.bob.address})
        page = self.alice.opens("permit/", lambda: window.click("#call-video:enabled"))
        page.click(answer)
        return window

    def test_1_refused_permission_lets_the_compose_window_carry_the_call(self):
        window = self.ask_first("#permit-refuse")
        window.wait("#press-send")
        self.assertEqual(self.server.of_type("invite"), [])
        self.alice.send_by_hand()
        invite = self.server.wait_for("invite")
        incoming = self.bob.incoming(call=invite.fields["call"])
        # The mail server has it before the window hears of that, and goes.
        people.wait_until(lambda: self.alice.compose_windows() == [])
        # Bob refuses as well; his answer also leaves through a window.
        page = self.bob.opens("permit/", lambda: incoming.click("#accept-video"))
        page.click("#permit-refuse")
        self.assert_talk(self.alice, self.bob, invite.fields["call"])
        self.bob.send_by_hand()
        self.server.wait_for("accept")
        window.wait_phase("talking")

    def test_2_compose_window_that_is_closed_ends_the_call(self):
        there = len(self.server.sent)
        window = self.place(self.alice, self.bob)
        window.wait("#press-send")
        window.click("#hang-up")
        window.wait_phase("over")
        self.alice.script("""
            await until("end of the compose window", arguments[0], () =>
                !Services.wm.getMostRecentWindow("msgcompose"));
        """, people.PATIENCE)
        self.alice.wait_for("over", call=self.call_of(window))
        # What has never left need not be cancelled.
        self.assertEqual(self.alice.compose_windows(), [])
        self.assertEqual(len(self.server.sent), there)

    def test_3_given_permission_sends_without_a_window(self):
        window = self.alice.call_sender({"author": self.bob.address})
        page = self.alice.opens("permit/", lambda: window.click("#permission-again"))
        page.click("#permit-allow")
        self.alice.answer_permission(True)
        there = len(self.server.of_type("invite"))
        window.click("#call-video:enabled")
        self.server.wait_for("invite", there + 1)
        self.assertEqual(self.alice.compose_windows(), [])




# Keeps when the window said what.
KEEP = """
    const done = arguments[arguments.length - 1];
    window.said = [];
    const keep = () => {
        const words = [...document.querySelectorAll("#state, #trouble")]
            .filter(one => one.checkVisibility()).map(one => one.textContent.trim()).join(" | ");
        if (words && window.said.at(-1)?.words != words) {
            window.said.push({ at: Date.now() / 1000, words });
        }
    };
    new MutationObserver(keep).observe(document.body,
        { subtree: true, childList: true, attributes: true, characterData: true });
    done();
"""


class Down(thunderbird_case.Case):
    def tearDown(self):
        self.server.post.mode = "up"
        for _ in self.alice.alerts():
            self.alice.close_alert()
        super().tearDown()

    def place_in_vain(self):
        """Alice's window and when she clicked; it keeps what it says."""
        window = self.alice.call_sender({"author": self.bob.address})
        window.wait("#call-video:enabled")
        window.run(KEEP)
        began = time.time()
        window.click("#call-video")
        return window, began

    def wait_sentence(self, window, began):
        """Ours, in words, in time."""
        window.wait("#state, #trouble", "could not be sent|not sent|no way to send|mail server",
                    2 * people.PATIENCE)
        said = window.run("arguments[0](window.said)")
        self.assertLess(said[-1]["at"] - began, SENTENCE, said)

    def assert_no_alert(self):
        with self.assertRaisesRegex(marionette.ScriptFailed, "no alert"):
            self.alice.wait_alert(QUIET)

    def assert_next_call_comes_first(self, there):
        """Nothing of the call in vain has been sent, and nothing is in the way of the next."""
        _, incoming = self.ring(self.alice, self.bob)
        self.assertEqual(self.server.sent[there].fields["call"], self.call_of(incoming))

    def test_server_that_is_down(self):
        there = len(self.server.sent)
        self.server.post.go_down()
        window, began = self.place_in_vain()
        self.alice.wait_alert()
        self.wait_sentence(window, began)
        self.assertEqual(len(self.alice.alerts()), 1)
        self.alice.close_alert()
        self.assert_no_alert()
        self.server.post.go_up()
        self.assert_next_call_comes_first(there)

    def test_server_that_never_answers(self):
        there = len(self.server.sent)
        self.server.post.mode = "hang"
        self.server.post.go_down()  # Thunderbird must not use a connection from before
        self.server.post.go_up()
        window, began = self.place_in_vain()
        self.wait_sentence(window, began)
        self.assertEqual(self.alice.alerts(), [])
        self.server.post.go_down()  # the connection that hung breaks
        self.assert_no_alert()
        self.server.post.mode = "up"
        self.server.post.go_up()
        self.assert_next_call_comes_first(there)

    def test_server_that_refuses(self):
        there = len(self.server.sent)
        self.server.post.mode = "refuse"
        window, began = self.place_in_vain()
        self.alice.wait_alert()
        self.wait_sentence(window, began)
        self.alice.close_alert()
        self.assert_no_alert()
        self.server.post.mode = "up"
        self.assert_next_call_comes_first(there)


if __name__ == "__main__":
    thunderbird_case.case.main()
