"""A small internet of the test's own: LANs, routers that translate as harshly as real ones, servers.

Each computer, router and server is a namespace. A router's packets go through `mailcall-router`
(tests/reach), because Linux' own translation keeps the port when a binding comes back and so hides
that it was gone.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import ipaddress
import itertools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from patience import wait_until

BUILD = pathlib.Path(os.environ.get("MAILCALL_BUILD", "build"))
ROUTER = BUILD / "tests/reach/mailcall-router"

NETNS = pathlib.Path("/etc/netns")

_numbers = itertools.count(1)

# What goes through a router's TUN interface: everything from the inside.
THROUGH_TUN = 100


def sweep(process):
    """Takes down what a process has made that was killed, and kills what runs in there."""
    listed = subprocess.run(["ip", "netns", "list"], check=True, capture_output=True, text=True)
    for name in re.findall(rf"^mc{process}i\S+", listed.stdout, re.M):
        inside = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True)
        for number in inside.stdout.split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGKILL)
        subprocess.run(["ip", "netns", "del", name], check=False)
        shutil.rmtree(NETNS / name, ignore_errors=True)


def watch_over(script):
    """Runs the script again as a process of its own, with `--child` before its arguments, clears up
    behind it, however it ends, and ends as it did."""
    with tempfile.TemporaryDirectory(prefix="mailcall-internet-",
                                     ignore_cleanup_errors=True) as folder:
        child = subprocess.Popen([sys.executable, script, "--child", *sys.argv[1:]],
                                 env=dict(os.environ, TMPDIR=folder))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: child.kill())
        status = child.wait()
        sweep(child.pid)
    sys.exit(status)


class Space:
    """A network namespace; its interfaces are numbered."""

    def __init__(self, name):
        self.name = name
        self.numbers = itertools.count()
        subprocess.run(["ip", "netns", "add", name], check=True)
        self.ip("link set lo up")
        # Packets come and go by different interfaces; addresses are used as soon as they are there.
        self.set(0, "ipv4/conf/all/rp_filter", "ipv4/conf/default/rp_filter",
                 "ipv6/conf/all/accept_dad", "ipv6/conf/default/accept_dad")

    def ip(self, *lines, family=None):
        """`family` is needed where no address tells it."""
        which = [f"-{family}"] if family else []
        subprocess.run(["ip", *which, "-n", self.name, "-batch", "-"], input="\n".join(lines),
                       text=True, check=True)

    def set(self, value, *names):
        """Of /proc/sys/net."""
        lines = (f"echo {value} >/proc/sys/net/{name}" for name in names)
        self.run("sh", "-ec", "\n".join(lines))

    def run(self, *words, **how):
        return subprocess.run(self.command(*words), check=True, **how)

    def command(self, *words):
        return ["ip", "netns", "exec", self.name, *map(str, words)]

    def nft(self, rules):
        self.run("nft", "-f", "-", input=rules, text=True)

    def trust(self, certificate):
        """Programs in here believe this authority, and no other."""
        folder = NETNS / self.name / "ssl/certs"  # ip-netns(8): instead of /etc/ssl
        folder.mkdir(parents=True)
        shutil.copy(certificate, folder / "ca-certificates.crt")

    def close(self):
        subprocess.run(["ip", "netns", "del", self.name], check=False)
        shutil.rmtree(NETNS / self.name, ignore_errors=True)

    def interface(self):
        return f"eth{next(self.numbers)}"


class Lan:
    """A switch, and who is plugged in: the router has the first address."""

    def __init__(self, network, bridge):
        self.network = ipaddress.ip_network(network)
        self.bridge = bridge
        self.hosts = itertools.count(10)
        self.router = None

    def address(self, host):
        return str(self.network[host])

    def gateway(self):
        return self.address(1)


class Computer:
    """Somebody's computer, or a server; `address` is that of its first interface."""

    def __init__(self, space):
        self.space = space
        self.addresses = []

    @property
    def address(self):
        return self.addresses[0]


class Router:
    """Stands between a LAN, or other routers, and the internet, or another router."""

    def __init__(self, space, network):
        self.space = space
        self.network = network  # of those behind it
        self.program = None

    def close(self, lapse):
        """From now on nobody gets in but who was written to in the last seconds, as with IPv6."""
        self.space.set(int(lapse), "netfilter/nf_conntrack_udp_timeout",
                       "netfilter/nf_conntrack_udp_timeout_stream")
        self.space.nft("""
            table inet door {
                chain forward {
                    type filter hook forward priority 0; policy drop;
                    ct state established,related accept
                    iifname "eth0" accept
                    meta l4proto icmpv6 accept
                }
            }""")

    def translate(self, outside):
        """Linux' own translation: nobody gets in but who was written to, and whom a program lets in
        that looks after the chains which begin with miniupnpd, as in Debian's package."""
        self.space.nft(f"""
            table inet filter {{
                chain miniupnpd {{ }}
                chain prerouting_miniupnpd {{ }}
                chain postrouting_miniupnpd {{ }}
                chain input {{
                    type filter hook input priority 0;
                    iifname "eth1" drop
                }}
                chain forward {{
                    type filter hook forward priority 0; policy drop;
                    jump miniupnpd
                    ct state established,related accept
                    iifname "eth0" accept
                }}
                chain prerouting {{
                    type nat hook prerouting priority -100;
                    jump prerouting_miniupnpd
                }}
                chain postrouting {{
                    type nat hook postrouting priority 100;
                    jump postrouting_miniupnpd
                    oifname "eth1" snat ip to {outside}
                }}
            }}""")

    def block_udp(self):
        """As in some companies: nothing but TCP."""
        self.space.nft("""
            table inet company {
                chain forward {
                    type filter hook forward priority 0;
                    meta l4proto udp drop
                }
            }""")


class Server:
    """A program that runs until the end, and the file of what it says."""

    def __init__(self, words, log):
        self.words = words
        self.path = log
        with open(log, "w") as said:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said,
                                            stderr=subprocess.STDOUT)

    def log(self):
        return self.path.read_text(errors="replace")

    def wait_for(self, part):
        wait_until(lambda: part in self.log() or self.process.poll() is not None)
        if part not in self.log():
            raise AssertionError(f"{self.words} ended: {self.log()}")

    def close(self):
        self.process.kill()
        self.process.wait()


class Internet:
    """`folder` is for the routers' logs. Whom nobody has a route to gets nothing, and hears nothing."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.mark = f"mc{os.getpid()}i{next(_numbers)}"
        self.spaces = []
        self.servers = []
        self.bridges = itertools.count()
        self.transfers = itertools.count(1)
        self.routers = itertools.count(1)
        self.switches = self.space("switches")
        self.middle = Router(self.space("middle"), None)
        self.forward(self.middle.space)
        # The packets of private addresses vanish at a border; nobody is told.
        for family in (4, 6):
            self.middle.space.ip("route add blackhole default", family=family)

    def space(self, name):
        made = Space(f"{self.mark}{name}")
        self.spaces.append(made)
        return made

    @staticmethod
    def forward(space):
        space.set(1, "ipv4/ip_forward", "ipv6/conf/all/forwarding")

    def lan(self, network):
        bridge = f"br{next(self.bridges)}"
        self.switches.ip(f"link add {bridge} type bridge", f"link set {bridge} up")
        return Lan(network, bridge)

    def plug(self, space, lan, host, name=None):
        """One more interface; gives its address."""
        interface = name or space.interface()
        address = lan.address(host)
        plug = self.switches.interface()
        self.switches.ip(f"link add {plug} type veth peer name {interface} netns {space.name}",
                         f"link set {plug} master {lan.bridge} up")
        flag = "nodad" if lan.network.version == 6 else ""
        space.ip(f"addr add {address}/{lan.network.prefixlen} dev {interface} {flag}",
                 f"link set {interface} up")
        return interface, address

    def computer(self, name, *lans, default_route=True):
        """Has an address on each of the LANs; the first router leads everywhere, for each family."""
        made = Computer(self.space(name))
        led = set()
        for lan in lans:
            made.addresses.append(self.plug(made.space, lan, next(lan.hosts))[1])
            if lan.router and default_route and lan.network.version not in led:
                made.space.ip(f"route add default via {lan.gateway()}")
                led.add(lan.network.version)
        return made

    def router(self, behind, outside=None, upstream=None, nat=None, lapse=6, delay=0):
        """Leads from a LAN, or a network of other routers, to the internet or to one more router.

        `nat`: full-cone, port-restricted or symmetric, sharing the address `outside`; "linux": the
        kernel's own, which keeps ports; none: all addresses behind it are public. `lapse`: seconds that a binding lives without a packet
        outwards. `delay`: milliseconds that each packet is kept back, either way.
        """
        is_lan = isinstance(behind, Lan)
        network = behind.network if is_lan else ipaddress.ip_network(behind)
        made = Router(self.space(f"router{next(self.routers)}"), network)
        self.forward(made.space)
        inner = []
        if is_lan:
            inner.append(self.plug(made.space, behind, 1)[0])
            behind.router = made
        inner.append(self.join(made, upstream or self.middle, f"{outside}/32" if nat else network))
        if nat == "linux":
            made.translate(outside)
        elif nat or delay:
            self.start(made, inner, outside, nat, lapse, delay)
        return made

    def join(self, router, upstream, reached):
        """A cable between two routers; the outer one learns whom it reaches through the inner one."""
        number = next(self.transfers)
        is_new = router.network.version == 6
        near, far, bits = (f"fd00:0:0:{number}::1", f"fd00:0:0:{number}::2", 64) if is_new else (
            f"198.18.{number}.1", f"198.18.{number}.2", 24)
        inner, outer = router.space.interface(), upstream.space.interface()
        router.space.ip(f"link add {inner} type veth peer name {outer} netns {upstream.space.name}",
                        f"addr add {far}/{bits} dev {inner}", f"link set {inner} up")
        upstream.space.ip(f"addr add {near}/{bits} dev {outer}", f"link set {outer} up",
                          f"route add {reached} via {far}")
        router.space.ip(f"route add default via {near}")
        if upstream.program:
            upstream.space.ip(f"rule add iif {outer} lookup {THROUGH_TUN}")
        return inner

    def start(self, router, interfaces, outside, nat, lapse, delay):
        """Sends whatever comes in anywhere through the program."""
        router.space.ip("tuntap add dev tun0 mode tun")
        router.space.ip("link set tun0 up")
        router.space.ip(f"route add default dev tun0 table {THROUGH_TUN}",
                        *(f"rule add iif {name} lookup {THROUGH_TUN}" for name in interfaces),
                        family=router.network.version)
        words = ["--delay", delay]
        if nat:
            words += ["--nat", nat, "--inside", router.network, "--outside", outside,
                      "--lapse", int(lapse * 1000)]
        router.program = self.serve(router.space, "ready", ROUTER, "tun0", *words)

    def serve(self, space, ready, *words):
        """A program that serves in this namespace, from the line on that says that it does."""
        log = self.folder / f"{space.name}-{len(self.servers)}.log"
        made = Server(space.command(*words), log)
        self.servers.append(made)
        made.wait_for(ready)
        return made

    def story(self):
        """What routers and servers told, for whoever has to find out why a test failed."""
        return "\n".join(f"-- {' '.join(map(str, s.words[3:]))}\n{s.log()}" for s in self.servers)

    def close(self):
        for server in self.servers:
            server.close()
        for space in self.spaces:
            space.close()
