# The tones of a call that rings, over a private PulseAudio: on the loudspeaker that was chosen, and
# on none where no sound is wanted.
# SPDX-License-Identifier: GPL-3.0-or-later
import time
import unittest

import sound
import waves
from call_world import PATIENCE, Side

PERIOD = 4.5  # seconds: longer than any tone and its pause


class Ringing(unittest.TestCase):
    def setUp(self):
        self.server = sound.PulseAudio(self)
        for name in ("desk", "headset"):
            self.server.add_loudspeaker(name)
        self.server.prefer("sink", "desk")

    def attach(self, *more):
        self.side = Side(self, "--ring", *more, env=self.server.environment)
        self.host = self.side.attach()

    def show(self, state):
        self.host.order("show", card=self.side.card(state=state, outgoing=state == "ringing_out"))

    def choose(self, loudspeaker):
        self.host.order("switch", what="use_loudspeaker", value=loudspeaker)

    def await_tone(self, loudspeaker):
        recording = self.server.record(loudspeaker)
        deadline = time.monotonic() + PATIENCE
        while max(waves.envelope(waves.read(recording.path), 0.1), default=0) < 300:
            self.assertLess(time.monotonic(), deadline, f"{loudspeaker} stays silent")
            recording.await_more(0.2)
        recording.stop()

    def await_silence(self, loudspeaker):
        """For as long as a tone and its pause, within the time that one may wait."""
        deadline = time.monotonic() + PATIENCE
        while True:
            recording = self.server.record(loudspeaker)
            recording.await_more(PERIOD)
            if waves.level(waves.read(recording.stop())) < -80:
                return
            self.assertLess(time.monotonic(), deadline, f"{loudspeaker} does not fall silent")

    def test_both_tones_are_heard_and_end_with_the_ringing(self):
        for state in ("ringing_in", "ringing_out"):
            self.attach()
            self.show(state)
            self.await_tone("desk")
            self.show("talking")
            self.await_silence("desk")
            self.side.kill()

    def test_a_tone_follows_the_choice_of_a_loudspeaker(self):
        self.attach()
        self.choose("headset")
        self.show("ringing_out")
        self.await_tone("headset")
        self.choose("desk")
        self.await_tone("desk")
        self.await_silence("headset")

    def test_nothing_is_heard_where_no_sound_is_wanted_until_a_loudspeaker_is_chosen(self):
        self.attach("--silent")
        self.show("ringing_in")
        self.await_silence("desk")
        self.choose("desk")
        self.await_tone("desk")


if __name__ == "__main__":
    unittest.main(verbosity=2)
