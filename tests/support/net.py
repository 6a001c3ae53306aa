"""Small networks of this test's own: one namespace a person, joined by a bridge.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ctypes
import itertools
import os
import re
import subprocess
import threading

_numbers = itertools.count(1)

# Computers asking for each other's addresses, and for routers: the system's own, not a program's.
OF_THE_NETWORK = re.compile(r" (ARP|ARP,|ICMP6|IP6 .*ICMP6,) |igmp|HBH ICMP6")


def ip(*words, namespace=None):
    inside = ["-n", namespace] if namespace else []
    subprocess.run(["ip", *inside, *map(str, words)], check=True, capture_output=True)


def enter(namespace):
    """Sockets that this thread makes from now on are of that network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/run/netns/{namespace}") as space:
        if libc.setns(space.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"entering {namespace}")


def inside(namespace, make):
    """What `make` gives in that namespace (None: here); its sockets stay of there, whoever uses them."""
    if namespace is None:
        return make()
    made, problems = [], []

    def run():
        try:
            enter(namespace)
            made.append(make())
        except OSError as problem:
            problems.append(problem)

    # A thread of its own: only that one is in the namespace.
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
    return made[0]


class Network:
    """Namespaces by name, each with one address on the same LAN."""

    def __init__(self, *names):
        self.mark = f"mc{os.getpid() % 10000}x{next(_numbers)}"
        self.bridge = self.mark + "br"
        self.spaces = {}
        self.captures = []
        self.make(self.bridge)
        ip("link", "add", "br0", "type", "bridge", namespace=self.bridge)
        ip("link", "set", "br0", "up", namespace=self.bridge)
        for number, name in enumerate(names, 1):
            self.add(name, number)

    def make(self, space):
        ip("netns", "add", space)
        ip("link", "set", "lo", "up", namespace=space)

    def add(self, name, number):
        space = f"{self.mark}{name[0]}{number}"
        self.make(space)
        cable = f"p{number}"
        ip("link", "add", "eth0", "type", "veth", "peer", "name", cable, "netns", self.bridge,
           namespace=space)
        ip("link", "set", cable, "master", "br0", "up", namespace=self.bridge)
        ip("addr", "add", f"10.77.0.{number}/24", "dev", "eth0", namespace=space)
        ip("link", "set", "eth0", "up", namespace=space)
        self.spaces[name] = (space, f"10.77.0.{number}")

    def space(self, name):
        return self.spaces[name][0]

    def address(self, name):
        return self.spaces[name][1]

    def move(self, name, address):
        """This one gets another address on the LAN; the one before is gone."""
        space, before = self.spaces[name]
        ip("addr", "del", f"{before}/24", "dev", "eth0", namespace=space)
        ip("addr", "add", f"{address}/24", "dev", "eth0", namespace=space)
        self.spaces[name] = (space, address)

    def unplug(self, name):
        """The cable is out: with it the address goes."""
        space, address = self.spaces[name]
        ip("link", "set", "eth0", "down", namespace=space)
        ip("addr", "del", f"{address}/24", "dev", "eth0", namespace=space)

    def plug(self, name):
        space, address = self.spaces[name]
        ip("addr", "add", f"{address}/24", "dev", "eth0", namespace=space)
        ip("link", "set", "eth0", "up", namespace=space)

    def firewall(self, name):
        """Nothing comes in but answers to what was sent out: a home router's way."""
        self.nft(name, """
            table inet door {
                chain in {
                    type filter hook input priority 0; policy accept;
                    ct state established,related accept
                    meta l4proto udp drop
                }
            }""")

    def cut(self, name):
        """Nothing comes in and nothing goes out; the addresses stay."""
        self.nft(name, """
            table inet cut {
                chain in { type filter hook input priority 0; policy drop; }
                chain out { type filter hook output priority 0; policy drop; }
            }""")

    def join(self, name):
        self.nft(name, "delete table inet cut")

    def nft(self, name, rules):
        subprocess.run(["ip", "netns", "exec", self.space(name), "nft", "-f", "-"], input=rules,
                       text=True, check=True)

    def capture(self, name, path):
        """Writes every packet of this namespace to a file, from the moment that this returns."""
        tcpdump = subprocess.Popen(
            ["ip", "netns", "exec", self.space(name), "tcpdump", "--immediate-mode", "-U", "-n",
             "-Z", "root", "-i", "any", "-w", str(path)],
            stderr=subprocess.PIPE, text=True)
        for line in tcpdump.stderr:
            if "listening on" in line:
                break
        else:
            raise AssertionError("tcpdump does not start")
        self.captures.append(tcpdump)
        return tcpdump

    @staticmethod
    def packets(tcpdump, path):
        """The captured packets, one line each, after the capture was ended."""
        tcpdump.terminate()
        tcpdump.communicate()
        text = subprocess.run(["tcpdump", "-n", "-q", "-r", str(path)], check=True, text=True,
                              capture_output=True).stdout
        return text.splitlines()

    @staticmethod
    def destinations(lines):
        """Addresses and ports that the lines say packets went to."""
        return {m.group(1) for line in lines if (m := re.search(r"> ([0-9a-f.:]+): ", line))}

    def close(self):
        for tcpdump in self.captures:
            if tcpdump.poll() is None:
                tcpdump.kill()
                tcpdump.communicate()
        for space, _ in self.spaces.values():
            subprocess.run(["ip", "netns", "del", space], check=False)
        subprocess.run(["ip", "netns", "del", self.bridge], check=False)
