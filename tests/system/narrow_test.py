"""Calls over lines that let little through, or lose some: voice goes on, and as much of the picture
as fits.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import subprocess
import unittest

import case
import net
import people

LONG = 60 * people.SLOWNESS


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Narrow(case.Case):
    def setUp(self):
        self.network = net.Network("alice", "bob")
        self.addCleanup(self.network.close)
        places = {name: {"namespace": self.network.space(name)} for name in ("alice", "bob")}
        _, self.alice, self.bob = self.two(**places)

    def narrow(self, kilobits):
        """What Alice sends, from now on; None: no longer."""
        how = ["del"] if kilobits is None else [
            "replace", "root", "tbf", "rate", f"{kilobits}kbit", "burst", "3000", "latency", "500ms"]
        words = ["tc", "-n", self.network.space("alice"), "qdisc", how[0], "dev", "eth0"]
        subprocess.run([*words, *(how[1:] or ["root"])], check=True)

    def lose(self, percent):
        """Of what Bob is sent, from now on."""
        rules = f"""
            table inet lossy
            delete table inet lossy
            table inet lossy {{
                chain in {{
                    type filter hook input priority 0;
                    meta l4proto udp numgen random mod 100 < {percent} drop
                }}
            }}"""
        subprocess.run(["ip", "netns", "exec", self.network.space("bob"), "nft", "-f", "-"],
                       input=rules, text=True, check=True)

    def talk(self):
        watch = self.bob.watch(camera="test")
        call = self.alice.call(self.bob.address, camera="test")
        watch.wait_for("ringing")
        watch.say("accept")
        self.assert_talk(call, watch)
        return call, watch

    def wait_from_now(self, running, fits, count=1):
        told = running.events[-1]["t"]
        return running.wait_for("quality", LONG, count, t=lambda t: t > told, quality=fits)["quality"]

    def end(self, call, watch):
        call.interrupt()
        return [running.wait_for("stats")["stats"] for running in (call, watch)]

    def test_narrow_line_carries_voice_and_a_smaller_picture(self):
        self.narrow(300)
        call, watch = self.talk()
        # It begins with more than that, and may stand still until what was too much has passed.
        self.wait_from_now(call, lambda now: 0 < now["width"] < 640 and not now["held"])
        for _ in range(2):
            self.wait_from_now(watch, lambda now: now["pictures_in"] >= 10)
        _, heard = self.end(call, watch)
        self.assertLess(heard["sound_lost"], 0.1 * heard["audio_packets"])

    def test_lossy_line_carries_all_of_the_voice_and_a_moving_picture(self):
        call, watch = self.talk()
        for percent in (2, 5, 10):
            with self.subTest(percent=percent):
                self.lose(percent)
                share = percent / 100
                self.wait_from_now(call, lambda now: share / 2 < now["loss_out"] < share * 2)
                self.wait_from_now(watch, lambda now: now["pictures_in"] >= 15)
        # A tenth is lost for longer than anything else.
        self.wait_from_now(watch, lambda now: True, count=3)
        sent, heard = self.end(call, watch)
        self.assertFalse(call.has("warning"))
        self.assertGreater(sent["sound_lost"] + heard["sound_lost"], 0)
        self.assertLess(heard["sound_lost"], 0.03 * heard["audio_packets"])

    def test_what_is_lost_of_the_first_packets_stops_no_picture(self):
        self.lose(5)
        call, watch = self.talk()
        told = watch.wait_for("quality", LONG)["quality"]
        self.assertGreaterEqual(told["pictures_in"], 10)
        self.end(call, watch)

    def test_picture_stands_still_before_voice_breaks_and_comes_back(self):
        call, watch = self.talk()
        self.narrow(110)
        call.wait_for("warning", LONG, text=lambda text: "too slow for your picture" in text)
        watch.wait_for("warning", LONG, text=lambda text: "too slow for its picture" in text)
        # It is worse than that until what was too much has passed.
        self.wait_from_now(call, lambda now: now["held"] and now["word"] == "weak")
        self.wait_from_now(watch, lambda now: now["pictures_in"] == 0 and now["loss_in"] < 0.05)
        self.narrow(None)
        self.wait_from_now(call, lambda now: not now["held"] and now["room"] > 500_000)
        self.wait_from_now(watch, lambda now: now["pictures_in"] > 10)
        self.end(call, watch)


if __name__ == "__main__":
    case.main()
