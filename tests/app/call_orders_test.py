# Two call processes without a window: delivery, switches, files and shared folders by order.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: call_orders_test.py PATH-OF-MAILCALL-CALL [unittest arguments]
import os
import unittest

from call_world import SLOWNESS, Pair, Side


def sends(**what):
    """The whole of what one side sends, as `sending_now` tells it."""
    return {"microphone": True, "camera": True, "screen": False, **what}


class Orders(unittest.TestCase):
    """Each order, and what both hosts hear of it."""

    def talk(self):
        pair = Pair(self)
        for side, host in ((pair.alice, pair.a), (pair.bob, pair.b)):
            host.order("show", card=side.card())
            os.mkdir(os.path.join(side.folder, "downloads"))
        return pair.talk()

    def write(self, side, name, content):
        path = os.path.join(side.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def downloads(self, side):
        return sorted(os.listdir(os.path.join(side.folder, "downloads")))

    # --- chat ---

    def test_texts_are_told_to_have_arrived(self):
        pair = self.talk()
        pair.a.order("chat", text="one")
        pair.a.order("chat", text="two")
        pair.b.wait("chat_received", text="two")
        pair.a.wait("chat_delivered", count=2)
        pair.b.order("chat", text="three")
        pair.b.wait("chat_delivered", count=1)

    # --- switches ---

    def test_what_one_side_switches_off_both_are_told(self):
        pair = self.talk()
        pair.a.wait("sending_now", own=sends(), peer=sends())
        pair.a.order("switch", what="camera", value="off")
        pair.a.wait("sending_now", own=sends(camera=False))
        pair.b.wait("sending_now", peer=sends(camera=False))
        pair.a.order("switch", what="microphone", value="off")
        pair.b.wait("sending_now", peer=sends(camera=False, microphone=False))
        pair.a.order("switch", what="camera", value="on")
        pair.a.order("switch", what="microphone", value="on")
        pair.b.wait("sending_now", peer=sends())

    def test_the_screen_takes_the_place_of_the_camera(self):
        pair = self.talk()
        pair.a.order("switch", what="screen", value="test")
        pair.b.wait("sending_now", peer=sends(camera=False, screen=True))
        pair.a.order("switch", what="screen", value="off")
        pair.b.wait("sending_now", peer=sends())

    def test_who_is_muted_stays_so_in_the_next_session(self):
        pair = Pair(self)
        pair.a.order("switch", what="microphone", value="off")
        pair.talk()
        pair.b.wait("sending_now", peer=sends(microphone=False))

    def test_switches_that_there_are_not_are_refused(self):
        host = Side(self).attach()
        for what, value in (("lights", "off"), ("camera", "perhaps"), ("volume", "101"),
                            ("volume", "loud"), ("volume", "nan")):
            host.order("switch", what=what, value=value)
            self.assertEqual(host.wait("refused")["code"], 1, (what, value))
        host.order("switch", what="screen", value="screen")
        self.assertEqual(host.wait("refused")["code"], 22)
        host.order("switch", what="volume", value="30")
        host.order("switch", what="use_camera", value="none")
        host.order("ask_stats")
        self.assertEqual(host.wait("stats")["report"], "stats")
        self.assertEqual([each["report"] for each in host.heard].count("refused"), 6)

    # --- files ---

    def test_a_file_arrives_where_it_is_wanted(self):
        pair = self.talk()
        content = os.urandom(300_000)
        path = self.write(pair.alice, "a b.bin", content)
        pair.a.order("send_files", paths=[path])
        mine = pair.a.wait("transfer", own=True, state="offered", name="a b.bin", size=300_000)
        theirs = pair.b.wait("transfer", own=False, state="offered", name="a b.bin")
        self.assertEqual(self.downloads(pair.bob), [])
        pair.b.order("steer_file", transfer=theirs["id"], wish="take", folder="")
        done = pair.b.wait("transfer", id=theirs["id"], state="done")
        pair.a.wait("transfer", id=mine["id"], state="done")
        self.assertEqual(self.downloads(pair.bob), ["a b.bin"])
        self.assertEqual(self.read(done["path"]), content)

    def test_a_file_can_be_refused_and_taken_back(self):
        pair = self.talk()
        path = self.write(pair.alice, "x", b"x")
        pair.a.order("send_files", paths=[path])
        theirs = pair.b.wait("transfer", state="offered")
        pair.b.order("steer_file", transfer=theirs["id"], wish="refuse", folder="")
        pair.a.wait("transfer", own=True, state="refused")
        pair.a.order("send_files", paths=[path])
        mine = pair.a.wait("transfer", own=True, state="offered")
        pair.b.wait("transfer", own=False, state="offered")
        pair.a.order("steer_file", transfer=mine["id"], wish="cancel", folder="")
        pair.b.wait("transfer", own=False, state="cancelled")
        self.assertEqual(self.downloads(pair.bob), [])

    def test_files_of_a_trusted_contact_need_no_question(self):
        pair = self.talk()
        into = os.path.join(pair.bob.folder, "inbox")
        os.mkdir(into)
        pair.b.order("show", card=pair.bob.card(always_into=into))
        pair.a.order("send_files", paths=[self.write(pair.alice, "x", b"content")])
        done = pair.b.wait("transfer", own=False, state="done")
        self.assertEqual(done["path"], os.path.join(into, "x"))

    def test_orders_about_files_that_make_no_sense_are_refused(self):
        pair = self.talk()
        for name, fields in (("send_files", {"paths": ["/nonexistent/file"]}),
                             ("steer_file", {"transfer": 77, "wish": "take", "folder": ""}),
                             ("steer_file", {"transfer": 77, "wish": "eat", "folder": ""}),
                             ("share_folder", {"path": "/nonexistent", "until": 0}),
                             ("unshare", {"share": 9}),
                             ("browse", {"share": 9, "path": ""}),
                             ("fetch", {"share": 9, "path": ""})):
            pair.a.order(name, **fields)
            refused = pair.a.wait("refused")
            self.assertTrue(refused["what"], name)

    def test_before_there_is_a_connection_there_are_no_files(self):
        host = Side(self).attach()
        host.order("send_files", paths=["/etc/hostname"])
        self.assertEqual(host.wait("refused")["code"], 22)

    def test_what_is_on_its_way_when_the_call_ends_leaves_no_half_file(self):
        pair = self.talk()
        big = self.write(pair.alice, "big", b"")
        os.truncate(big, 1 << 30)
        pair.a.order("send_files", paths=[big])
        theirs = pair.b.wait("transfer", state="offered")
        pair.b.order("steer_file", transfer=theirs["id"], wish="take", folder="")
        pair.b.wait("transfer", id=theirs["id"], state="running")
        pair.a.order("hang_up", reason="hung_up")
        pair.b.wait("transfer", id=theirs["id"], state="broken")
        self.assertEqual(self.downloads(pair.bob), [])
        self.assertNotEqual(os.listdir(os.path.join(pair.bob.folder, "partial")), [])

    def test_what_a_lost_session_has_broken_the_next_one_goes_on_with(self):
        pair = self.talk()
        content = os.urandom(1 << 20) * 60
        path = self.write(pair.alice, "film", content)
        pair.a.order("send_files", paths=[path])
        theirs = pair.b.wait("transfer", state="offered")
        pair.b.order("steer_file", transfer=theirs["id"], wish="take", folder="")
        pair.b.wait("transfer", id=theirs["id"], state="running")
        pair.a.order("stop")
        pair.b.order("stop")
        pair.b.wait("transfer", id=theirs["id"], state="broken")
        pair.connect(gen=1)
        pair.prove()
        done = pair.b.wait("transfer", id=theirs["id"], state="done", patience=60 * SLOWNESS)
        self.assertEqual(self.read(done["path"]), content)

    # --- shared folders ---

    def test_a_shared_folder_is_read_until_it_is_shared_no_longer(self):
        pair = self.talk()
        self.write(pair.alice, "shared/deep/b.txt", b"deep")
        self.write(pair.alice, "shared/a.txt", b"content")
        folder = os.path.join(pair.alice.folder, "shared")
        pair.a.order("share_folder", path=folder, until=0)
        mine = pair.a.wait("shares")["list"][0]
        self.assertEqual((mine["own"], mine["path"]), (True, folder))
        theirs = pair.b.wait("shares")["list"][0]
        self.assertEqual((theirs["own"], theirs["name"], theirs["path"]), (False, "shared", ""))

        pair.b.order("browse", share=theirs["id"], path="")
        listing = pair.b.wait("listing", share=theirs["id"], path="", problem="")
        found = {each["name"]: (each["is_folder"], each["size"]) for each in listing["entries"]}
        self.assertEqual(found["a.txt"], (False, 7))
        self.assertTrue(found["deep"][0])
        pair.a.wait("folder_read", share=mine["id"], path="", fetched=False)

        pair.b.order("fetch", share=theirs["id"], path="deep/b.txt")
        done = pair.b.wait("transfer", own=False, state="done")
        self.assertEqual(self.read(done["path"]), b"deep")
        pair.a.wait("folder_read", path="deep/b.txt", fetched=True)

        pair.a.order("share_folder", path=folder, until=0)  # once more is no other one
        pair.a.order("unshare", share=mine["id"])
        pair.b.wait("shares", list=[])

    def test_what_lies_outside_a_shared_folder_is_not_read(self):
        pair = self.talk()
        self.write(pair.alice, "secret.txt", b"secret")
        self.write(pair.alice, "shared/a.txt", b"content")
        pair.a.order("share_folder", path=os.path.join(pair.alice.folder, "shared"), until=0)
        theirs = pair.b.wait("shares")["list"][0]
        pair.b.order("browse", share=theirs["id"], path="..")
        pair.b.order("fetch", share=theirs["id"], path="../secret.txt")
        pair.b.order("fetch", share=theirs["id"], path="a.txt")
        pair.b.wait("transfer", state="done", name="a.txt")
        self.assertEqual(self.downloads(pair.bob), ["a.txt"])


class Ringing(unittest.TestCase):
    """Tones need no session."""

    def test_a_tone_ends_with_the_ringing_and_needs_no_session(self):
        side = Side(self, "--ring")
        host = side.attach()
        host.order("show", card=side.card(state="ringing_in", outgoing=False))
        host.order("ask_stats")
        host.wait("stats")
        self.assertEqual(side.attach().hello["gen"], -1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
