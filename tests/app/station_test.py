"""A station that nobody looks after: `mailcall watch` as a service, what ends it and what does not.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import case
import commands
import people

UNIT = people.BUILD / "helper/app/data/mailcall-watch.service"


class Unit(unittest.TestCase):
    def start_command(self):
        return re.search(r"^ExecStart=(.*)", UNIT.read_text(), re.M)[1].split()

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed")
    def test_systemd_has_no_objection(self):
        with tempfile.TemporaryDirectory(prefix="mailcall-unit-") as folder:
            copy = pathlib.Path(folder) / UNIT.name
            # The program is not installed yet.
            copy.write_text(UNIT.read_text().replace(self.start_command()[0],
                                                     str(people.MAILCALL.resolve())))
            done = subprocess.run(["systemd-analyze", "--user", "verify", "--man=no", copy],
                                  env={**os.environ, "XDG_RUNTIME_DIR": folder},
                                  capture_output=True, text=True, timeout=people.PATIENCE)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_starts_what_there_is(self):
        program, verb, *options = self.start_command()
        self.assertTrue(program.startswith("/") and program.endswith("/bin/mailcall"))
        [known] = [each.options for each in commands.all_commands() if each.words == (verb,)]
        self.assertLessEqual(set(options), known)


class Ends(case.Case):
    """SIGTERM, as systemd sends it to the station alone."""

    def stop(self, watch):
        watch.process.terminate()
        self.assertEqual(watch.wait(), 0, watch.story())

    def assert_nothing_runs(self, person):
        people.wait_until(lambda: not person.call_processes() and not person.stand_ins())

    def test_with_nothing_to_do(self):
        bob = self.town().person("bob")
        watch = bob.watch("--stay")
        watch.say("good day")  # to nobody: that is answered once it is there
        people.wait_until(lambda: watch.events)
        self.stop(watch)
        self.assertNotIn("CRITICAL", watch.story())

    def test_in_a_call_hangs_up(self):
        _, alice, bob = self.two()
        bob.do("rules", "add", "door", f"from={alice.address}", "action=answer", "with=chat")
        watch = bob.watch("--stay")
        call = alice.call(bob.address, "--media", "chat")
        call.wait_for("talking")
        watch.wait_for("talking")
        self.stop(watch)
        call.wait_for("over", outcome="hung_up")
        self.assertEqual(call.wait(), 0)
        self.assert_nothing_runs(bob)
        ends = [line["outcome"] for line in bob.history() if line["kind"] == "call"]
        self.assertEqual(ends, ["hung_up"])

    def test_before_they_are_connected_tells_the_caller(self):
        held, route = case.hold("accept")
        town, alice, bob = self.two(route)
        call, watch = self.ring(alice, bob, "--private")
        watch.say("accept")
        town.office.wait_for("accept")
        self.stop(watch)
        town.office.deliver(held[0])
        call.wait_for("over")
        call.wait()
        self.assertFalse(call.has("talking"))
        self.assert_nothing_runs(bob)

    def test_while_it_rings_leaves_it_to_the_next(self):
        _, alice, bob = self.two()
        call, watch = self.ring(alice, bob)
        self.stop(watch)
        again = bob.watch("--stay")
        again.wait_for("ringing")
        again.say("accept")
        self.assert_talk(call, again)
        self.stop(again)
        call.wait_for("over", outcome="hung_up")


class GetsOver(case.Case):
    """What is wrong with the files of a station."""

    def break_accounts(self, bob):
        (bob.home / "config/accounts.ini").write_text("[main]\naddress=\n")

    def break_settings(self, bob):
        bob.set(ring="soon")

    def break_mail(self, bob):
        bob.mail.rename(bob.home / "elsewhere")

    def files(self, bob):
        folder = bob.home / "config"
        return {path: path.read_bytes() for path in folder.iterdir()}

    def repair(self, bob, files):
        for path, content in files.items():
            path.write_bytes(content)
        if (bob.home / "elsewhere").exists():
            (bob.home / "elsewhere").rename(bob.mail)

    def test_and_rings_when_it_is_right_again(self):
        for wrong, part in {self.break_accounts: "main", self.break_settings: "ring",
                            self.break_mail: "mail"}.items():
            with self.subTest(wrong=wrong.__name__):
                _, alice, bob = self.two()
                good = self.files(bob)
                wrong(bob)
                done = bob.run("watch")
                self.assertIn(done.returncode, (1, 2))
                self.assertRegex(done.stderr, f"mailcall: .*{part}")
                [sentence] = re.findall("^mailcall: .*$", done.stderr, re.M)
                watch = bob.watch("--stay")
                people.wait_until(lambda: watch.story().count("trying again") >= 2)
                self.assertEqual(watch.story().count(sentence), 1)
                self.repair(bob, good)
                call = alice.call(bob.address)
                watch.wait_for("ringing")
                call.interrupt()
                watch.wait_for("over")

    def test_can_be_ended_meanwhile(self):
        bob = self.town().person("bob")
        self.break_accounts(bob)
        watch = bob.watch("--stay")
        people.wait_until(lambda: "trying again" in watch.story())
        watch.process.terminate()
        self.assertEqual(watch.wait(), 0)


class Journal(case.Case):
    def first_line(self, is_journal):
        """Of a station whose output goes to a journal, as systemd tells it, or does not."""
        _, alice, bob = self.two()
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        found = os.fstat(writing)
        env = {**bob.env, "JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino + (not is_journal)}"}
        watch = subprocess.Popen(bob.command(["watch", "--silent"]), env=env, stdout=writing,
                                 stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        os.close(writing)
        call = alice.call(bob.address)
        line = os.read(reading, 4096).decode()
        call.interrupt()
        call.wait()
        return line

    def test_lines_have_no_time_of_their_own(self):
        self.assertRegex(self.first_line(True), "^alice@example.org is calling")

    def test_others_have(self):
        self.assertRegex(self.first_line(False), r"^ +\d+\.\d{3}  alice@example.org is calling")


if __name__ == "__main__":
    case.main()
