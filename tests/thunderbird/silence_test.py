"""What leaves the callee's computer while its Thunderbird rings: packets to its mail server alone.

Thunderbird's own questions to its makers, which are not ours to judge, are switched off in the profile.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import time
import unittest

import mail_server
import net
import people
import thunderbird_case

RINGING = 5  # seconds
PORT = 3478


@unittest.skipUnless(thunderbird_case.case.can_make_namespaces(),
                     "this machine allows no network namespaces")
class Silence(thunderbird_case.Case):
    """Alice, Bob, his mail server and a relay: each is a computer of its own, all on one LAN.

    Bob reads mail in Thunderbird, Alice calls from a terminal.
    """

    PEOPLE = ("bob",)

    @classmethod
    def setUpClass(cls):
        cls.network = net.Network("alice", "bob", "post", "relay")
        cls.addClassCleanup(cls.network.close)
        # What is meant for the world outside, such as a question for the address of a name, gets as
        # far as the wire, too.
        net.ip("route", "add", "default", "via", cls.network.address("relay"),
               namespace=cls.network.space("bob"))
        super().setUpClass()
        cls.add_terminal("alice", namespace=cls.network.space("alice"))
        people.acquaint(cls.alice, cls.bob)

    @classmethod
    def open_server(cls, users):
        return mail_server.MailServer(users, address=cls.network.address("post"),
                                      namespace=cls.network.space("post"))

    @classmethod
    def person(cls, name, **options):
        # All that a call could turn to. Nobody answers there: that it asks is seen all the same.
        relay = cls.network.address("relay")
        cls.SETTINGS = {"addresses": "all", "port_mapping": "yes",
                        "stun": f"stun:{relay}:{PORT}, stun:stun.example.org:{PORT}",
                        "turn": f"turn:{name}:secret@{relay}:{PORT}"}
        return super().person(name, namespace=cls.network.space(name), **options)

    def listen(self):
        """Every packet of Bob's computer from now on; gives a function that gives them."""
        path = self.folder / f"{time.monotonic()}.pcap"
        tcpdump = self.network.capture("bob", path)
        return lambda: self.network.packets(tcpdump, path)

    def is_mail(self, line):
        """To the mail server, or from it."""
        ports = f"({self.server.imap_port}|{self.server.smtp_port})"
        server = re.escape(self.server.address) + r"\." + ports
        return re.search(rf" IP (\S+ > {server}|{server} > \S+): tcp ", line)

    def is_control(self, line):
        """The test's own hand on Thunderbird, which does not leave the computer."""
        here = rf"127\.0\.0\.1\.{self.bob.port}"
        return re.search(rf" lo +\S+ +IP (\S+ > {here}|{here} > \S+): tcp ", line)

    def others(self, packets):
        """Those that are not of Bob's mail."""
        return [line for line in packets if not (
            self.is_mail(line) or self.is_control(line) or net.OF_THE_NETWORK.search(line))]

    def test_nothing_but_mail_leaves_until_it_is_accepted(self):
        packets = self.listen()
        calling = self.alice.call(self.bob.address)
        incoming = self.bob.incoming()
        time.sleep(RINGING)  # what must not happen cannot be awaited
        incoming.wait_phase("ringing")
        while_ringing = packets()
        self.assertTrue(any(map(self.is_mail, while_ringing)))
        self.assertEqual(self.others(while_ringing), [])
        # What leaves after that is seen: to the servers, to the router, and to Alice.
        packets = self.listen()
        incoming.click("#accept-video")
        for event in ("talking", "seen", "heard"):
            calling.wait_for(event)
            self.bob.wait_for(event)
        others = self.others(packets())
        relay = self.network.address("relay")
        for place in (f"{relay}.{PORT}", "239.255.255.250.1900", f"{self.network.address('alice')}."):
            self.assertTrue(any(f" > {place}" in line for line in others), (place, others))


if __name__ == "__main__":
    thunderbird_case.case.main()
