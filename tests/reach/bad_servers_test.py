"""Servers of the settings that refuse, lie, rave, hang or are not there.

A call on a LAN connects all the same, hardly later, and a sentence tells what is wrong.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import collections
import dataclasses
import re
import shutil
import sys
import time
import unittest

import bad_server
import case
import internet
import net
import people

PASSWORD = bad_server.PASSWORD
COTURN = 3478
# What a server may cost, as the program has it: half a second for names before anything begins,
# and a second and a half for candidates before the invitation.
SEARCH, GATHERING = 0.5, 1.5
# Programs start, and decode, as fast as the computer allows.
UNSTEADY = 1.0 * people.SLOWNESS
TRIES = 4
# What the liars claim: nobody's addresses, and in the end one of somebody's.
NOBODYS = ["127.0.0.1", "169.254.169.254", "224.0.0.251"]
NEIGHBOUR = "10.77.0.4"
MOST_TO_A_NEIGHBOUR = 30
HELPS_NOT = r"^The relay server \S+ does not help\. The call goes on without it"
UNKNOWN = r"^The server \S+ of your settings cannot be found\. The call goes on without it"
SENT_TO = re.compile(r" > ([0-9.]+)\.\d+: UDP")



@dataclasses.dataclass(frozen=True)
class Bad:
    """A server; `{}` in its URL is the address of the computer that all but the nameless are on.

    `search`: seconds that it takes to find out that it is of no use, before anything begins.
    """

    what: str
    url: str
    sentence: str = HELPS_NOT
    search: float = 0.0

    def settings(self, host):
        return {"turn": self.url.format(host)}


def bad(what, port, more="?transport=udp", scheme="turn", password=PASSWORD, **fields):
    return Bad(what, f"{scheme}:{bad_server.USER}:{password}@{{}}:{port}{more}", **fields)


def nameless(name):
    return Bad(f"is called {name}", f"turn:{bad_server.USER}:{PASSWORD}@{name}:{COTURN}",
               UNKNOWN, SEARCH)


TCP = "?transport=tcp"
REFUSES = bad("wrong password", COTURN, password="guess")
HANGS = bad("never answers", bad_server.SILENT)
HANGS_TCP = bad("never answers, TCP", bad_server.SILENT, TCP)
HANGS_TLS = bad("never answers, TLS", bad_server.SILENT, TCP, "turns")
RAVES = bad("answers without sense", bad_server.RAVING)
RAVES_TCP = bad("answers without sense, TCP", bad_server.RAVING, TCP)
LIES = [bad(f"claims to relay at {relay}", port, sentence=HELPS_NOT if relay in NOBODYS else "")
        for port, (relay, _) in bad_server.LIES.items()]
UNKNOWN_NAME = nameless("nobody.example.org")
SLOW_NAME = nameless("silent.example.org")
# Alice's server, which may hold the invitation up, and Bob's, which may hold the answer up.
PAIRS = [(HANGS, SLOW_NAME), (SLOW_NAME, HANGS), (HANGS_TCP, REFUSES), (REFUSES, RAVES_TCP),
         (RAVES, HANGS_TLS), (LIES[0], UNKNOWN_NAME), (LIES[1], LIES[1]), (LIES[2], LIES[2])]


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
@unittest.skipUnless(shutil.which("turnserver"), "coturn is not installed")
class BadServers(case.Case):
    @classmethod
    def setUpClass(cls):
        cls.network = net.Network("alice", "bob", "server", "neighbour")
        cls.addClassCleanup(cls.network.close)
        cls.host = cls.network.address("server")
        town = people.Town()
        cls.addClassCleanup(town.close)
        cls.folder = town.folder
        cls.start("ready", sys.executable, bad_server.__file__, cls.host)
        cls.start("UDP listener opened on", shutil.which("turnserver"), "-n", "--log-file=stdout",
                  "--simple-log", "--verbose", "--no-cli", "--no-dtls", "--no-tls", "--lt-cred-mech",
                  "--realm=test", f"--user={bad_server.USER}:{PASSWORD}",
                  f"--listening-ip={cls.host}", f"--relay-ip={cls.host}", "--relay-threads=1",
                  f"--listening-port={COTURN}", f"--pidfile={cls.folder}/pid",
                  f"--userdb={cls.folder}/db")
        for name in ("alice", "bob"):
            folder = internet.NETNS / cls.network.space(name)
            folder.mkdir(parents=True)
            cls.addClassCleanup(shutil.rmtree, folder)
            (folder / "resolv.conf").write_text(f"nameserver {cls.host}\n")
            net.ip("route", "add", "default", "via", cls.host, namespace=cls.network.space(name))
        cls.usual = cls("call_once").run_alone()

    @classmethod
    def start(cls, ready, *words):
        inside = ["ip", "netns", "exec", cls.network.space("server")]
        server = internet.Server([*inside, *map(str, words)], cls.folder / f"{len(words)}.log")
        cls.addClassCleanup(server.close)
        server.wait_for(ready)

    def run_alone(self, *servers):
        try:
            return self.call_once(*servers)
        finally:
            self.doCleanups()

    def call_once(self, *servers):
        """Seconds until the invitation is on its way, and from *Accept* to pictures."""
        settings = [each.settings(self.host) for each in servers] or [{}, {}]
        town, alice, bob = self.two(**{
            name: {"namespace": self.network.space(name), "settings": of_his}
            for name, of_his in zip(("alice", "bob"), settings)})
        path = town.folder / "packets"
        capture = self.network.capture("bob", path)
        watch = bob.watch()
        call = alice.call(bob.address)
        sent = call.wait_for("sent")["at"] - call.wait_for("inviting")["at"]
        watch.wait_for("ringing")
        self.invitation = town.office.wait_for("invite").part().decode()
        accepted = time.monotonic()
        watch.say("accept")
        seen = max(each.wait_for("seen")["at"] for each in (call, watch)) - accepted
        for each, server in zip((call, watch), servers):
            if server.sentence:  # may be said a little later
                each.wait_for("warning")
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")
        call.wait()
        self.told = [[event["sentence"] for event in each.matching("warning", {})]
                     for each in (call, watch)]
        lines = self.network.packets(capture, path)
        self.sent_to = collections.Counter(m.group(1) for line in lines
                                           if (m := SENT_TO.search(line)))
        return sent, seen

    def connect(self, *servers):
        may_take = (self.usual[0] + servers[0].search + GATHERING + UNSTEADY,
                    self.usual[1] + servers[1].search + UNSTEADY)
        # A wait for what never comes is there each time; a busy computer is slow once.
        for _ in range(TRIES):
            took = self.run_alone(*servers)
            if all(one < most for one, most in zip(took, may_take)):
                break
        self.show(servers, took)
        for one, most in zip(took, may_take):
            self.assertLess(one, most)
        for told, server in zip(self.told, servers):
            self.assertEqual(len(told), 1 if server.sentence else 0, told)
            for each in told:
                self.assertRegex(each, server.sentence)
        for address in NOBODYS:
            self.assertNotIn(address, self.invitation)
            self.assertNotIn(address, self.sent_to)
        self.assertLess(self.sent_to[NEIGHBOUR], MOST_TO_A_NEIGHBOUR)

    def show(self, servers, took):
        for name, what, seconds, server, told in zip(
                ("Alice's", "Bob's"), ("invited in", "pictures after"), took, servers, self.told):
            print(f"{name:<8}{server.what:<32} {what:<15} {seconds:4.2f} s "
                  f"{'; '.join(told) or 'nothing is said'}", flush=True)

    def test_a_call_connects_all_the_same(self):
        print(f"no server: invited in {self.usual[0]:4.2f} s, pictures after {self.usual[1]:4.2f} s",
              flush=True)
        for servers in PAIRS:
            with self.subTest(" and ".join(each.what for each in servers)):
                self.connect(*servers)


if __name__ == "__main__":
    case.main()
