"""Mails that name two hundred places: where the other's computer sends packets, and how many.

Who cheats is a contact; his signature and seal are right. In place of his own candidates he names
others, to have the other's computer attack them.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import collections
import pathlib
import re
import shutil
import stat
import sys
import time
import unittest

import case
import cheat_call
import net
import people

# Seconds that packets are watched. ICE gives a place up after 7 s; who has accepted knocks until the
# other one comes.
WATCHED = 10
START, AFTER = 30, 12
# Bytes that packets carry, to all places together: in the first half minute, and in a minute then.
MOST_AT_FIRST = MOST_A_MINUTE = 4 * 1024
# Of all candidates in a mail.
MOST_PLACES = 10
# Packets to all of them together, in the busiest second, and altogether. Measured: 14, and 37.
MOST_A_SECOND = 30
MOST = 100
SEEN = re.compile(r"^(\S+) \S+ +(?:In|Out) +IP6? (\S+)\.\d+ > (\S+)\.(\d+): UDP, length (\d+)")

FORBIDDEN = ["127.0.0.1", "127.8.9.10", "0.0.0.0", "169.254.169.254", "169.254.7.7", "224.0.0.251",
             "239.255.255.250", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "ff02::fb",
             "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
             "64:ff9b::a9fe:a9fe", "localhost", "metadata.google.internal", "2130706433"]


VICTIM = "10.77.0.3"


def candidate(number, address, port, kind="host"):
    more = "" if kind == "host" else " raddr 0.0.0.0 rport 0"
    return f"candidate:{number} 1 UDP {2015363327 - number} {address} {port} typ {kind}{more}"


def forbidden(count):
    """Each address as of every type, and services of the victim's that are no business of ours."""
    kinds = ["host", "srflx", "relay"]
    made = [candidate(n, FORBIDDEN[n % len(FORBIDDEN)], 5000 + n, kinds[n % 3])
            for n in range(count - 3)]
    return made + [candidate(count + port, VICTIM, port) for port in (22, 53, 123)]


def third_parties(count):
    """Many ports of one computer, by IPv4 and IPv6, and many other computers."""
    def address(n):
        return [VICTIM, "fd77::1", f"10.77.1.{n + 1}"][n % 3]

    return [candidate(n, address(n), 5000 + n) for n in range(count)]


# As many as there are lines for in a description.
MANY = forbidden(70) + third_parties(60)


class Cheat(people.Person):
    """His mailcall is everybody's; the program beside it is not."""

    def __init__(self, folder, name, office, lines, **options):
        self.program = pathlib.Path(folder) / "cheat"
        self.program.mkdir()
        shutil.copy(people.MAILCALL, self.program / "mailcall")
        beside = self.program / "mailcall-call"
        beside.write_text(f'#!/bin/sh\nexec {sys.executable} {cheat_call.__file__} "$@"\n')
        beside.chmod(beside.stat().st_mode | stat.S_IXUSR)
        (self.program / "lines").write_text("\n".join(lines))
        super().__init__(folder, name, office, **options)
        self.env.update(CHEAT_CALL=str(people.MAILCALL_CALL),
                        CHEAT_LINES=str(self.program / "lines"))

    def command(self, words):
        command = super().command(words)
        return [str(self.program / "mailcall") if word == str(people.MAILCALL) else word
                for word in command]


@unittest.skipUnless(case.can_make_namespaces(), "this machine allows no network namespaces")
class Candidates(case.Case):
    def scene(self, cheat, lines, reached=False):
        """Whatever the other one sends anywhere leaves that computer, and is seen. `reached`: by
        the cheat himself as well; else he comes in by nothing but his mail."""
        honest = "alice" if cheat == "bob" else "bob"
        self.network = net.Network("alice", "bob", "victim")
        self.addCleanup(self.network.close)
        self.lead_everything_to("victim", honest)
        if not reached:
            self.network.firewall(honest)
        self.town = self.town_of(cheat, honest, lines)
        path = self.town.folder / "packets"
        self.capture = self.network.capture(honest, path), path
        self.own = {self.network.address(honest), "fd77::2", "127.0.0.1", "::1"}
        self.known = {self.network.address(cheat)}

    def town_of(self, cheat, honest, lines):
        town = self.town()
        made = Cheat(town.folder, cheat, town.office, lines, namespace=self.network.space(cheat))
        town.people.append(made)
        other = town.person(honest, namespace=self.network.space(honest))
        people.acquaint(made, other)
        self.alice, self.bob = (made, other) if cheat == "alice" else (other, made)
        return town

    def lead_everything_to(self, router, honest):
        for number, name in enumerate([router, honest], 1):
            net.ip("addr", "add", f"fd77::{number}/64", "dev", "eth0", "nodad",
                   namespace=self.network.space(name))
        space = self.network.space(honest)
        net.ip("route", "add", "default", "via", self.network.address(router), namespace=space)
        net.ip("-6", "route", "add", "default", "via", "fd77::1", namespace=space)

    def sent(self):
        """Packets of the honest one's: seconds, address, port, and bytes."""
        found = map(SEEN.match, self.network.packets(*self.capture))
        return [(self.seconds(m.group(1)), m.group(3), m.group(4), int(m.group(5))) for m in found
                if m and m.group(2) in self.own and m.group(3) not in self.known]

    @staticmethod
    def seconds(clock):
        hours, minutes, seconds = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)

    def assert_few(self, what, reader, watched):
        """After a while; nothing to forbidden places, and a sentence to read in the meantime."""
        reader.wait_for("connecting")
        time.sleep(watched)  # what must not happen cannot be awaited
        self.assertFalse(reader.has("over"), reader.story())
        sent = self.sent()
        places = collections.Counter((address, port) for _, address, port, _ in sent)
        begin = sent[0][0]
        times = [at for at, *_ in sent if at < begin + WATCHED]
        busiest = max(sum(at <= other < at + 1 for other in times) for at in times)
        sentence = reader.events[-1]["sentence"]
        print(f"{what}: {len(times)} packets in {WATCHED} s to {len(places)} places, {busiest} in "
              f"the busiest second, {max(places.values())} to one place; read: “{sentence}”",
              flush=True)
        addresses = {address for address, _ in places}
        self.assertEqual(addresses & set(FORBIDDEN), set())
        self.assertTrue({VICTIM, "fd77::1"} <= addresses, "a capture that sees not all")
        self.assertLessEqual(len(places), MOST_PLACES)
        self.assertLess(busiest, MOST_A_SECOND)
        self.assertLess(len(times), MOST)
        self.assertIn("connecting", sentence)
        self.assert_few_bytes(what, [(at - begin, size) for at, _, _, size in sent])

    def assert_few_bytes(self, what, sent):
        first = sum(size for at, size in sent if at < START)
        later = sum(size for at, size in sent if START <= at < START + AFTER)
        print(f"{what}: {first} bytes in the first {START} s, {later} in the {AFTER} s after",
              flush=True)
        self.assertLessEqual(first, MOST_AT_FIRST)
        self.assertLessEqual(later, MOST_A_MINUTE * AFTER / 60)

    def test_in_an_answer(self):
        self.scene("bob", MANY)
        call, _ = self.accept(self.alice, self.bob)
        self.assert_few(f"{len(MANY)} candidates in an answer", call, WATCHED)

    def test_in_an_invitation(self):
        self.scene("alice", MANY)
        _, watch = self.accept(self.alice, self.bob)
        self.assert_few(f"{len(MANY)} candidates in an invitation", watch, START + AFTER)

    def test_more_than_any_mail_has_are_refused_in_a_sentence(self):
        self.scene("bob", third_parties(200))
        call, _ = self.accept(self.alice, self.bob)
        refused = call.wait_for("refused")
        print(f"200 candidates in an answer: “{refused['text']}”", flush=True)
        self.assertEqual(refused["text"], "reading the answer: it is not as Mailcall writes them. "
                         "Ask this person to install the newest Mailcall.")
        self.assertEqual(self.alice.history()[0]["kind"], "refused")
        self.assertEqual(self.sent(), [])

    def test_more_in_an_invitation_do_not_ring(self):
        self.scene("alice", third_parties(200))
        watch = self.bob.watch()
        self.alice.call(self.bob.address)
        refused = watch.wait_for("refused")
        self.assertEqual(refused["text"], "reading the invitation: it is not as Mailcall writes "
                         "them. Ask this person to install the newest Mailcall.")
        self.assertEqual(self.sent(), [])

    def test_do_not_hinder_a_call_that_has_another_way(self):
        self.scene("bob", MANY, reached=True)
        call, watch = self.accept(self.alice, self.bob)
        self.assert_talk(call, watch)
        call.interrupt()
        watch.wait_for("over", outcome="hung_up")
        addresses = {address for _, address, _, _ in self.sent()}
        self.assertEqual(addresses & set(FORBIDDEN), set())


if __name__ == "__main__":
    case.main()
