"""The call window in every situation, size, colour and language: pictures for people to look at,
and what a program can tell of them: nothing is cut off, every control can be named.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import queue
import subprocess
import sys
import threading

import accessible
import case
import desktop
import people

BUILD = people.BUILD
PICTURES = BUILD / "pictures/window"
SHOW = BUILD / "tests/window/show_window"
LONG = "--all" in sys.argv  # every situation in every colour and language
SIZES = [(1280, 800), (360, 640)]
POPOVERS = 460  # pixels; a popover may reach over the edge of a narrow window

# Each with the keys that show what it is about, if that is not open by itself.
ALWAYS = {
    "before": None, "ringing": None, "talking": None, "chat": "ctrl+t", "files": "ctrl+shift+f",
    "four": None, "reconnecting": None, "over": None,
}
MORE = {
    "connecting": None, "previewing": None, "six": None, "screen": None, "sharing": None,
    "no_camera": None, "note": None, "long_names": None, "suspect": None, "folder": "ctrl+shift+f",
    "words": "ctrl+i", "devices": "ctrl+d",
}

# Texts of other people may be of any length; each tells all of it when it is pointed at.
MAY_BE_CUT = ("Professor Dr. ", "Building committee", "Sara Lindqvist", "Ada Fernández",
              "Stairs and landing", "Contract (signed).odt", "Site survey.pdf", "/home/me/Garden",
              "mina@example.org", "Integrated Webcam", "USB Document Camera", "楼梯和平台")


class Window:
    """A show_window that runs on the desktop."""

    def __init__(self, desk, situation, **env):
        everything = dict(os.environ, **desk.env, HOME=desk.folder.name, **env)
        everything["MAILCALL_LIBEXECDIR"] = str(BUILD / "helper/window/view")
        everything["G_DEBUG"] = "fatal-criticals"
        self.desk = desk
        self.lines = queue.Queue()
        self.process = subprocess.Popen([SHOW, situation], env=everything, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        self.has_names_to_see = True
        self.milliseconds = int(self.wait_for("VISIBLE").split()[1])
        self.program = accessible.Program(self.process.pid)
        self.number = desk.tool("xdotool", "search", "--onlyvisible", "--pid",
                                str(self.process.pid)).split()[-1]
        self.activate()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def wait_for(self, start):
        """The next line that begins so."""
        seen = []
        while True:
            try:
                line = self.lines.get(timeout=people.PATIENCE)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"no “{start}”; seen: {seen}")
            if line.startswith(start):
                return line
            seen.append(line)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def show(self, situation):
        self.say(f"situation {situation}")
        self.wait_for(f"SHOWN {situation}")

    def resize(self, width, height):
        self.desk.tool("xdotool", "windowsize", self.number, str(width), str(height))
        self.desk.tool("xdotool", "windowmove", self.number, "0", "0")
        people.wait_until(lambda: self.size() == (width, height))

    def size(self):
        shape = self.desk.tool("xdotool", "getwindowgeometry", "--shell", self.number)
        values = dict(line.split("=") for line in shape.split())
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def activate(self):
        """The keyboard is its own; the window before it may have just gone."""
        def is_active():
            self.desk.tool("xdotool", "windowactivate", self.number)
            return self.desk.tool("xdotool", "getwindowfocus").strip() == self.number
        people.wait_until(is_active)

    def check(self):
        """What does not fit, and how many widgets can be seen."""
        self.say("check")
        found = []
        while not (line := self.lines.get(timeout=people.PATIENCE)).startswith("CHECKED"):
            if line.startswith(("CUT", "CLIPPED", "OUTSIDE")):
                found.append(line)
        misfits = [line for line in found
                   if not any(line.startswith(f"CUT {text}") for text in MAY_BE_CUT)]
        return misfits, int(line.split()[1])

    def widgets(self):
        return self.check()[1]

    def close(self):
        if self.process.poll() is None:
            self.say("quit")
        code = self.process.wait(people.PATIENCE)
        self.thread.join()
        self.process.stdin.close()
        self.process.stdout.close()
        return code


class Situations(case.Case):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.desk = desktop.Desktop()
        cls.addClassCleanup(cls.desk.close)
        accessible.connect(cls.desk)
        # What turns or pulses would never come to rest.
        settings = pathlib.Path(cls.desk.folder.name) / ".config/gtk-4.0/settings.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text("[Settings]\ngtk-enable-animations=false\n")

    def window(self, situation="talking", **env):
        window = Window(self.desk, situation, **env)
        self.addCleanup(lambda: window.process.poll() is None and window.process.kill())
        return window

    def open(self, window, keys):
        """What these keys open; how much was to be seen before."""
        before = window.widgets()
        self.desk.key(keys)
        people.wait_until(lambda: window.widgets() > before + 2)
        return before

    def close(self, window, before):
        self.desk.key("Escape")
        people.wait_until(lambda: window.widgets() <= before)

    def picture(self, name, shape):
        """Of what has been drawn: nothing moves, and the window has been asked since."""
        # Nobody waits for it to be packed.
        writing = subprocess.Popen(["convert", "bmp:-", "+repage", "-quality", "30",
                                    PICTURES / f"{name}.png"], stdin=subprocess.PIPE)
        writing.stdin.write(self.pixels(shape))
        writing.stdin.close()
        self.addCleanup(lambda: self.assertEqual(writing.wait(), 0))

    def pixels(self, shape):
        """The display, in a form that costs little."""
        env = dict(os.environ, **self.desk.env)
        return subprocess.run(["import", "-window", "root", "-crop", "{}x{}+0+0".format(*shape),
                               "bmp:-"], env=env, check=True, capture_output=True).stdout

    def assert_named(self, window):
        """Whatever can have the keyboard says what it is."""
        def finds_none():
            nodes = window.program.all()
            return len(nodes) > 10 and not accessible.nameless(nodes)
        window.program.wait(finds_none, "there are controls without a name")

    def look_at_one(self, window, name, situation, keys, shape):
        window.show(situation)
        before = self.open(window, keys) if keys else 0
        try:
            self.assertEqual(window.check()[0], [])
            is_popover = situation in ("words", "devices")
            self.picture(name, (max(shape[0], POPOVERS), shape[1]) if is_popover else shape)
            if window.has_names_to_see:
                self.assert_named(window)
        finally:
            if keys:
                self.close(window, before)

    def look_at_all(self, language, scheme, situations):
        if LONG:
            situations = ALWAYS | MORE
        for shape in SIZES:
            window = self.window(ADW_DEBUG_COLOR_SCHEME=f"prefer-{scheme}",
                                 MAILCALL_LANGUAGE=language)
            # They are the same in all colours.
            window.has_names_to_see = (language, scheme) == ("en", "light")
            window.say("still")
            window.resize(*shape)
            # Keys first show who has the focus; that belongs to no other picture.
            for situation, keys in sorted(situations.items(), key=lambda item: bool(item[1])):
                name = f"{situation}-{shape[0]}-{scheme}-{language}"
                with self.subTest(name):
                    self.look_at_one(window, name, situation, keys, shape)
            self.assertEqual(window.close(), 0)

    def test_light(self):
        self.look_at_all("en", "light", ALWAYS | MORE)

    def test_dark(self):
        self.look_at_all("en", "dark", ALWAYS)

    def test_chinese(self):
        self.look_at_all("zh_CN", "light", ALWAYS)

    def test_chinese_dark(self):
        self.look_at_all("zh_CN", "dark", ALWAYS | MORE)

    def test_a_call_that_rings_stays_small(self):
        window = self.window("ringing")
        window.say("still")
        self.desk.tool("xdotool", "windowmove", window.number, "0", "0")
        shape = window.size()
        self.assertLess(shape, (460, 680))
        self.assertEqual(window.check()[0], [])
        self.picture("ringing-own-light-en", shape)
        self.assertEqual(window.close(), 0)

    def test_high_contrast(self):
        window = self.window("talking", ADW_DEBUG_HIGH_CONTRAST="1")
        window.say("still")
        window.resize(*SIZES[0])
        for situation in ("chat", "files"):
            self.look_at_one(window, f"{situation}-high-contrast", situation,
                             ALWAYS[situation], SIZES[0])
        self.assertEqual(window.close(), 0)


if __name__ == "__main__":
    if LONG:
        sys.argv.remove("--all")
    case.main()
