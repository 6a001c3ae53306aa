"""Nobody answers: the caller is told, the other finds a missed call, calls back, and they talk.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import people
import thunderbird_case

# A mail has to arrive and a window to come up in time.
RING = int(5 + 5 * people.SLOWNESS)  # seconds
SHORT = {"ring": str(RING), "time_scale": "0.1"}


class Missed(thunderbird_case.Case):
    """All waiting times are a tenth of what they are otherwise."""

    SETTINGS = SHORT

    def test_no_answer_missed_call_and_call_back(self):
        window, incoming = self.ring(self.alice, self.bob)
        call = self.call_of(incoming)
        incoming.wait_closed()
        self.assertTrue(self.last(self.bob)["missed"])
        window.wait_phase("over")
        self.assertEqual(self.last(self.alice)["outcome"], "no_answer")
        self.assertTrue(window.shows("#call-again"))
        self.assertTrue(window.shows("#write-instead"))
        self.bob.select({"header": call})
        self.bob.wait_button("Call back")
        back = self.bob.opens("to=", lambda: self.bob.choose_in_header("button-call-back"))
        back.click("#call-video:enabled")
        answered = self.alice.incoming(besides=[window])
        answered.click("#accept-video")
        self.assert_talk(self.bob, self.alice, self.call_of(answered))


if __name__ == "__main__":
    thunderbird_case.case.main()
