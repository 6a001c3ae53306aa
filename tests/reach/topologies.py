"""Where Alice and Bob are: networks in a few lines each, and who can be reached there.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import dataclasses

from turn_server import TurnServer

NAMES = ("alice", "bob")
OUTSIDE = {"alice": "203.0.113.2", "bob": "198.51.100.2"}
PUBLIC = ("203.0.113.0/24", "198.51.100.0/24")  # of which those are

# Of the times that follow, which are those of routers and servers, and of Mailcall's defaults.
SCALE = 0.2


def scaled(seconds):
    return round(seconds * SCALE)


def lapse():
    """Seconds after which a router forgets."""
    return scaled(30)


def permission():
    """Seconds that a TURN server lets somebody in."""
    return scaled(300)


def waits():
    """Of settings.ini: how often routers and TURN servers are reminded, and a far router opened."""
    return {"keep_alive": scaled(15), "punch": scaled(10), "permission": scaled(120)}


@dataclasses.dataclass
class Scene:
    """Two computers in their networks, and what each person's settings say of servers."""

    computers: dict
    settings: dict = dataclasses.field(default_factory=lambda: {name: {} for name in NAMES})


@dataclasses.dataclass(frozen=True)
class Topology:
    """`open`: those whom anybody can reach who has read the addresses in their mail."""

    name: str
    build: object  # takes an Internet, gives a Scene
    open: tuple = NAMES
    has_path: bool = True
    relayed: bool = False  # because both wish it so
    flows: tuple = ("public", "private")


# --- homes and servers ---


def home(net, name, kind, upstream=None, outside=None):
    """A LAN behind a router of this kind; `public`: without translation. A pair: behind one more."""
    number = NAMES.index(name)
    if kind == "public":
        lan = net.lan(PUBLIC[number])
        net.router(lan)
        return lan
    if isinstance(kind, tuple):
        kind, carrier = kind
        upstream = net.router("100.64.0.0/10", OUTSIDE[name], nat=carrier, lapse=lapse())
        outside = "100.64.0.2"
    lan = net.lan(f"192.168.{number + 1}.0/24")
    net.router(lan, outside or OUTSIDE[name], upstream, kind, lapse())
    return lan


def turn_server(net, *how, default_route=True, by_secret=False):
    """On a network of its own. Without a default route it can send to public addresses only."""
    lan = net.lan("192.0.2.0/24")
    net.router(lan)
    computer = net.computer("turn", lan, default_route=default_route)
    if not default_route:
        computer.space.ip(*(f"route add {network} via {lan.gateway()}" for network in PUBLIC))
    return TurnServer(net, computer, *how, permission=permission(), by_secret=by_secret)


def across(alice, bob, uses="stun", serve=turn_server):
    """Each at home, and a server in the middle; `uses` may be one word, or one for each."""
    def build(net):
        lans = [home(net, name, kind) for name, kind in zip(NAMES, (alice, bob))]
        scene = Scene({name: net.computer(name, lan) for name, lan in zip(NAMES, lans)})
        return with_server(scene, net, uses, serve)

    return build


def with_server(scene, net, uses, serve=turn_server, trust=None):
    """`trust`: how they come to believe in the server's certificate, if they do."""
    each = (uses, uses) if isinstance(uses, str) else uses
    if not any(each):
        return scene
    server = serve(net)
    scene.settings = {name: server.settings(name, word) if word else {}
                      for name, word in zip(NAMES, each)}
    if "tls" in each:
        certificate = server.offer_tls()
        for name in NAMES:
            if trust == "system":
                scene.computers[name].space.trust(certificate)
            elif trust == "settings":
                scene.settings[name]["authorities"] = certificate
    return scene


# --- what is not just a pair of homes ---


def one_lan(net):
    lan = net.lan("192.168.1.0/24")
    return Scene({name: net.computer(name, lan) for name in NAMES})


def virtual_networks(net):
    """Bridges of virtual machines, where both have the same address, and a VPN beside the LAN."""
    lan, vpn = net.lan("192.168.1.0/24"), net.lan("10.8.0.0/24")
    scene = Scene({name: net.computer(name, lan, vpn) for name in NAMES})
    for computer in scene.computers.values():
        net.plug(computer.space, net.lan("192.168.56.0/24"), 1, "vboxnet0")
        net.plug(computer.space, net.lan("172.17.0.0/16"), 1, "docker0")
    return scene


def only_a_vpn(net):
    """Two homes with nothing in common but a VPN."""
    vpn = net.lan("10.8.0.0/24")
    return Scene({name: net.computer(name, home(net, name, "port-restricted"), vpn)
                  for name in NAMES})


def one_carrier(net):
    """Neighbours with the same telephone company, which gives neither an address of his own."""
    carrier = net.router("100.64.0.0/10", OUTSIDE["alice"], nat="port-restricted", lapse=lapse())
    lans = [home(net, name, "port-restricted", carrier, f"100.64.0.{number}")
            for number, name in enumerate(NAMES, 2)]
    scene = Scene({name: net.computer(name, lan) for name, lan in zip(NAMES, lans)})
    return with_server(scene, net, "stun")


def new_lan(net, name, closed=False):
    lan = net.lan(f"2001:db8:{NAMES.index(name) + 1}::/64")
    router = net.router(lan)
    if closed:
        router.close(lapse())
    return lan


def new_addresses(closed):
    """IPv6 and nothing else, no server; `closed`: the routers let nobody in who was not asked."""
    return lambda net: Scene({name: net.computer(name, new_lan(net, name, closed))
                              for name in NAMES})


def both_kinds_of_address(net):
    """IPv6 that anybody reaches, beside IPv4 behind routers that nobody gets through."""
    return Scene({name: net.computer(name, home(net, name, "port-restricted"), new_lan(net, name))
                  for name in NAMES})


def hidden(build):
    """Who is told of relays only."""
    def build_hidden(net):
        scene = build(net)
        for settings in scene.settings.values():
            settings["addresses"] = "relay"
        return scene

    return build_hidden


def company(who, uses, trust=None):
    """Routers that let no UDP through; the others use the same server over UDP."""
    def build(net):
        computers = {}
        for name in NAMES:
            lan = home(net, name, "port-restricted")
            if name in who:
                lan.router.block_udp()
            computers[name] = net.computer(name, lan)
        words = [uses if name in who else uses and "udp" for name in NAMES]
        return with_server(Scene(computers), net, words, trust=trust)

    return build


def careful_server(net):
    """Relays to no private address, and says so."""
    private = ("10.0.0.0-10.255.255.255", "172.16.0.0-172.31.255.255", "192.168.0.0-192.168.255.255")
    return turn_server(net, *(f"--denied-peer-ip={addresses}" for addresses in private))


def server_without_way_back(net):
    return turn_server(net, default_route=False)


def server_with_secret(net):
    return turn_server(net, by_secret=True)


TOPOLOGIES = [
    Topology("LAN", one_lan),
    Topology("LAN, virtual networks", virtual_networks),
    Topology("only a VPN in common", only_a_vpn),
    Topology("IPv6 only", new_addresses(closed=False)),
    Topology("IPv6 only, closed routers", new_addresses(closed=True), ()),
    Topology("IPv6 beside IPv4 behind port-restricted routers", both_kinds_of_address),
    Topology("public × symmetric", across("public", "symmetric", ""), ("alice",)),
    Topology("symmetric × public", across("symmetric", "public", ""), ("bob",)),
    Topology("full cone × port-restricted", across("full-cone", "port-restricted"), ("alice",)),
    Topology("port-restricted × full cone", across("port-restricted", "full-cone"), ("bob",)),
    Topology("full cone × symmetric", across("full-cone", "symmetric"), ("alice",)),
    Topology("symmetric × full cone", across("symmetric", "full-cone"), ("bob",)),
    Topology("port-restricted × port-restricted", across("port-restricted", "port-restricted"), ()),
    Topology("port-restricted × port-restricted, TURN",
             across("port-restricted", "port-restricted", "udp")),
    Topology("port-restricted × port-restricted, TURN, relay only",
             hidden(across("port-restricted", "port-restricted", "udp")), relayed=True),
    Topology("CGNAT × port-restricted",
             across(("port-restricted", "port-restricted"), "port-restricted"), ()),
    Topology("one CGNAT for both", one_carrier, ()),
    Topology("symmetric × symmetric, TURN", across("symmetric", "symmetric", "udp")),
    Topology("symmetric × symmetric, TURN cannot route private addresses",
             across("symmetric", "symmetric", "udp", server_without_way_back)),
    Topology("symmetric × symmetric, TURN refuses private addresses",
             across("symmetric", "symmetric", "udp", careful_server)),
    Topology("symmetric × symmetric, only Alice has TURN",
             across("symmetric", "symmetric", ("udp", "stun")), ()),
    Topology("symmetric × symmetric, only Bob has TURN",
             across("symmetric", "symmetric", ("stun", "udp")), ()),
    Topology("symmetric × symmetric, Alice lends her TURN",
             across("symmetric", "symmetric", ("lends", ""), server_with_secret),
             flows=("public",)),
    Topology("CGNAT symmetric × symmetric, TURN",
             across(("port-restricted", "symmetric"), "symmetric", "udp")),
    Topology("UDP blocked at Alice's, TURN over TCP", company(("alice",), "tcp")),
    Topology("UDP blocked at both, TURN over TCP", company(NAMES, "tcp")),
    Topology("UDP blocked at both, TURN over TLS", company(NAMES, "tls", "system")),
    Topology("UDP blocked at both, TURN over TLS by an authority of their own",
             company(NAMES, "tls", "settings")),
    Topology("port-restricted × port-restricted, no server",
             across("port-restricted", "port-restricted", ""), (), False),
    Topology("port-restricted × symmetric, no TURN",
             across("port-restricted", "symmetric"), (), False),
    Topology("symmetric × symmetric, no TURN", across("symmetric", "symmetric"), (), False),
    Topology("UDP blocked at both, no server", company(NAMES, ""), (), False),
    Topology("UDP blocked at both, TURN over TLS by a stranger",
             company(NAMES, "tls"), (), False),
]


def find(name):
    return next(topology for topology in TOPOLOGIES if topology.name == name)
