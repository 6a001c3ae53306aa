"""The helper is killed, and Thunderbird is closed: calls go on, and the add-on shows the truth again.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal
import time

import people
import thunderbird_case

SOON = 2 * people.SLOWNESS  # seconds from the next event until the truth stands there


# Keeps that the helper was said to be away; a warning of before may stand in that place.
KEEP_TROUBLE = """
    const trouble = document.getElementById("trouble");
    const keep = () => {
        if (!trouble.hidden && trouble.textContent.includes("has stopped")) {
            document.body.dataset.troubled = "yes";
        }
    };
    new MutationObserver(keep).observe(trouble,
        { subtree: true, childList: true, attributes: true, characterData: true });
    arguments[0]();
"""


class Helper(thunderbird_case.Case):
    def kill_helper(self, person):
        """Gives when; the add-on has not heard of it yet."""
        (number,) = person.hosts()
        at = time.time()
        os.kill(number, signal.SIGKILL)
        return at

    def wait_back(self, person, since):
        """Until the add-on has a helper again, after it had none."""
        person.wait_for("connection", since=since, connected=False)
        person.wait_for("connection", since=since, connected=True)

    def test_helper_killed_while_it_rings_rings_on(self):
        window, incoming = self.ring(self.alice, self.bob)
        self.wait_back(self.bob, self.kill_helper(self.bob))
        incoming.wait("#accept-video:enabled", patience=SOON)
        self.assertEqual(len(self.bob.pages("call/call.html")), 1)
        incoming.click("#accept-video")
        self.assert_talk(self.alice, self.bob, self.call_of(incoming))
        window.wait_phase("talking")

    def test_cancel_that_comes_while_the_helper_is_away(self):
        window, incoming = self.ring(self.alice, self.bob)
        there = len(self.server.of_type("cancel"))
        self.kill_helper(self.bob)
        window.click("#hang-up")
        cancel = self.server.wait_for("cancel", there + 1)
        incoming.wait_closed()
        self.assertLess(time.time() - cancel.at, 1 + SOON)
        self.assertEqual(self.bob.ask("calls")["calls"], [])

    def test_helper_killed_during_a_call_is_not_noticed_in_it(self):
        window, incoming = self.talk(self.alice, self.bob)
        call = self.call_of(incoming)
        processes = self.bob.call_processes()
        # It stands there for a second or less: a busy computer would come too late to see it.
        incoming.run(KEEP_TROUBLE)
        killed = self.kill_helper(self.bob)
        incoming.wait('body[data-troubled="yes"]')
        window.type("#chat-text", "still there?")
        window.click("#chat-send")
        self.wait_back(self.bob, killed)
        incoming.run("""
            const done = arguments[0];
            const trouble = document.getElementById("trouble");
            const look = () => trouble.hidden && done();
            new MutationObserver(look).observe(trouble, { attributes: true });
            look();
        """, patience=SOON)
        incoming.wait_phase("talking")
        incoming.wait("#chat-lines li", "still there")
        self.assertEqual(self.bob.call_processes(), processes)
        self.assertFalse(self.alice.told("reconnecting", call=call))
        incoming.click("#hang-up")
        window.wait_phase("over", 2 * people.PATIENCE)

    def test_thunderbird_closed_during_a_call(self):
        window, incoming = self.talk(self.alice, self.bob)
        call = self.call_of(incoming)
        processes = self.alice.call_processes()
        self.alice.quit()
        self.assertEqual(self.alice.call_processes(), processes)
        # Typed by Bob, and nobody but the call process takes it; an answer to each ping comes too.
        incoming.type("#chat-text", "are you back yet?")
        incoming.click("#chat-send")
        self.alice.start()
        self.assertEqual(self.alice.call_processes(), processes)
        (found,) = self.alice.ask("calls")["calls"]
        self.assertEqual((found["call"], found["state"]), (call, "talking"))
        self.assertFalse(self.bob.told("reconnecting", call=call))
        self.alice.ask("open_call", call=call)
        window = self.alice.page("call=" + call)
        window.wait_phase("talking")
        window.click("#hang-up")
        incoming.wait_phase("over", 2 * people.PATIENCE)


if __name__ == "__main__":
    thunderbird_case.case.main()
