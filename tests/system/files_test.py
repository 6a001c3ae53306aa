"""Files, shared folders, kept chat and devices in a call of two terminals: typed orders and flags.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import json
import os
import signal

import case
import people


def write(path, size):
    """A file of bytes that do not repeat; gives its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(size))
    return path


def digest(path):
    return hashlib.blake2b(path.read_bytes()).hexdigest()


class Files(case.Case):
    def talk(self, *options, watch_options=()):
        """Alice and Bob, talking; gives the town, both people, and both programs."""
        town, alice, bob = self.two()
        watch = bob.watch(*watch_options)
        call = alice.call(bob.address, *options)
        watch.wait_for("ringing")
        watch.say("accept")
        for running in (call, watch):
            running.wait_for("talking")
        return town, alice, bob, call, watch

    def assert_same(self, sent, received):
        self.assertEqual(digest(sent), digest(received))

    def test_file_goes_each_way_and_nothing_is_overwritten(self):
        _, alice, bob, call, watch = self.talk()
        report = write(alice.home / "report.pdf", 3_000_000)
        call.say(f"/send {report}")
        offered = watch.wait_transfer("offered", own=False)
        self.assertEqual((offered["name"], offered["size"]), ("report.pdf", 3_000_000))
        there = write(bob.home / "downloads/report.pdf", 10)
        before = digest(there)
        watch.say(f"/take {offered['id']}")
        done = watch.wait_transfer("done")
        call.wait_transfer("done", own=True)
        self.assert_same(report, people.pathlib.Path(done["path"]))
        self.assertNotEqual(done["path"], str(there))
        self.assertEqual(digest(there), before)
        photo = write(bob.home / "photo é.jpg", 70_000)
        watch.say(f"/send {photo}")
        offered = call.wait_transfer("offered", own=False)
        call.say(f"/take {offered['id']} {alice.home}/elsewhere")
        done = call.wait_transfer("done", own=False)
        self.assertEqual(done["path"], f"{alice.home}/elsewhere/photo é.jpg")
        self.assert_same(photo, people.pathlib.Path(done["path"]))

    def test_refused_and_missing_files_are_told_of(self):
        _, alice, _, call, watch = self.talk()
        call.say("/send /no/such/file")
        self.assertIn("/no/such/file", call.wait_for("warning")["text"])
        call.say(f"/send {write(alice.home / 'unwanted', 10)}")
        offered = watch.wait_transfer("offered", own=False)
        watch.say(f"/refuse {offered['id']}")
        call.wait_transfer("refused", own=True)

    def test_flags_send_and_take_without_a_question(self):
        town, alice, bob = self.two()
        folder = alice.home / "holiday"
        for name in ("one.jpg", "two.jpg", "deep/er/three.jpg"):
            write(folder / name, 50_000)
        watch = bob.watch("--take", bob.home / "inbox")
        call = alice.call(bob.address, "--send", folder)
        watch.wait_for("ringing")
        watch.say("accept")
        done = people.pathlib.Path(watch.wait_transfer("done", own=False)["path"])
        self.assertEqual(done, bob.home / "inbox/holiday")
        for name in ("one.jpg", "two.jpg", "deep/er/three.jpg"):
            self.assert_same(folder / name, done / name)

    def test_shared_folder_is_listed_and_fetched_until_it_is_taken_back(self):
        town, alice, bob = self.two()
        song = write(alice.home / "music/2024/song.ogg", 200_000)
        (alice.home / "music/secret").symlink_to("/etc/passwd")
        watch = bob.watch()
        call = alice.call(bob.address, "--share", alice.home / "music")
        watch.wait_for("ringing")
        watch.say("accept")
        share = watch.wait_for("shares", shares=lambda all: any(not s["own"] for s in all))
        number = next(s["id"] for s in share["shares"] if not s["own"])
        watch.say(f"/list {number}")
        listing = watch.wait_for("listing")["listing"]
        self.assertEqual([e["name"] for e in listing["entries"]], ["2024"])
        watch.say(f"/list {number} 2024")
        listing = watch.wait_for("listing", count=2)["listing"]
        self.assertEqual([(e["name"], e["size"]) for e in listing["entries"]],
                         [("song.ogg", 200_000)])
        watch.say(f"/get {number} 2024/song.ogg")
        done = watch.wait_transfer("done", own=False)
        self.assert_same(song, people.pathlib.Path(done["path"]))
        call.wait_for("folder_read", read=lambda read: read["fetched"])
        watch.say(f"/get {number} ../music/2024/song.ogg")
        watch.wait_for("listing", listing=lambda told: told["problem"] != "")
        own = call.wait_for("shares", shares=lambda all: any(s["own"] for s in all))["shares"]
        call.say(f"/unshare {own[0]['id']}")
        watch.wait_for("shares", shares=lambda all: all == [])

    def test_file_goes_on_in_the_next_call_after_its_receiver_was_killed(self):
        town, alice, bob, call, watch = self.talk()
        film = write(alice.home / "film.mkv", 200_000_000)
        call.say(f"/send {film}")
        watch.say(f"/take {watch.wait_transfer('offered', own=False)['id']}")
        watch.wait_for("transfer", transfer=lambda t: t["done"] > 100_000_000)
        for number in bob.call_processes():
            os.kill(number, signal.SIGKILL)
        watch.wait_for("over")
        call.interrupt()
        call.wait_for("over")
        self.assertFalse((bob.home / "downloads/film.mkv").exists())
        again = alice.call(bob.address, "--send", film)
        watch.wait_for("ringing", count=2)
        watch.say("accept")
        offered = watch.wait_for(
            "transfer", count=2, transfer=lambda t: t["state"] == "offered")["transfer"]
        before = watch.count("transfer")
        watch.say(f"/take {offered['id']}")
        done = watch.wait_transfer("done", own=False)
        told = [event["transfer"]["done"] for event in watch.matching("transfer", {})[before:]]
        # It goes on, and does not begin again.
        self.assertGreater(next(done for done in told if done > 0), 10_000_000, told)
        self.assert_same(film, people.pathlib.Path(done["path"]))
        again.wait_transfer("done", own=True)

    def test_chat_is_kept_only_if_that_is_wanted(self):
        _, alice, bob, call, watch = self.talk("--keep-chat")
        call.say("remember the milk")
        watch.wait_for("chat", text="remember the milk")
        call.wait_for("delivered", count=1)
        watch.say("//path is a word")
        call.wait_for("chat", text="/path is a word")
        kept = [json.loads(line) for line in alice.do("history", "--chat", "--json").splitlines()]
        self.assertEqual({(line["own"], line["text"]) for line in kept},
                         {(True, "remember the milk"), (False, "/path is a word")})
        self.assertEqual(bob.do("history", "--chat", "--json"), "")

    def test_camera_and_microphone_are_switched_by_words(self):
        _, _, _, call, watch = self.talk()
        call.say("/camera off")
        watch.wait_for("sending", peer={"microphone": True, "camera": False, "screen": False})
        call.say("/microphone off")
        watch.wait_for("sending", peer={"microphone": False, "camera": False, "screen": False})
        call.say("/camera on")
        watch.wait_for("sending", peer={"microphone": False, "camera": True, "screen": False})

    def test_words_that_are_no_orders_say_what_would_be_right(self):
        _, _, _, call, _ = self.talk()
        for line, hint in (("/sned x", "/help"), ("/take", "/take 1"), ("/camera maybe", "on, off"),
                           ("/volume 200", "/volume")):
            call.say(line)
            call.wait_for("warning", text=lambda text, hint=hint: text and hint in text)


if __name__ == "__main__":
    case.main()
