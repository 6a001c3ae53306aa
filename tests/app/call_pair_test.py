# Two call processes that have a call: proof, talk, killed hosts, killed processes, hanging up.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_pair_test.py PATH-OF-MAILCALL-CALL [unittest arguments]
import os
import signal
import time
import unittest

from call_world import PATIENCE, SETTINGS, Pair, text64, until


class Together(unittest.TestCase):
    """A whole call."""

    def test_a_call_from_offer_to_hang_up(self):
        pair = Pair(self)
        pair.connect()
        self.assertEqual(pair.a_open["own"], pair.b_open["theirs"])
        self.assertEqual(pair.a_open["theirs"], pair.b_open["own"])
        self.assertEqual(pair.a_open["own"], pair.offer["fp"])
        self.assertEqual(pair.b_open["own"], pair.begun["fp"])
        pair.prove()
        self.assertEqual(pair.a_frame["frame"], text64("Bob's accept and proof"))
        self.assertEqual(pair.b_frame["frame"], text64("Alice's proof"))
        pair.a.wait("seen", video=True)
        pair.b.wait("seen", video=True)

        pair.a.order("chat", text="Grüße von Alice")
        self.assertEqual(pair.b.wait("chat_received")["text"], "Grüße von Alice")
        pair.b.order("chat", text="你好")
        self.assertEqual(pair.a.wait("chat_received")["text"], "你好")

        pair.a.order("hang_up", reason="hung_up")
        lost = pair.a.wait("lost", reason="hung_up")
        pair.a.ack(lost)
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)
        self.assertEqual(pair.alice.spooled(), [])

        hung_up = pair.b.wait("peer_hung_up", reason="hung_up")
        self.assertEqual(pair.bob.spooled_kinds(), ["talking", "chat_received", "peer_hung_up"])
        pair.b.ack(hung_up)
        pair.b.order("hang_up", reason="hung_up")
        self.assertEqual(pair.bob.process.wait(PATIENCE), 0)
        self.assertEqual(pair.bob.spooled(), [])

    def test_the_mailed_answer_of_a_connected_call_is_harmless(self):
        pair = Pair(self).talk()
        host = pair.bob.attach()
        answer = host.wait("answer_ready")
        pair.a.order("apply", gen=0, answer=answer["answer"])
        pair.a.order("chat", text="still here")
        host.wait("chat_received", text="still here")

    def test_a_host_that_was_killed_finds_its_call_again(self):
        pair = Pair(self).talk()
        pair.a.kill()
        pair.b.order("chat", text="are you there?")
        pair.b.order("ask_stats")
        pair.b.wait("stats")
        again = pair.alice.attach()
        self.assertEqual(again.hello["gen"], 0)
        self.assertTrue(again.hello["proven"])
        again.wait("offer_ready")
        again.wait("auth_open")
        again.wait("auth_frame")
        again.wait("talking")
        chat = again.wait("chat_received", text="are you there?")
        numbers = [frame["n"] for frame in again.heard if "n" in frame]
        self.assertEqual(numbers, sorted(set(numbers)))
        again.order("prove", reply=text64("Alice's proof"))
        again.ack(chat)
        again.order("chat", text="I am back")
        pair.b.wait("chat_received", text="I am back")
        self.assertNotIn("refused", [frame["report"] for frame in again.heard])

    def test_a_host_that_hears_a_thing_twice_may_answer_it_twice(self):
        pair = Pair(self)
        pair.connect()
        again = pair.bob.attach()
        again.wait("auth_open")
        for _ in range(2):
            again.order("send_auth", frame=text64("Bob's accept and proof"))
            pair.a.wait("auth_frame")
        for _ in range(2):
            pair.a.order("prove", reply=text64("Alice's proof"))
        again.wait("auth_frame")
        again = pair.bob.attach()
        again.wait("auth_frame")
        for _ in range(2):
            again.order("prove", reply="")
        again.wait("talking")
        again.order("send_auth", frame=text64("Bob's accept and proof"))
        again.order("chat", text="once")
        pair.a.wait("chat_received", text="once")
        self.assertNotIn("refused", [frame["report"] for frame in pair.a.heard + again.heard])

    def test_without_a_host_the_end_is_in_the_spool(self):
        pair = Pair(self).talk()
        pair.b.kill()
        pair.a.order("hang_up", reason="hung_up")
        pair.a.wait("lost")
        until(lambda: "peer_hung_up" in pair.bob.spooled_kinds())
        self.assertEqual(pair.bob.spooled_kinds(), ["talking", "peer_hung_up"])
        talking, hung_up = pair.bob.spooled()
        self.assertLessEqual(talking["at"], hung_up["at"])
        self.assertLess(abs(hung_up["at"] - time.time()), 30)

    def test_a_killed_process_is_missed_and_its_spool_tells_the_next(self):
        pair = Pair(self).talk()
        pair.alice.kill()
        pair.b.wait("reaching", reached=False)
        self.assertEqual(pair.alice.spooled_kinds(), ["talking"])
        pair.alice.start()
        again = pair.alice.attach()
        self.assertEqual(again.hello["gen"], -1)
        again.ack(again.wait("talking", gen=0))
        again.order("ask_stats")
        again.wait("stats")
        self.assertFalse(os.path.exists(pair.alice.spool))

    def test_a_peer_that_stays_away_is_lost(self):
        pair = Pair(self, bob=("--time-scale", "0.1")).talk()
        pair.alice.kill()
        pair.b.wait("reaching", reached=False)
        again = pair.bob.attach()
        again.wait("reaching", reached=False)
        lost = again.wait("lost", gen=0, reason="failed")
        self.assertIn("can no longer be reached", lost["what"])
        self.assertEqual(pair.bob.spooled_kinds(), ["talking", "lost"])

    def test_a_terminated_process_hangs_up_properly(self):
        pair = Pair(self).talk()
        pair.alice.process.send_signal(signal.SIGTERM)
        pair.a.ack(pair.a.wait("lost", reason="hung_up"))
        pair.b.wait("peer_hung_up", reason="hung_up")
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)

    def test_the_end_of_an_unheard_process_waits_five_seconds_at_most(self):
        pair = Pair(self, alice=("--time-scale", "0.1")).talk()
        pair.a.order("hang_up", reason="hung_up")
        began = time.monotonic()
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual(pair.alice.spooled_kinds(), ["talking", "lost"])

    def test_a_peer_that_shows_no_proof_is_closed(self):
        pair = Pair(self, alice=("--time-scale", "0.1"))
        pair.connect()
        lost = pair.a.wait("lost", gen=0, reason="intercepted")
        self.assertIn("did not show", lost["what"])
        pair.a.order("offer", gen=1, settings=SETTINGS)
        pair.a.wait("offer_ready", gen=1)

    def test_a_proof_that_no_host_judges_is_closed(self):
        pair = Pair(self, alice=("--time-scale", "0.3"))
        pair.connect()
        pair.b.order("send_auth", frame=text64("Bob's accept and proof"))
        pair.a.wait("auth_frame")
        pair.a.wait("lost", gen=0, reason="failed")

    def test_nothing_opens_before_the_peer_has_shown_its_proof(self):
        pair = Pair(self)
        pair.connect()
        pair.a.order("prove", reply="")
        self.assertEqual(pair.a.wait("refused")["code"], 22)
        pair.a.order("ask_stats")
        stats = pair.a.wait("stats")
        self.assertEqual((stats["video_frames"], stats["frames_sent"]), (0, 0))


if __name__ == "__main__":
    unittest.main(verbosity=2)
