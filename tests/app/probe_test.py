"""What a plugin learns of this computer: doctor, devices, preview, over a real host.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import unittest

import case
import people
import plugin

HOST_CHECKS = {"folders", "runtime", "database", "settings", "rules", "accounts", "secrets",
               "program", "account"}
MEDIA_CHECKS = {"version", "media", "pictures", "camera", "microphone", "loudspeaker", "network"}


def children(parent):
    """Processes that `parent` started, as {pid: command line}."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[1]) == parent:
            found[int(folder.name)] = words
    return found


class Watched:
    """A process that is somebody else's child, and whose end can be awaited."""

    def __init__(self, test, pid):
        self.fd = os.pidfd_open(pid)
        test.addCleanup(os.close, self.fd)

    def ends(self):
        return bool(select.select([self.fd], [], [], people.PATIENCE)[0])


class SoundServer:
    """A PulseAudio of this test's own, with microphones that hear nothing."""

    def __init__(self, test, *microphones):
        folder = tempfile.mkdtemp(prefix="mailcall-pulse-")
        test.addCleanup(shutil.rmtree, folder, True)
        socket = f"{folder}/native"
        words = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                 "--log-level=notice", "--disable-shm=yes",
                 "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
        for name, description in microphones:
            words += ["-L", f"module-null-source source_name={name} description={description}"]
        env = {**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder}
        self.env = {"PULSE_SERVER": f"unix:{socket}", "XDG_RUNTIME_DIR": folder}
        self.process = subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL)
        test.addCleanup(self.end)
        self.wait(socket)

    def wait(self, socket):
        """PulseAudio makes the socket when it is ready to serve it, and tells nobody."""
        while not os.path.exists(socket):
            try:
                self.process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError("pulseaudio does not start")

    def end(self):
        self.process.terminate()
        self.process.wait()


class ProbeTest(case.Case):
    def person(self, **settings):
        return self.town().person("alice", settings={"camera": "test", "microphone": "test",
                                                     **settings})

    def plugin(self, person=None, **env):
        made = plugin.Plugin(person or self.person(), **env)
        made.wait_for("hello")
        return made

    def the_preview(self, host):
        """The one process that shows devices."""
        found = [pid for pid, words in children(host.process.pid).items() if "--preview" in words]
        self.assertEqual(len(found), 1)
        return Watched(self, found[0])

    def showing(self, host, **devices):
        self.assertEqual(host.ask("preview", on=True, **devices), {})
        host.wait_for("preview", count=3)
        return self.the_preview(host)


class Preview(ProbeTest):
    def wait_for_key(self, host, key, count=1):
        def found():
            return [e for e in host.events if e.get("event") == "preview" and key in e]

        with host.changed:
            host.changed.wait_for(lambda: len(found()) >= count, people.PATIENCE)
            self.assertGreaterEqual(len(found()), count, key)
            return found()

    def test_shows_pictures_and_levels(self):
        host = self.plugin()
        self.assertEqual(host.ask("preview", on=True), {})
        for event in self.wait_for_key(host, "picture", 3):
            jpeg = base64.b64decode(event["picture"], validate=True)
            self.assertTrue(jpeg.startswith(b"\xff\xd8") and jpeg.endswith(b"\xff\xd9"))
            self.assertLessEqual(len(jpeg), 60000)
        for event in self.wait_for_key(host, "level", 5):
            self.assertTrue(-60 <= event["level"] <= 0)
        self.assertFalse(any("trouble" in e for e in host.events))
        host.close()

    def test_ends_when_switched_off(self):
        host = self.plugin()
        process = self.showing(host)
        self.assertEqual(host.ask("preview", on=False), {})
        self.assertTrue(process.ends())
        self.assertEqual(children(host.process.pid), {})
        before = host.count("preview")
        host.ask("settings")
        self.assertEqual(host.count("preview"), before)

    def test_ends_with_the_host(self):
        host = self.plugin()
        process = self.showing(host)
        host.close()
        self.assertTrue(process.ends())

    def test_ends_with_a_host_that_is_killed(self):
        host = self.plugin()
        process = self.showing(host)
        host.kill()
        self.assertTrue(process.ends())

    def test_changes_to_other_devices(self):
        host = self.plugin()
        process = self.showing(host)
        host.ask("preview", on=True, camera="none", microphone="test")
        self.assertTrue(process.ends())
        host.ask("preview", on=True, camera="Periscope 3000", microphone="none")
        trouble = self.wait_for_key(host, "trouble")[0]["trouble"]
        self.assertIn("Periscope 3000", trouble)

    def test_asked_for_twice_goes_on(self):
        host = self.plugin()
        process = self.showing(host)
        host.ask("preview", on=True)
        host.wait_for("preview", count=host.count("preview") + 3)
        self.assertEqual(self.the_preview(host).fd > 0, True)
        self.assertFalse(select.select([process.fd], [], [], 0)[0])

    def test_of_a_missing_camera_lets_the_microphone_be_heard(self):
        host = self.plugin()
        host.ask("preview", on=True, camera="Periscope 3000")
        self.assertIn("Periscope 3000", self.wait_for_key(host, "trouble")[0]["trouble"])
        self.wait_for_key(host, "level", 3)

    def test_refuses_fields_of_another_type(self):
        host = self.plugin()
        host.refuse("preview", 6, on="yes")
        host.refuse("preview", 6, on=True, camera=1)


class Devices(ProbeTest):
    def test_are_listed(self):
        host = self.plugin()
        self.assertEqual(host.ask("devices"), {})
        event = host.wait_for("devices")
        self.assertNotIn("trouble", event)
        for device in event["cameras"] + event["microphones"]:
            self.assertEqual(set(device), {"id", "name"})

    @unittest.skipUnless(shutil.which("pulseaudio"), "PulseAudio is not installed")
    def test_microphones_of_one_name_have_ids_that_open_them(self):
        sound = SoundServer(self, ("left", "Headset"), ("right", "Headset"), ("desk", "Desk"))
        host = self.plugin(**sound.env)
        host.ask("devices")
        found = {d["id"]: d["name"] for d in host.wait_for("devices")["microphones"]}
        self.assertEqual(found, {"Headset @ left": "Headset", "Headset @ right": "Headset",
                                 "Desk": "Desk"})
        for device in found:
            host.ask("preview", on=True, camera="none", microphone=device)
            host.wait_for("preview", count=host.count("preview") + 3)
            self.assertEqual([e for e in host.events if "trouble" in e], [])

    @unittest.skipUnless(shutil.which("pulseaudio"), "PulseAudio is not installed")
    def test_that_stop_are_told(self):
        sound = SoundServer(self, ("desk", "Desk"))
        host = self.plugin(**sound.env)
        host.ask("preview", on=True, camera="test", microphone="Desk")
        host.wait_for("preview", count=5)
        sound.end()
        with host.changed:
            host.changed.wait_for(lambda: any("trouble" in e for e in host.events),
                                  people.PATIENCE)
            self.assertIn("Desk", [e for e in host.events if "trouble" in e][0]["trouble"])
        host.wait_for("preview", count=host.count("preview") + 3)


class Doctor(ProbeTest):
    def test_tells_the_plugin_of_every_check(self):
        host = self.plugin()
        self.assertEqual(host.ask("doctor"), {})
        checks = {c["name"]: c for c in host.wait_for("doctor")["checks"]}
        self.assertEqual(set(checks), HOST_CHECKS | MEDIA_CHECKS)
        for name in HOST_CHECKS | {"version", "media", "camera", "microphone"}:
            self.assertTrue(checks[name]["ok"], checks[name])
        for check in checks.values():
            self.assertTrue(check["sentence"])

    def test_speaks_in_words(self):
        done = self.person().run("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("✓ The camera can be opened.", done.stdout)
        self.assertIn("alice@example.org", done.stdout)

    def test_fails_where_something_is_missing_that_calls_need(self):
        person = self.person()
        person.do("account", "remove", "main")
        done = person.run("doctor")
        self.assertEqual(done.returncode, 1)
        self.assertIn("✗ No account is looked after.", done.stdout)

    def test_names_what_cannot_be_read(self):
        person = self.person(ring="soon")
        (person.home / "data/identities").mkdir(exist_ok=True)
        key = person.home / "data/identities/a.key"
        key.write_text("")
        key.chmod(0o644)
        done = person.run("doctor", "--json")
        self.assertEqual(done.returncode, 1)
        checks = {c["name"]: c for c in people.json.loads(done.stdout)["checks"]}
        self.assertIn("ring", checks["settings"]["sentence"])
        self.assertIn("a.key", checks["secrets"]["sentence"])
        self.assertIn("chmod", checks["secrets"]["hint"])

    def test_goes_well_without_a_camera(self):
        done = self.person(camera="Periscope 3000").run("doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("✗ Opening the camera “Periscope 3000”", done.stdout)

    def test_draws_the_ways_of_pictures_and_sound(self):
        done = self.person().run("doctor", "--pipelines")
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("(the camera)", "▼ vp8enc", "▼ opusenc", "(webrtcbin, to the other side)"):
            self.assertIn(part, done.stdout)


if __name__ == "__main__":
    case.main()
