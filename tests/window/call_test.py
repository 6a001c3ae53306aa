"""A call of two people in two windows, through their real controls: by name, and by keyboard alone.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import os
import pathlib
import re

import accessible
import case
import desktop
import people


def digest(path):
    return hashlib.blake2b(pathlib.Path(path).read_bytes()).hexdigest()


def write(path, size):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(size))
    return path


class Windows(case.Case):
    """Alice calls Bob, who has a desktop and no mail client open: his window rings."""

    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()
        cls.addClassCleanup(cls.desktop.close)
        accessible.connect(cls.desktop)

    def setUp(self):
        shown = {"settings": {"window": "yes"}}
        self.town, self.alice, self.bob = self.two(alice=shown, bob=shown)
        for person in (self.alice, self.bob):
            person.env.update(self.desktop.env)
            for off in ("NO_AT_BRIDGE", "GTK_A11Y"):
                person.env.pop(off, None)

    def window_of(self, person, running, count=1):
        """The window of this person's newest call, the count-th that this program told of."""
        running.wait_for("window", count=count)
        return self.newest_window(person)

    def newest_window(self, person):
        """Of a program that shows one: on its way it forks, and each of these is seen for a moment."""
        def shown():
            new = map(accessible.Program, set(person.call_processes()) - self.known)
            return next((program for program in new if program.ask(program.all)), None)

        program = people.wait_until(shown)
        self.known.add(program.pid)
        return program

    def ring_windows(self):
        self.known = set()
        self.watch = self.bob.watch()
        self.call = self.alice.call(self.bob.address)
        return self.window_of(self.alice, self.call), self.window_of(self.bob, self.watch)

    def wait_for_talk(self):
        for running in (self.call, self.watch):
            running.wait_for("seen")

    def talk(self):
        caller, callee = self.ring_windows()
        callee.press("Accept with video")
        self.wait_for_talk()
        return caller, callee

    def raise_window(self, program):
        """To the front, as by a click on the task bar: keys go there."""
        title = program.wait(lambda: next(iter(program.all()), None), "there is no window").name
        found = self.desktop.tool("xdotool", "search", "--all", "--onlyvisible", "--pid",
                                  str(program.pid), "--name", f"^{re.escape(title)}$")
        self.desktop.tool("xdotool", "windowactivate", "--sync", found.split()[0])

    def type(self, text):
        self.desktop.tool("xdotool", "type", "--delay", "20", text)

    def tab_to(self, program, name):
        """Where the Tab key leads in the end."""
        passed = []
        while not (node := program.focused()) or not accessible.is_called(node, name):
            self.assertLess(len(passed), 40, f"Tab does not lead to “{name}”: {passed}")
            passed.append(node)
            self.desktop.key("Tab")
            place = node.at if node else None
            program.wait(lambda: (now := program.focused()) and now.at != place,
                         f"Tab leads nowhere from {node}")

    def press_by_keys(self, program, name):
        self.tab_to(program, name)
        self.desktop.key("Return")

    def choose_path(self, program, title, path):
        """In a dialog for files, by the keyboard."""
        program.wait_for(title)
        people.wait_until(lambda: self.desktop.active_window() == title)
        self.type(str(path))
        # A folder's last stroke is filled in.
        program.wait(lambda: str(path) in [node.text.rstrip("/") for node in program.all()
                                           if node.role == "text"], f"{path} was not typed")
        self.desktop.key("Return")
        program.wait_gone(title)

    # --- what is done in them ---

    def mute_and_darken(self, caller):
        caller.press("Mute microphone")
        self.watch.wait_for("sending", peer={"microphone": False, "camera": True, "screen": False})
        caller.press("Unmute microphone")
        caller.press("Turn camera off")
        self.watch.wait_for("sending", peer={"microphone": True, "camera": False, "screen": False})
        caller.press("Turn camera on")
        caller.wait_for("Turn camera off")

    def share_screen(self, caller, callee):
        caller.press("Share the screen")
        caller.press("The whole screen")
        self.watch.wait_for("sending", peer=lambda peer: peer and peer["screen"])
        caller.press("Stop sharing the screen")
        caller.wait_for("Share the screen")

    def chat_both_ways(self, caller, callee):
        for one, other, text in ((caller, callee, "good day"), (callee, caller, "to you too ✓")):
            one.press(re.compile("^Open chat"))
            one.write("Message", text)
            one.press("Send message")
            other.press(re.compile("^Open chat")) if other is callee else None
            other.wait_for(re.compile(re.escape(text)))
            one.wait_for(re.compile("elivered"))
            if other is callee:
                other.press(re.compile("^Close chat"))
        caller.press(re.compile("^Close chat"))

    def send_a_file_each_way(self, caller, callee):
        both = ((caller, callee, self.alice, self.bob), (callee, caller, self.bob, self.alice))
        for one, other, sender, receiver in both:
            path = write(sender.home / f"from {sender.name}.bin", 300_000)
            if not one.find("Send files…"):
                one.press(re.compile("^Open files"))
            self.raise_window(one)
            one.press("Send files…")
            self.choose_path(one, "Send which files?", path)
            if not other.find("Send files…"):
                other.press(re.compile("^Open files"))
            other.press(f"Take: {path.name}")
            self.wait_for_file(path, receiver)

    def wait_for_file(self, path, receiver):
        there = receiver.home / "downloads" / path.name
        people.wait_until(there.exists)
        self.assertEqual(digest(path), digest(there))

    def browse_and_fetch(self, caller, callee):
        song = write(self.alice.home / "music/song.ogg", 100_000)
        self.raise_window(caller)
        caller.press("Share a folder…")
        self.choose_path(caller, "Share which folder?", song.parent)
        caller.press(re.compile("^Share( Share)?$"))  # libadwaita says it twice
        callee.press("Open: music")
        callee.press("Get: song.ogg")
        self.wait_for_file(song, self.bob)
        caller.wait_for(re.compile("song.ogg"))
        caller.press("Stop sharing: music")
        callee.wait_gone("Open: music")

    def compare_words(self, caller, callee):
        read, words = [], re.compile("^Words to compare: ")
        for one in (caller, callee):
            self.raise_window(one)
            one.press(re.compile("compare words$"))
            read.append(one.wait_for(words).name)
            one.press("They match")
            # Only one thing can be popped up on a display.
            self.desktop.key("Escape")
            one.wait_gone(words)
        self.assertEqual(*read)
        self.assertRegex(read[0], r": (\w+, ){4,}\w+$")
        self.wait_for_trust()

    def wait_for_trust(self):
        for person in (self.alice, self.bob):
            people.wait_until(
                lambda: '"trust":"verified"' in person.do("contacts", "list", "--json"))

    def wait_for_the_end(self):
        people.wait_until(lambda: not self.alice.call_processes() + self.bob.call_processes())

    def test_everything_by_its_name(self):
        caller, callee = self.talk()
        self.mute_and_darken(caller)
        self.share_screen(caller, callee)
        self.chat_both_ways(caller, callee)
        self.send_a_file_each_way(caller, callee)
        self.browse_and_fetch(caller, callee)
        self.compare_words(caller, callee)
        callee.press("Hang up")
        self.call.wait_for("over", outcome="hung_up")
        for one in (caller, callee):
            one.press("Close")
        self.wait_for_the_end()

    # --- the same by keys ---

    def switch_by_keys(self, callee):
        # Pictures may have come before the window shows the call.
        callee.wait_for("Mute microphone")
        on = {"microphone": True, "camera": True, "screen": False}
        for key, changed in (("ctrl+m", {"microphone": False}), ("ctrl+e", {"camera": False})):
            seen = self.call.count("sending", peer=on)
            self.desktop.key(key)
            self.call.wait_for("sending", peer={**on, **changed})
            self.desktop.key(key)
            self.call.wait_for("sending", count=seen + 1, peer=on)

    def share_screen_by_keys(self, callee):
        self.desktop.key("ctrl+shift+s")
        self.press_by_keys(callee, "The whole screen")
        self.call.wait_for("sending", peer=lambda peer: peer and peer["screen"])
        callee.wait_for("Stop sharing the screen")
        self.desktop.key("ctrl+shift+s")
        callee.wait_for("Share the screen")

    def chat_by_keys(self, callee):
        self.desktop.key("ctrl+t")
        callee.wait(lambda: (node := callee.focused()) and node.name == "Message",
                    "the chat has no focus")
        self.type("typed words")
        self.desktop.key("Return")
        self.call.wait_for("chat", text="typed words")
        self.desktop.key("Escape")
        callee.wait_gone("Message")

    def send_a_file_by_keys(self, caller, callee):
        path = write(self.bob.home / "by keys.bin", 200_000)
        self.desktop.key("ctrl+shift+f")
        callee.wait_for("Send files…")
        self.press_by_keys(callee, "Send files…")
        self.choose_path(callee, "Send which files?", path)
        self.raise_window(caller)
        self.desktop.key("ctrl+shift+f")
        caller.wait_for(f"Take: {path.name}")
        self.press_by_keys(caller, f"Take: {path.name}")
        self.wait_for_file(path, self.alice)

    def compare_words_by_keys(self, *programs):
        for one in programs:
            self.raise_window(one)
            self.desktop.key("ctrl+i")
            one.wait_for("They match")
            self.press_by_keys(one, "They match")
            one.wait_gone("They match")
            self.desktop.key("Escape")
        self.wait_for_trust()

    def test_by_keyboard_alone(self):
        caller, callee = self.ring_windows()
        self.raise_window(callee)
        self.press_by_keys(callee, "Accept with video")
        self.wait_for_talk()
        self.switch_by_keys(callee)
        self.share_screen_by_keys(callee)
        self.chat_by_keys(callee)
        self.send_a_file_by_keys(caller, callee)
        self.compare_words_by_keys(callee, caller)
        self.desktop.key("F11")
        caller.wait_for("Leave full screen")
        self.desktop.key("F11")
        caller.wait_for("Full screen")
        self.desktop.key("ctrl+q")
        self.watch.wait_for("over", outcome="hung_up")
        for one in (callee, caller):
            one.wait_for("Call again")
            self.raise_window(one)
            self.press_by_keys(one, "Close")
        self.wait_for_the_end()

    def see_oneself(self, callee):
        callee.press("See yourself first")
        callee.wait_for("Only you see and hear this.")
        callee.wait_for("Your microphone works.")
        callee.wait_for("Your own picture")

    def test_seeing_oneself_before_accepting(self):
        """Nothing is on before the user wants it, and then the call gets the devices."""
        caller, callee = self.ring_windows()
        off = "Your camera and microphone stay off until you accept."
        callee.wait_for(off)
        self.assertFalse(callee.find("Your own picture"))
        self.see_oneself(callee)
        callee.press("See yourself first")
        callee.wait_for(off)
        self.see_oneself(callee)
        self.assertEqual(self.call.count("sending"), 0)
        callee.press("Accept with video")
        self.wait_for_talk()
        self.call.wait_for("sending", peer={"microphone": True, "camera": True, "screen": False})
        caller.press("Hang up")
        self.watch.wait_for("over", outcome="hung_up")

    def test_accepting_elsewhere_while_seeing_oneself(self):
        _, callee = self.ring_windows()
        self.see_oneself(callee)
        self.watch.say("accept")
        self.wait_for_talk()
        callee.wait_gone("Your own picture")
        callee.press("Hang up")
        self.call.wait_for("over", outcome="hung_up")

    def test_declining_while_seeing_oneself(self):
        caller, callee = self.ring_windows()
        self.see_oneself(callee)
        callee.press("Decline")
        self.call.wait_for("over", outcome="declined")
        caller.press("Close")
        self.wait_for_the_end()

    def test_call_again(self):
        """Also when the program that placed the call has long ended, and needing mails as well."""
        caller, _ = self.talk()
        caller.press("Hang up")
        self.call.wait()
        # Nothing tells of the call any more but its window.
        for mail in self.alice.mail.glob("*/*"):
            mail.unlink()
        settings = self.alice.home / "config/settings.ini"
        settings.write_text(settings.read_text() + "private=yes\n")
        caller.press("Call again")
        caller = self.newest_window(self.alice)
        callee = self.window_of(self.bob, self.watch, count=2)
        self.raise_window(callee)
        self.desktop.key("ctrl+Return")
        self.watch.wait_for("seen", count=2)
        self.town.office.wait_for("address")  # only private calls need it
        caller.press("Hang up")
        self.watch.wait_for("over", count=2, outcome="hung_up")
        people.wait_until(lambda: not self.alice.stand_ins())


if __name__ == "__main__":
    case.main()
