"""Holds the layers: who may include whom, who may name which library, and how long a file may be.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HELPER = ROOT / "helper"

# What each folder may include of the others. Adapters never include each other.
BELOW = {
    "base": set(),
    "wire": {"base"},
    "call": {"base", "wire"},
    "mail": {"base", "wire", "call"},
    "store": {"base", "wire", "call"},
    "carry": {"base", "wire", "call"},
    "host": {"base", "wire", "call"},
    "media": {"base", "wire", "call"},
    "share": {"base", "wire", "call"},
    "window": {"base", "wire", "call"},
    "app": {"base", "wire", "call", "mail", "store", "carry", "host", "media", "share", "window"},
}

# The only folders whose files may include or name a library.
LIBRARIES = {
    r"tl/|\btl::": {"base"},
    r"nlohmann": {"base"},
    r"sodium": {"base"},
    r"<gmime/|\bg_mime_": {"mail"},
    r"sqlite3": {"store"},
    r"libsecret|\bsecret_password_": {"store"},
    r"\bg_socket_client_": {"carry", "media"},
    r"\bGKeyFile|\bg_key_file_": {"store", "base"},
    r"<gst/|<nice/|\bgst_|\bnice_agent": {"media", "app"},
    r"libgupnp|natpmp\.h|\bgupnp_|\bnatpmp": {"media"},
    r"<gtk/|<adwaita|\bgtk_|\badw_": {"window"},
    r"openat2|landlock|renameat2": {"share"},
    r"\bg_dbus_|\bg_bus_|\bGDBus": {"host", "media"},
    r"\bGOptionContext|\bg_option_": {"app"},
}

# wire and call are values and decisions: no GLib, no clock, no files.
PURE = {"wire", "call"}
IMPURE = r"<glib|<gio|\bg_[a-z]+_|_clock::now|<fstream>|<filesystem>|\bfopen\b"

# call may use of base only what is plain C++.
PLAIN_BASE = {"base/result.hh", "base/crypto.hh", "base/json.hh", "base/mark.hh"}

MOST_LINES = 400


def sources(folder=HELPER):
    return sorted(p for p in folder.rglob("*") if p.suffix in (".cc", ".hh"))


def code(path):
    """The text without comments: these may name what they like."""
    return re.sub(r"//[^\n]*", "", path.read_text())


def layer(path):
    return path.relative_to(HELPER).parts[0]


class Layers(unittest.TestCase):
    def test_folders_are_the_layers(self):
        found = {p.name for p in HELPER.iterdir() if p.is_dir()}
        self.assertLessEqual(found, set(BELOW))

    def test_includes_point_downwards(self):
        for path in sources():
            for include in re.findall(r'#include "([^"]+)"', path.read_text()):
                target = include.split("/")[0]
                with self.subTest(file=str(path.relative_to(ROOT)), include=include):
                    self.assertIn("/", include, "includes are full paths from helper/")
                    self.assertIn(target, BELOW[layer(path)] | {layer(path)})
                    if layer(path) in PURE and target == "base":
                        self.assertIn(include, PLAIN_BASE)

    def test_each_library_has_its_place(self):
        for path in sources():
            text = code(path)
            for pattern, places in LIBRARIES.items():
                if layer(path) not in places:
                    with self.subTest(file=str(path.relative_to(ROOT)), library=pattern):
                        self.assertIsNone(re.search(pattern, text))

    def test_core_has_no_clock_and_no_files(self):
        for path in sources():
            if layer(path) in PURE:
                with self.subTest(file=str(path.relative_to(ROOT))):
                    self.assertIsNone(re.search(IMPURE, code(path)))

    def test_command_line_includes_no_media(self):
        for path in sources(HELPER / "app"):
            if not path.name.startswith("call_") or path.name.startswith(("call_line", "call_verbs")):
                with self.subTest(file=path.name):
                    self.assertNotIn('#include "media/', path.read_text())

    def test_namespaces_are_the_folders(self):
        for path in sources():
            names = set(re.findall(r"^namespace mailcall::([a-z_]+)", path.read_text(), re.M))
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertLessEqual(names, {layer(path)})

    def test_files_say_what_they_are_for_and_stay_short(self):
        for path in sources() + sources(ROOT / "tests"):
            lines = path.read_text().splitlines()
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertLessEqual(len(lines), MOST_LINES)
                self.assertRegex(lines[0], r"^// \S.*")
                self.assertIn("SPDX-License-Identifier: GPL-3.0-or-later", "\n".join(lines[:6]))


if __name__ == "__main__":
    unittest.main()
