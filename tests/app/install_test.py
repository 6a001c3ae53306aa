"""`mailcall install`, the installed manifest, and being started as mail clients do it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import stat
import subprocess
import tempfile
import unittest

import people
import plugin

ROOT = pathlib.Path(__file__).resolve().parents[2]
MANIFEST = ".mozilla/native-messaging-hosts/mailcall_host.json"
SHARED = "manifest/mailcall_host.json"
INSTALLED = "/usr/lib/mozilla/native-messaging-hosts/mailcall_host.json"


class Install(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mailcall-install-")
        self.addCleanup(place.cleanup)
        self.home = pathlib.Path(place.name)
        (self.home / "bin").mkdir()
        self.env = dict(os.environ, HOME=str(self.home), LC_ALL="C.UTF-8",
                        PATH=f"{self.home}/bin:/nowhere")

    def run_verb(self, *words, status=0):
        done = subprocess.run([people.MAILCALL, "install", *words], env=self.env, text=True,
                              capture_output=True, timeout=people.PATIENCE)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def manifest(self):
        return json.loads((self.home / MANIFEST).read_text())

    def program(self, name, text):
        path = self.home / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def test_writes_what_thunderbird_reads(self):
        said = self.run_verb("thunderbird")
        self.assertEqual(self.manifest()["path"], str(people.MAILCALL.resolve()))
        mode = stat.S_IMODE((self.home / MANIFEST).stat().st_mode)
        self.assertEqual(oct(mode), "0o644")
        self.assertEqual(os.listdir((self.home / MANIFEST).parent), ["mailcall_host.json"])
        self.assertIn(str(self.home / MANIFEST), said)
        self.assertIn("Install Add-on From File", said)
        self.assertIn("mailcall.xpi", said)

    def test_names_are_the_same_everywhere(self):
        self.run_verb("thunderbird")
        ours = self.manifest()
        installed = json.loads((people.BUILD / SHARED).read_text())
        addon = json.loads((ROOT / "plugin/thunderbird/addon/manifest.json").read_text())
        self.assertEqual({**ours, "path": ""}, {**installed, "path": ""})
        self.assertEqual(ours["allowed_extensions"],
                         [addon["browser_specific_settings"]["gecko"]["id"]])
        self.assertEqual(ours["name"] + ".json", pathlib.Path(MANIFEST).name)
        background = ROOT / "plugin/thunderbird/addon/background"
        code = "".join(path.read_text() for path in background.glob("*.js"))
        self.assertIn(f'"{ours["name"]}"', code)

    def test_again_replaces(self):
        (self.home / MANIFEST).parent.mkdir(parents=True)
        (self.home / MANIFEST).write_text("{}")
        self.run_verb("thunderbird")
        self.run_verb("thunderbird")
        self.assertEqual(self.manifest()["name"], "mailcall_host")

    def test_remove(self):
        self.run_verb("thunderbird")
        self.assertIn("Removed", self.run_verb("thunderbird", "--remove"))
        self.assertFalse((self.home / MANIFEST).exists())
        self.assertIn("nothing to remove", self.run_verb("thunderbird", "--remove"))
        self.assertFalse(json.loads(self.run_verb("thunderbird", "--remove", "--json"))["removed"])

    def test_says_which_thunderbird_there_is(self):
        def kind():
            return json.loads(self.run_verb("thunderbird", "--json"))["thunderbird"]

        if not any(pathlib.Path(path).exists() for path in
                   ("/snap/bin/thunderbird", "/var/lib/flatpak/app/org.mozilla.Thunderbird")):
            self.assertEqual(kind(), "none")
            self.assertIn("was not found", self.run_verb("thunderbird"))
        (self.home / ".local/share/flatpak/app/org.mozilla.Thunderbird").mkdir(parents=True)
        self.assertEqual(kind(), "flatpak")
        self.assertIn("flatpak package", self.run_verb("thunderbird"))
        self.program("thunderbird", "#!/bin/sh\nexec /snap/bin/thunderbird \"$@\"\n")
        self.assertEqual(kind(), "snap")
        self.assertIn("cannot start Mailcall", self.run_verb("thunderbird"))
        self.program("thunderbird", "\x7fELF")
        self.assertEqual(kind(), "ordinary")
        self.assertNotIn("cannot", self.run_verb("thunderbird"))

    def test_refuses_in_words(self):
        self.assertIn("It can be put into: thunderbird", self.run_verb("outlook", status=2))
        self.run_verb(status=2)
        self.env["HOME"] = ""
        self.assertIn("HOME", self.run_verb("thunderbird", status=1))
        self.env["HOME"] = str(self.home / "bin/file")
        self.program("file", "in the way")
        self.assertIn("Check the path", self.run_verb("thunderbird", status=1))

    def test_meson_installs_it_where_thunderbird_looks(self):
        subprocess.run(["meson", "install", "-C", people.BUILD, "--no-rebuild", "--quiet",
                        "--destdir", self.home],
                       check=True, capture_output=True, timeout=people.PATIENCE)
        manifest = self.home / INSTALLED.lstrip("/")
        program = json.loads(manifest.read_text())["path"]
        self.assertTrue(os.access(f"{self.home}{program}", os.X_OK))
        self.assertEqual(oct(stat.S_IMODE(manifest.stat().st_mode)), "0o644")
        # Beside the program: what man, bash and systemd look for there.
        share = pathlib.Path(f"{self.home}{program}").parents[1] / "share"
        for name in ("man/man1/mailcall.1", "man/man5/mailcall-rules.5",
                     "bash-completion/completions/mailcall"):
            self.assertTrue((share / name).is_file(), name)
        unit = (share / "systemd/user/mailcall-watch.service").read_text()
        self.assertIn(f"\nExecStart={program} watch", unit)


class Started(unittest.TestCase):
    """As mail clients start it: the manifest's path, the add-on's id."""

    def test_by_its_manifest(self):
        town = people.Town()
        self.addCleanup(town.close)
        bob = town.person("bob")
        host = plugin.Plugin(bob, words=(f"{bob.home}/x/mailcall_host.json",
                                         "mailcall@mailcall.example", "--help"))
        host.wait_for("hello", protocol=1)
        host.close()

    def test_other_paths_are_no_verbs(self):
        for word in ("/tmp/other_host.json", "x/mailcall_host.json", "mailcall_host.json"):
            with self.subTest(word=word):
                done = subprocess.run([people.MAILCALL, word], capture_output=True, text=True,
                                      timeout=people.PATIENCE)
                self.assertEqual(done.returncode, 2)
                self.assertIn("there is no verb", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
