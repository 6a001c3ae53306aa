# A call process with its window: when it comes up, what closing it means, and life without one.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_window_test.py PATH-OF-MAILCALL-CALL [unittest arguments]
import os
import signal
import subprocess
import time
import unittest

import desktop
from call_world import PATIENCE, Pair, Side, until


class Window(unittest.TestCase):
    """The window of real processes on a display of their own."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()
        cls.addClassCleanup(cls.desktop.close)

    def side(self, *more, face="--window"):
        env = dict(os.environ, **self.desktop.env)
        side = Side(self, *more, face=face, env=env)
        os.mkdir(os.path.join(side.folder, "downloads"))
        return side

    def windows(self):
        """Titles of what is on the screen."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Bob"],
                               env=dict(os.environ, **self.desktop.env), capture_output=True,
                               text=True)
        return [self.desktop.tool("xdotool", "getwindowname", each).strip()
                for each in found.stdout.split()]

    def await_window(self):
        """On the screen, and keys go there: the window manager sees to that a moment later."""
        until(lambda: self.windows() == ["Bob"] == [self.desktop.active_window()])

    def close_window(self):
        """As a click on its X does it."""
        self.desktop.key("alt+F4")

    def shown(self, state="talking", **card):
        """A window that shows a call in this state."""
        side = self.side()
        host = side.attach()
        host.order("show", card=side.card(state=state, **card))
        host.wait("window_shown")
        self.await_window()
        return side, host

    def talk(self):
        pair = Pair(self, alice=self.side())
        pair.a.order("show", card=pair.alice.card(state="ringing_out"))
        pair.a.wait("window_shown")
        pair.talk()
        pair.a.order("show", card=pair.alice.card())
        # Keys that come before it has taken the order would be those of a window that rings.
        pair.a.order("ask_stats")
        pair.a.wait("stats")
        self.await_window()
        return pair

    # --- when it comes up ---

    def test_nothing_is_shown_before_there_is_something_to_show(self):
        side = self.side()
        host = side.attach()
        host.order("show", card=side.card(state="over", outcome="missed"))
        host.order("ask_stats")
        host.wait("stats")
        self.assertEqual(self.windows(), [])
        host.order("show", card=side.card(state="ringing_in", outgoing=False))
        host.wait("window_shown")
        until(lambda: self.windows() == ["Bob"])
        self.assertEqual(self.windows(), ["Bob"])

    def test_a_window_shows_the_call_and_pictures_go_on(self):
        pair = self.talk()
        pair.a.wait("seen", video=True)
        pair.b.wait("seen", video=True)
        self.assertEqual(self.windows(), ["Bob"])

    def test_without_a_display_the_call_goes_on_and_says_why(self):
        env = {key: value for key, value in os.environ.items()
               if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        pair = Pair(self, alice=Side(self, face="--window", env=env))
        pair.a.order("show", card=pair.alice.card(state="ringing_out"))
        self.assertIn("window", pair.a.wait("trouble")["what"])
        pair.talk()
        pair.a.order("show", card=pair.alice.card())
        pair.b.order("chat", text="hello")
        pair.a.wait("chat_received", text="hello")
        troubles = [each for each in pair.a.heard if each["report"] == "trouble"]
        self.assertEqual(len(troubles), 1)

    # --- what is done in it ---

    def test_chat_typed_in_the_window_reaches_peer_and_host(self):
        pair = self.talk()
        self.desktop.key("ctrl+t")
        self.desktop.tool("xdotool", "type", "--delay", "50", "good day")
        self.desktop.key("Return")
        pair.b.wait("chat_received", text="good day")
        sent = pair.a.wait("chat_sent", text="good day")
        pair.a.wait("chat_delivered", count=1)
        again = pair.alice.attach()
        self.assertEqual(again.wait("chat_sent", n=sent["n"])["text"], "good day")

    def test_keys_switch_microphone_and_camera(self):
        pair = self.talk()
        self.desktop.key("ctrl+m")
        pair.b.wait("sending_now", peer={"microphone": False, "camera": True, "screen": False})
        self.desktop.key("ctrl+e")
        pair.b.wait("sending_now", peer={"microphone": False, "camera": False, "screen": False})

    def test_a_new_host_hears_that_the_window_is_there(self):
        side, _ = self.shown("ringing_out")
        side.attach().wait("window_shown")

    # --- closing it ---

    def test_closing_it_hangs_up(self):
        pair = self.talk()
        self.close_window()
        pair.a.ack(pair.a.wait("wish", what="hang_up"))
        pair.a.order("hang_up", reason="hung_up")
        pair.a.ack(pair.a.wait("lost", reason="hung_up"))
        pair.b.wait("peer_hung_up", reason="hung_up")
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)

    def test_closing_it_hangs_up_even_if_no_host_does(self):
        pair = self.talk()
        pair.a.kill()
        self.close_window()
        pair.b.wait("peer_hung_up", reason="hung_up")
        again = pair.alice.attach()
        again.ack(again.wait("lost"))
        self.assertEqual([each["what"] for each in again.heard if each["report"] == "wish"],
                         ["hang_up"])
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)

    def test_closing_one_that_rings_declines(self):
        side, host = self.shown("ringing_in", outgoing=False)
        self.close_window()
        wish = host.wait("wish", what="decline", value="")
        until(lambda: self.windows() == [])
        self.assertEqual(self.windows(), [])
        host.ack(wish)
        host.order("hang_up", reason="declined")
        self.assertEqual(side.process.wait(PATIENCE), 0)

    # --- the end of the call ---

    def test_after_the_call_the_window_stays_until_it_is_closed(self):
        pair = self.talk()
        pair.b.order("hang_up", reason="hung_up")
        pair.a.ack(pair.a.wait("peer_hung_up"))
        over = pair.alice.card(state="over", outcome="hung_up", can_call_again=True, seconds=3)
        pair.a.order("show", card=over)
        pair.a.order("hang_up", reason="hung_up")
        pair.a.order("hang_up", reason="hung_up")
        pair.a.order("show", card=over)
        time.sleep(1)  # what must not happen has no event: the end of the process
        self.assertIsNone(pair.alice.process.poll())
        self.assertEqual(self.windows(), ["Bob"])
        self.close_window()
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)

    def test_the_end_is_shown_without_a_host_too(self):
        pair = self.talk()
        pair.a.kill()
        pair.b.order("hang_up", reason="hung_up")
        until(lambda: "peer_hung_up" in pair.alice.spooled_kinds())
        time.sleep(1)  # as above
        self.assertIsNone(pair.alice.process.poll())
        self.assertEqual(self.windows(), ["Bob"])

    def test_a_call_declined_elsewhere_leaves_no_window(self):
        side, host = self.shown("ringing_in", outgoing=False)
        host.order("show", card=side.card(state="over", outcome="declined", outgoing=False))
        host.order("hang_up", reason="declined")
        self.assertEqual(side.process.wait(PATIENCE), 0)

    def test_a_terminated_process_takes_its_window_along(self):
        pair = self.talk()
        pair.alice.process.send_signal(signal.SIGTERM)
        pair.a.ack(pair.a.wait("lost", reason="hung_up"))
        self.assertEqual(pair.alice.process.wait(PATIENCE), 0)
        pair.b.wait("peer_hung_up")


if __name__ == "__main__":
    unittest.main(verbosity=2)
