"""Desktop notifications of calls, in a real Dunst: what is shown, clicked and withdrawn.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import signal

import case
import notifications
import plugin

RINGING = "alice@example.org is calling"
MISSED = "Missed call from alice@example.org"
BROKEN = "The call with alice@example.org broke off"


class Doorbell(case.Case):
    def screen(self):
        screen = notifications.Screen()
        self.addCleanup(screen.close)
        return screen

    def host(self, bob, env):
        """Bob's mail client is open."""
        host = plugin.Plugin(bob, **env)
        host.wait_for("hello")
        host.ask("hello", protocol=1, client="thunderbird", language="en")
        host.ask("watch", camera="test-small", microphone="test")
        return host

    def scene(self):
        screen = self.screen()
        screen.start()
        _, alice, bob = self.two()
        self.bob = bob
        return screen, alice, bob, self.host(bob, screen.env)

    def ring_doorbell(self):
        screen, alice, bob, host = self.scene()
        call = alice.call(bob.address)
        ringing = host.wait_for("ringing")
        screen.wait_for(RINGING)
        return screen, call, host, ringing["call"]

    def test_ringing_says_who_and_what_and_how_sure(self):
        screen, alice, bob, host = self.scene()
        bob.do("contacts", "remove", alice.address)
        bob.do("contacts", "add", alice.address, "--name", "Alice <b>&\u202e\u0007 Ross")
        alice.call(bob.address, "--ring", "60")
        shown = screen.wait_for("Alice <b>&\ufffd\ufffd Ross is calling")
        self.assertIn("alice@example.org", shown["body"])
        self.assertIn("first call, not verified", shown["body"])
        self.assertIn("audio, video, chat", shown["body"])
        self.assertEqual((shown["app_name"], shown["urgency"]), ("Mailcall", "CRITICAL"))
        # Should the host be killed, it goes by itself soon after the ringing.
        self.assertGreater(int(shown["timeout"]), 0)

    def test_click_only_shows_the_window(self):
        screen, call, host, number = self.ring_doorbell()
        screen.click()
        host.wait_for("show", call=number)
        states = [one["state"] for one in host.ask("calls")["calls"]]
        self.assertEqual(states, ["ringing_in"])
        self.assertFalse(host.has("answering"))

    def test_accept_with_audio(self):
        screen, call, host, number = self.ring_doorbell()
        screen.choose("Accept with audio")
        self.assertEqual(host.wait_for("answering", call=number)["media"], "audio,chat")
        screen.wait_until_empty()
        call.wait_for("talking")

    def test_accept_with_video(self):
        screen, call, host, number = self.ring_doorbell()
        screen.choose("Accept with video")
        self.assertEqual(host.wait_for("answering", call=number)["media"], "audio,video,chat")
        screen.wait_until_empty()

    def test_decline(self):
        screen, call, host, number = self.ring_doorbell()
        screen.choose("Decline")
        call.wait_for("over", outcome="declined")
        screen.wait_until_empty()
        self.assertEqual([one["summary"] for one in screen.shown()], [RINGING])

    def test_put_away_rings_on(self):
        screen, call, host, number = self.ring_doorbell()
        screen.put_away()
        screen.wait_until_empty()
        self.assertEqual(host.ask("calls")["calls"][0]["state"], "ringing_in")

    def test_accepted_in_the_window(self):
        screen, call, host, number = self.ring_doorbell()
        host.ask("accept", call=number)
        screen.wait_until_empty()

    def test_cancelled_is_missed_and_called_back(self):
        screen, call, host, number = self.ring_doorbell()
        call.interrupt()
        self.assertEqual(screen.wait_for(MISSED)["urgency"], "NORMAL")
        self.assertEqual(screen.on_screen(), 1)
        screen.choose("Call back")
        wanted = host.wait_for("call_back")
        self.assertEqual((wanted["address"], wanted["account"]), ("alice@example.org", "main"))
        screen.wait_until_empty()

    def test_click_on_missed_shows_it(self):
        screen, call, host, number = self.ring_doorbell()
        call.interrupt()
        screen.wait_for(MISSED)
        screen.click()
        host.wait_for("show", call=number)

    def test_missed_calls_of_one_caller_are_one(self):
        screen, alice, bob, host = self.scene()
        for count in (1, 2):
            call = alice.call(bob.address)
            host.wait_for("ringing", count=count)
            screen.wait_for(RINGING, count)
            call.interrupt()
            screen.wait_for(MISSED, count)
        self.assertEqual(screen.on_screen(), 1)

    def test_a_crash_is_told_and_called_again(self):
        """As a codec's does it: with the call's program its window is gone."""
        screen, call, host, number = self.ring_doorbell()
        host.ask("accept", call=number)
        host.wait_for("talking")
        os.kill(self.bob.call_processes()[0], signal.SIGSEGV)
        shown = screen.wait_for(BROKEN)
        self.assertIn("ended unexpectedly; call again to go on", shown["body"])
        screen.choose("Call again")
        self.assertEqual(host.wait_for("call_back")["address"], "alice@example.org")
        # The other side is not left with a picture that stands still.
        call.wait_for("reconnecting")
        call.interrupt()
        call.wait_for("over")

    def test_strangers_show_nothing(self):
        screen, alice, bob, host = self.scene()
        bob.do("contacts", "remove", alice.address)
        call = alice.call(bob.address)
        host.wait_for("listed")
        call.interrupt()
        host.wait_for("over")
        self.assert_first_shown_is_of_a_contact(screen, alice, bob)

    def test_switched_off(self):
        screen, alice, bob, host = self.scene()
        bob.set(addresses="loopback", notify="no")
        call = alice.call(bob.address)
        host.wait_for("ringing")
        call.interrupt()
        host.wait_for("over")
        host.ask("calls")  # by its answer, what has happened until then has been shown or not
        bob.set(addresses="loopback", notify="yes")
        self.assert_first_shown_is_of_a_contact(screen, alice, bob)

    def assert_first_shown_is_of_a_contact(self, screen, alice, bob):
        """What was shown before would stand before it."""
        bob.do("contacts", "add", alice.address)
        alice.call(bob.address)
        screen.wait_for(RINGING)
        self.assertEqual(screen.shown()[0]["summary"], RINGING)
        self.assertEqual(len(screen.shown()), 1)

    def test_host_ends_while_ringing(self):
        screen, call, host, number = self.ring_doorbell()
        self.assertEqual(screen.on_screen(), 1)
        host.close()
        screen.wait_until_empty()

    def test_service_starts_later_and_again(self):
        screen = self.screen()
        _, alice, bob = self.two()
        host = self.host(bob, screen.env)
        call = alice.call(bob.address)
        host.wait_for("ringing")
        screen.start()
        screen.wait_for(RINGING)
        screen.stop()
        screen.start()
        screen.wait_for(RINGING, 2)
        call.interrupt()
        screen.wait_for(MISSED)

    def test_without_a_desktop_calls_go_on(self):
        for address in ("unix:path=/nowhere/bus", "disabled:", "nonsense"):
            with self.subTest(bus=address):
                self.check_without_desktop({"DBUS_SESSION_BUS_ADDRESS": address})

    def test_bus_goes_away(self):
        screen, call, host, number = self.ring_doorbell()
        screen.bus.kill()
        screen.bus.wait()
        host.ask("accept", call=number)
        call.wait_for("talking")
        host.close()

    def check_without_desktop(self, env):
        _, alice, bob = self.two()
        host = self.host(bob, env)
        for count in (1, 2):
            call = alice.call(bob.address)
            host.wait_for("ringing", count=count)
            call.interrupt()
            host.wait_for("over", count=count)
        call = alice.call(bob.address)
        host.ask("accept", call=host.wait_for("ringing", count=3)["call"])
        call.wait_for("talking")
        self.assertEqual(host.story().count("no desktop notifications"), 1, host.story())
        host.close()


if __name__ == "__main__":
    case.main()
