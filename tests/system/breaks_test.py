"""Files on their way while networks, programs and disks fail: whole in the end, or a clear sentence.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import os
import pathlib
import signal
import subprocess
import unittest

import case
import net
import people

MEGABYTE = 1_000_000
# So much is there before something happens, and must not be sent again after it.
SOME = 20 * MEGABYTE
# How long nothing is heard before it is "reconnecting" (4 s), and before the call is over (30 s). Not
# much less: after a break what was lost is sent again 1, 3, 7, 15 seconds after it began.
HASTE = {"time_scale": min(1.0, 0.4 * people.SLOWNESS)}
# Two hundred megabytes, on whatever computer this is.
LONG = 3 * people.PATIENCE


def write(path, size):
    """A file of bytes that do not repeat; gives its path."""
    path.write_bytes(os.urandom(size))
    return path


def digest(path):
    with open(path, "rb") as file:
        whole = hashlib.blake2b()
        while block := file.read(MEGABYTE):
            whole.update(block)
    return whole.hexdigest()


def can_mount():
    """Whether a program can be given a disk that nobody else sees."""
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"],
                           capture_output=True)
    return tried.returncode == 0


class Breaks(case.Case):
    def talk(self, alice, bob, watch=None):
        """They talk; Bob's program goes on over calls."""
        before = watch.count("talking") if watch else 0
        watch = watch or bob.watch()
        call = alice.call(bob.address)
        watch.wait_for("ringing", count=before + 1)
        watch.say("accept")
        call.wait_for("talking")
        watch.wait_for("talking", count=before + 1)
        return call, watch

    def begin(self, call, watch, path):
        """Bob takes what Alice sends, and has some of it; gives its number."""
        before = watch.count("transfer", transfer=lambda t: t["state"] == "offered")
        call.say(f"/send {path}")
        offered = watch.wait_for("transfer", count=before + 1,
                                 transfer=lambda t: t["state"] == "offered")["transfer"]
        watch.say(f"/take {offered['id']}")
        return offered["id"]

    def wait_for_more(self, watch, than):
        """Until so many bytes are there, but not all."""
        seen = watch.wait_for("transfer", LONG, transfer=lambda t: t["done"] > than)["transfer"]
        self.assertLess(seen["done"], seen["size"])
        return seen["done"]

    def assert_both_read_why(self, *runnings):
        for running in runnings:
            over = running.wait_for("over", LONG)
            self.assertEqual(over["outcome"], "failed")
            self.assertIn("can no longer be reached", over["sentence"])

    def assert_goes_on(self, alice, bob, watch, path):
        """In a new call it is not sent from its beginning, and what arrives is the same."""
        self.assertEqual(list((bob.home / "downloads").glob("[!.]*")), [])
        call, watch = self.talk(alice, bob, watch)
        before = watch.count("transfer")
        self.begin(call, watch, path)
        self.assert_arrives(call, watch, path)
        told = [e["transfer"]["done"] for e in watch.matching("transfer", {})[before:]]
        self.assertGreater(next(done for done in told if done > 0), SOME / 2, told)

    def assert_arrives(self, call, watch, path):
        done = watch.wait_transfer("done", LONG, own=False)
        call.wait_transfer("done", LONG, own=True)
        self.assertEqual(digest(done["path"]), digest(path))
        self.assertEqual(pathlib.Path(done["path"]).name, path.name)


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Networks(Breaks):
    def setUp(self):
        self.network = net.Network("alice", "bob")
        self.addCleanup(self.network.close)
        self.town, self.alice, self.bob = self.two(None, **{
            name: {"namespace": self.network.space(name), "settings": HASTE}
            for name in ("alice", "bob")})
        self.film = write(self.alice.home / "film.mkv", 200 * MEGABYTE)
        self.call, self.watch = self.talk(self.alice, self.bob)
        self.begin(self.call, self.watch, self.film)

    def test_connection_is_cut_three_times(self):
        there = 0
        for time in (1, 2):
            there = self.wait_for_more(self.watch, there + SOME)
            self.network.cut("bob")
            for running in (self.call, self.watch):
                running.wait_for("reconnecting", count=time)
            self.network.join("bob")
            for running in (self.call, self.watch):
                running.wait_for("reconnected", LONG, count=time)
        self.wait_for_more(self.watch, there + SOME)
        self.network.cut("bob")
        self.assert_both_read_why(self.call, self.watch)
        self.network.join("bob")
        self.assert_goes_on(self.alice, self.bob, self.watch, self.film)

    def test_address_changes(self):
        self.wait_for_more(self.watch, SOME)
        self.network.move("bob", "10.77.0.77")
        self.assert_arrives(self.call, self.watch, self.film)
        for running in (self.call, self.watch):
            self.assertEqual(running.count("talking"), 1)


class Programs(Breaks):
    # That of the receiver: files_test.py.
    def test_sender_is_killed(self):
        _, alice, bob = self.two(alice={"settings": HASTE}, bob={"settings": HASTE})
        film = write(alice.home / "film.mkv", 150 * MEGABYTE)
        call, watch = self.talk(alice, bob)
        self.begin(call, watch, film)
        self.wait_for_more(watch, SOME)
        for number in alice.call_processes():
            os.kill(number, signal.SIGKILL)
        watch.wait_for("over", LONG)
        call.wait_for("over", LONG)
        self.assert_goes_on(alice, bob, watch, film)


class Many(Breaks):
    def test_ten_thousand_small_files_and_the_smallest_ones(self):
        _, alice, bob = self.two()
        many = alice.home / "many"
        for number in range(10_000):
            folder = many / str(number % 100)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / str(number)).write_bytes(b"%d" % number * (number % 50))
        call, watch = self.talk(alice, bob)
        for path in (write(alice.home / "nothing", 0), write(alice.home / "one", 1), many):
            number = self.begin(call, watch, path)
            done = watch.wait_transfer("done", LONG, id=number)
            arrived = pathlib.Path(done["path"])
            self.assertEqual(self.contents(arrived), self.contents(path))
        call.wait_transfer("done", LONG, name="many")

    @staticmethod
    def contents(path):
        if path.is_file():
            return path.read_bytes()
        return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}


@unittest.skipUnless(can_mount(), "this machine lets nobody mount a disk of his own")
class Disks(Breaks):
    SIZE = 150 * MEGABYTE

    def setUp(self):
        _, self.alice, self.bob = self.two()
        self.downloads = self.bob.home / "downloads"
        self.downloads.mkdir()
        mount = f'mount -t tmpfs -o size={self.SIZE} none "$0" && exec "$@"'
        plain = self.bob.command
        self.bob.command = lambda words: [
            "unshare", "-m", "sh", "-c", mount, str(self.downloads), *plain(words)]
        self.watch = self.bob.watch()
        # The folder as Bob's programs see it.
        self.seen = pathlib.Path(f"/proc/{self.watch.process.pid}/root{self.downloads}")

    def fill(self, left):
        """Somebody else's file takes what room there is."""
        def take():
            disk = os.statvfs(self.seen)
            room = disk.f_bavail * disk.f_frsize - left
            if room <= 0:
                return True
            try:
                os.posix_fallocate(file.fileno(), 0, room)
            except OSError:
                return False  # something else took room in the meantime
            return True

        with open(self.seen / ".filler", "wb") as file:
            people.wait_until(take)

    def names(self):
        return sorted(name for name in os.listdir(self.seen) if name[0] != ".")

    def test_disk_too_small_is_said_before_anything_comes(self):
        film = write(self.alice.home / "film.mkv", 100 * MEGABYTE)
        call, watch = self.talk(self.alice, self.bob, self.watch)
        self.fill(50 * MEGABYTE)
        number = self.begin(call, watch, film)
        watch.wait_for("warning", text=lambda text: "Make room" in text)
        self.assertEqual(self.names(), [])
        os.unlink(self.seen / ".filler")
        watch.say(f"/take {number}")
        watch.wait_transfer("done", LONG, own=False)
        self.assertEqual(digest(self.seen / film.name), digest(film))

    def test_disk_that_fills_on_the_way(self):
        film = write(self.alice.home / "film.mkv", 100 * MEGABYTE)
        call, watch = self.talk(self.alice, self.bob, self.watch)
        self.begin(call, watch, film)
        self.wait_for_more(watch, SOME)
        self.fill(2 * MEGABYTE)
        failed = watch.wait_transfer("failed", LONG, own=False)
        self.assertIn("The disk is full. Make room", failed["problem"])
        failed = call.wait_transfer("failed", LONG, own=True)
        self.assertIn("no more room on its disk", failed["problem"])
        self.assertEqual(self.names(), [])
        os.unlink(self.seen / ".filler")
        before = watch.count("transfer")
        self.begin(call, watch, film)
        watch.wait_transfer("done", LONG, own=False)
        told = [e["transfer"]["done"] for e in watch.matching("transfer", {})[before:]]
        self.assertGreater(next(done for done in told if done > 0), SOME / 2, told)
        self.assertEqual(digest(self.seen / film.name), digest(film))
        self.assertEqual(self.names(), [film.name])


if __name__ == "__main__":
    case.main()
