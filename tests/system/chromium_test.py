"""Calls with a browser that signs, seals and proves by itself: sound, pictures and texts both ways.

The page knows PROTOCOL.md and nothing of ours (support/mailcall.js); the test carries its mails.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))

import case
import chromium
import npm
import people
import post_office
import protocol

CALL = "abcdefghijklmnopqrstuvwx45"
SODIUM = HERE.parent / "support/sodium"
LARGE = "1280x720"
ENOUGH = 100  # pictures
UNDER_WAY = 50  # were sent, and may not be decoded yet, or at all
# Chromium ends a call 15 s after the last answer to whether it may go on (RFC 7675), and so 15 s
# after the proof if there is none from then on.
CONSENT = 21
QUICK = 4  # processors with which Mailcall has to send large pictures beside a browser
# Bits a second that Chromium holds possible without feedback: it begins with the first, and goes to the
# next after each second in which nothing was lost.
LADDER = [300_000]
while LADDER[-1] < 10e6:
    LADDER.append(LADDER[-1] * 1.08 + 1000)
H264 = all(shutil.which("gst-inspect-1.0") and
           subprocess.run(["gst-inspect-1.0", "--exists", element], check=False).returncode == 0
           for element in ("openh264enc", "openh264dec"))
GREETING, REPLY, LATER = "good day from a browser ✓", "to you too ✓", "still here ✓"


def by_feedback(estimates):
    """Those of Chromium's estimates that it cannot have made without."""
    return [one for one in estimates if min(abs(one - step) for step in LADDER) > 100]


class Page:
    """Chromium as Bob: the test hands it mails and takes those that it writes."""

    def __init__(self, test, role, bob, to, packages, lies, codec):
        self.bob = bob
        self.office = bob.office
        self.box = chromium.PostBox(pages=HERE, packages=packages)
        test.addCleanup(self.box.close)
        self.tell("setup", {"me": bob.address, "peerAddress": to, "call": CALL, "lies": lies,
                            "codec": codec})
        test.addCleanup(chromium.Chromium(self.box.url(f"chromium_page.html?{role}")).close)

    def tell(self, name, value):
        self.box.put(f"/{name}", json.dumps(value))

    def hear(self, name, patience=people.PATIENCE):
        try:
            return json.loads(self.box.take(f"/{name}", patience))
        except AssertionError as error:
            trouble = self.box.letters.get("/trouble", "")
            raise AssertionError(
                f"{error}; but {[*self.box.letters]} {trouble}\n{self.office.story()}") from None

    def take_mail(self, kind):
        """What Mailcall has written."""
        mail = self.office.wait_for(kind)
        part = base64.b64encode(mail.part() or b"").decode()
        self.tell(f"mail-{kind}", {"head": protocol.head_of(mail), "part": part})

    def send_mail(self, kind):
        """What the page has written, as soon as it has."""
        written = self.hear(kind)
        mail = protocol.compose(written["head"], base64.b64decode(written["part"]))
        (self.bob.outbox / "tmp" / kind).write_bytes(mail)
        (self.bob.outbox / "tmp" / kind).rename(self.bob.outbox / "new" / kind)

    def figures(self):
        self.box.letters.pop("/figures", None)
        return self.hear("figures")

    def wait_figures(self, enough):
        """The first that are."""
        deadline = time.monotonic() + people.PATIENCE
        while not enough(found := self.figures()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{found}\n{self.office.story()}")
        return found


@unittest.skipUnless(shutil.which("chromium"), "Chromium is not installed")
class Chromium(case.Case):
    def scene(self, role, lies=False, codec="VP8"):
        try:
            packages = npm.install(SODIUM)
        except npm.Unavailable as reason:
            self.skipTest(f"the page's libsodium cannot be installed: {reason}")
        town = self.town()
        self.alice, bob = town.person("alice"), town.person("bob", deaf=True)
        self.alice.do("contacts", "add", bob.address)
        self.bob_address = bob.address
        self.snapshot = town.folder / "seen.png"
        self.page = Page(self, role, bob, self.alice.address, packages, lies, codec)
        if not self.page.hear("able"):
            self.skipTest(f"this Chromium cannot encode {codec} as calls use it")

    def call_page(self, camera):
        self.running = self.alice.call(self.bob_address, "--snapshot", self.snapshot, camera=camera)
        self.page.take_mail("invite")
        self.page.send_mail("accept")

    def be_called(self, camera):
        self.running = self.alice.watch("--snapshot", self.snapshot, camera=camera)
        self.page.send_mail("invite")
        self.running.wait_for("ringing")
        self.running.say("accept")
        self.page.take_mail("accept")

    # --- a call ---

    def assert_talk(self):
        """Until both have seen, heard and read enough."""
        self.assertTrue(self.page.hear("proven"))
        for event in ("talking", "seen", "heard"):
            self.running.wait_for(event)
        self.running.wait_for("chat", text=GREETING)
        self.running.say(REPLY)
        self.assertEqual(self.page.hear("chat"), REPLY)
        self.page.wait_figures(lambda found: (
            min(found["decoded"], sum(found["pictures"].values())) >= ENOUGH
            and found["sent"] >= ENOUGH + UNDER_WAY
            and found["heard"] > 0
            and all(found[name] for name in ("pings", "pongs", "hellos"))))

    def assert_lasts(self, since):
        """Both ways, longer than a browser goes on by itself."""
        time.sleep(max(0.0, since + CONSENT - time.monotonic()))  # what is wanted is that it lasts
        had = self.page.figures()
        self.page.wait_figures(lambda found: (
            found["decoded"] > had["decoded"] + 10 and found["sent"] > had["sent"] + 10
            and found["pongs"] > had["pongs"]))
        self.page.tell("say", LATER)
        self.running.wait_for("chat", text=LATER)

    def assert_over(self):
        """Gives what either has counted."""
        figures = self.page.figures()
        self.running.interrupt()
        self.assertEqual(self.page.hear("bye"), "hung_up")
        self.running.wait_for("over", outcome="hung_up")
        self.assertEqual(self.running.count("talking"), 1)
        self.assertFalse(self.running.has("reconnecting"), self.running.story())
        stats = self.running.wait_for("stats")["stats"]
        self.assert_pictures(figures, stats)
        self.assertGreater(stats["feedback"], 10)
        # One is enough: where there is room for all, Chromium finds that out at once and stays there.
        self.assertTrue(by_feedback(figures["estimates"]), figures["estimates"])
        return figures, stats

    def assert_pictures(self, figures, stats):
        self.assertEqual(figures["before"], 0, "pictures were shown before the proof")
        # Chromium's, none of which was made smaller.
        self.assertEqual((figures["size"], figures["changes"]), (LARGE, 0))
        self.assertGreaterEqual(stats["video_frames"], ENOUGH)
        size = subprocess.run(["identify", "-format", "%wx%h", self.snapshot], check=True,
                              capture_output=True, text=True).stdout
        self.assertEqual(size, LARGE)
        # And ours.
        large = figures["pictures"].get(LARGE, 0)
        if large < ENOUGH:
            reason = (f"{large} pictures of {LARGE} were decoded by Chromium, the others were "
                      f"{figures['pictures']}: with {os.cpu_count()} processors and a load of "
                      f"{os.getloadavg()[0]:.1f} Mailcall's encoder keeps to what it can do")
            self.assertLess(os.cpu_count(), QUICK, reason)
            print(f"not held to {ENOUGH}: {reason}", flush=True)

    def tell(self, who, figures, stats):
        print(f"{who} calls: Chromium decoded {figures['pictures']}, Mailcall {stats['video_frames']} "
              f"of {figures['size']}; Mailcall heard {stats['feedback']} times what came, Chromium "
              f"estimated by that {len(by_feedback(figures['estimates']))} times; room for "
              f"{figures['room'] / 1e6:.1f} and {stats['quality']['room'] / 1e6:.1f} Mbit/s; "
              f"{figures['path']}", flush=True)

    def test_mailcall_calls(self):
        self.scene("answerer")
        self.call_page("test-720p")
        self.running.wait_for("talking")
        proven = time.monotonic()
        self.assert_talk()
        self.assert_lasts(proven)
        self.tell("Mailcall", *self.assert_over())

    def test_chromium_calls(self):
        self.scene("inviter")
        self.be_called("test-720p")
        self.running.wait_for("talking")
        proven = time.monotonic()
        self.assert_talk()
        # Mailcall's pictures begin small, and get large once six seconds have shown that they may.
        self.assert_lasts(proven)
        self.tell("Chromium", *self.assert_over())

    # --- the other codec ---

    def assert_h264(self):
        """Pictures both ways, in what the page likes best."""
        if not H264:
            self.skipTest("GStreamer has no encoder and decoder of H.264 here")
        self.assert_talk()
        figures = self.page.figures()
        self.assertEqual(figures["codecs"], ["video/H264"] * 2, figures)
        self.running.interrupt()
        self.assertEqual(self.page.hear("bye"), "hung_up")
        self.running.wait_for("over", outcome="hung_up")
        stats = self.running.wait_for("stats")["stats"]
        self.assertEqual((stats["codec_in"], stats["codec_out"]), ("H264", "H264"))
        self.assertGreaterEqual(stats["video_frames"], ENOUGH)
        print(f"H.264: Chromium decoded {figures['pictures']}, Mailcall {stats['video_frames']} of "
              f"{figures['size']}", flush=True)

    def test_mailcall_calls_who_likes_h264(self):
        self.scene("answerer", codec="H264")
        self.call_page(people.CAMERA)
        self.assert_h264()

    def test_chromium_calls_and_likes_h264(self):
        self.scene("inviter", codec="H264")
        self.be_called(people.CAMERA)
        self.assert_h264()

    # --- one wrong bit ---

    def assert_nothing(self):
        for event in ("talking", "seen", "heard", "chat"):
            self.assertFalse(self.running.has(event), self.running.story())
        found = self.page.figures()
        self.assertEqual([found[name] for name in ("pictures", "decoded", "heard", "controls", "chats",
                                                   "hellos")], [{}, 0, 0, 0, 0, 0])
        self.assertGreater(found["sent"], 0)

    def test_who_is_called_and_proves_nothing_gets_nothing(self):
        self.scene("answerer", lies=True)
        self.call_page(people.CAMERA)
        self.running.wait_for("accepted", sentence="bob@example.org has accepted")
        self.assertEqual(self.page.office.wait_for("address").gen, 1)  # as to an impostor
        self.page.wait_figures(lambda found: found["sent"] > 0)
        self.assert_nothing()
        self.running.interrupt()
        self.assertEqual(self.running.wait_for("over")["seconds"], 0)

    def test_who_calls_and_proves_nothing_gets_nothing(self):
        self.scene("inviter", lies=True)
        self.be_called(people.CAMERA)
        over = self.running.wait_for("over", outcome="intercepted")
        self.assertIn("Somebody sits between you and", over["sentence"])
        self.assert_nothing()


if __name__ == "__main__":
    case.main()
