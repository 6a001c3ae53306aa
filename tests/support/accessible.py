"""What a screen reader finds in windows, and what it can press and fill in there.

It speaks to the accessibility bus itself: libatspi keeps widgets in store, and has crashed under
windows that change all the time. Needs Debian's python3 (gi). connect() first.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import time

import people

LOOK_AGAIN = 0.1  # s; a window of which nothing was wanted for so long may have changed
# GTK gives widgets without a name that of their class.
CLASS = re.compile(r"^(Gtk|Adw)[A-Z]\w+$")

# These can have the focus for their contents' sake.
CONTAINERS = {"frame", "window", "dialog", "scroll pane"}

ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = ("org.a11y.atspi.Registry", ROOT)
ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"

Atspi = Gio = GLib = None
bus = None


def connect(desktop):
    """Joins the accessibility bus of this desktop; programs are to be started with its env."""
    global Atspi, Gio, GLib, bus
    for off in ("NO_AT_BRIDGE", "GTK_A11Y"):
        os.environ.pop(off, None)
    import gi
    gi.require_version("Atspi", "2.0")  # for the names of roles and states
    from gi.repository import Atspi as atspi, Gio as gio, GLib as glib
    Atspi, Gio, GLib = atspi, gio, glib
    session = join(desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    asked = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                              None, Gio.DBusCallFlags.NONE, patience(), None)
    bus = join(asked.unpack()[0])


def join(address):
    flags = Gio.DBusConnectionFlags
    connection = Gio.DBusConnection.new_for_address_sync(
        address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    connection.set_exit_on_close(False)
    return connection


def patience():
    """Milliseconds for one question: a program that hangs must not hold up a test for ever."""
    return int(1000 * people.PATIENCE / 4)


def ask(at, interface, method, *arguments):
    """What a widget, or whatever else is there, answers; the first argument says of which types
    the others are. GLib.Error: it went away.
    """
    (answer,) = ask_all([(at, interface, method, *arguments)])
    if isinstance(answer, GLib.Error):
        raise answer
    return answer


def ask_all(questions):
    """The answers to all of these in their order, or the errors: asked at once, as it is quick."""
    answers = {}

    def take(connection, result, i):
        try:
            answers[i] = connection.call_finish(result).unpack()
        except GLib.Error as error:
            answers[i] = error

    for i, (at, interface, method, *arguments) in enumerate(questions):
        fields = GLib.Variant(arguments[0], tuple(arguments[1:])) if arguments else None
        bus.call(*at, interface, method, fields, None, Gio.DBusCallFlags.NONE, patience(), None,
                 take, i)
    while len(answers) < len(questions):
        GLib.MainContext.default().iteration(True)
    return [answers[i] for i in range(len(questions))]


class Node:
    """A widget: its name, role, states and children as they were when it was looked at."""

    def __init__(self, at, name, role, states, children):
        self.at = at  # the name on the bus and the path
        self.name = name
        self.role = role
        self.states = states
        self.child_places = children
        self.parts = []

    def all(self):
        """This one and all below, in the order of the window."""
        yield self
        for part in self.parts:
            yield from part.all()

    def has(self, interface):
        return f"org.a11y.atspi.{interface}" in ask(self.at, ACCESSIBLE, "GetInterfaces")[0]

    def get(self, interface, name):
        """A property, as it is now; None for what has no such thing."""
        if not self.has(interface):
            return None
        return ask(self.at, PROPERTIES, "Get", "(ss)", f"org.a11y.atspi.{interface}", name)[0]

    @property
    def place(self):
        """x, y, width, height within the window; None for what has no place."""
        if not self.has("Component"):
            return None
        window = Atspi.CoordType.WINDOW
        return ask(self.at, "org.a11y.atspi.Component", "GetExtents", "(u)", window)[0]

    @property
    def text(self):
        """What an entry or a text view holds; a label's text is its name."""
        count = self.get("Text", "CharacterCount")
        if count is None:
            return self.name
        return ask(self.at, "org.a11y.atspi.Text", "GetText", "(ii)", 0, count)[0]

    @property
    def value(self):
        return self.get("Value", "CurrentValue")

    def press(self):
        if not ask(self.at, "org.a11y.atspi.Action", "DoAction", "(i)", 0)[0]:
            raise AssertionError(f"“{self.name}” cannot be pressed")

    def write(self, text):
        """Puts this text where there was another."""
        if not ask(self.at, "org.a11y.atspi.EditableText", "SetTextContents", "(s)", text)[0]:
            raise AssertionError(f"“{self.name}” cannot be written in")

    def __repr__(self):
        return f"{self.role} “{self.name}”"


def look_at(places):
    """Nodes of these, without their parts; None for what is gone."""
    asked = []
    for at in places:
        asked += [(at, PROPERTIES, "GetAll", "(s)", ACCESSIBLE), (at, ACCESSIBLE, "GetRole"),
                  (at, ACCESSIBLE, "GetState"), (at, ACCESSIBLE, "GetChildren")]
    answers = ask_all(asked)
    return [read(at, answers[4 * i : 4 * i + 4]) for i, at in enumerate(places)]


def read(at, answers):
    if any(isinstance(answer, GLib.Error) for answer in answers):
        return None
    (properties,), (role,), (states,), (children,) = answers
    bits = states[0] | states[1] << 32
    return Node(at, properties["Name"], Atspi.role_get_name(Atspi.Role(role)),
                {nick for number, nick in state_nicks() if bits >> number & 1}, children)


def state_nicks():
    return [(int(state), state.value_nick) for state in
            (Atspi.StateType(i) for i in range(int(Atspi.StateType.LAST_DEFINED)))]


def look_below(nodes):
    """Finds the parts of these, and theirs; all of one depth at once."""
    while nodes:
        found = look_at([place for node in nodes for place in node.child_places])
        parts = iter(found)
        for node in nodes:
            node.parts = [part for part in (next(parts) for _ in node.child_places) if part]
        nodes = [node for node in found if node]


def is_called(node, name):
    return bool(name.search(node.name)) if isinstance(name, re.Pattern) else node.name == name


class Program:
    """The windows of one process."""

    def __init__(self, pid):
        self.pid = pid
        self.places = {}  # what is known of programs on the bus: their process numbers

    def programs(self):
        """Where this process is on the bus; it may not have come there yet."""
        for at in ask(REGISTRY, ACCESSIBLE, "GetChildren")[0]:
            if at[0] not in self.places:
                self.places[at[0]] = ask(
                    ("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus",
                    "GetConnectionUnixProcessID", "(s)", at[0])[0]
            if self.places[at[0]] == self.pid:
                yield at

    def all(self):
        """Everything in its windows; what vanishes meanwhile is left out."""
        try:
            programs = [node for node in look_at(list(self.programs())) if node]
        except GLib.Error:
            return []
        look_below(programs)
        return [node for program in programs for window in program.parts for node in window.all()]

    def find(self, name, role=None):
        """The first of this name (a text, or a pattern that is to occur in it), or None."""
        for node in self.all():
            if is_called(node, name) and role in (None, node.role):
                return node
        return None

    def wait(self, true, what, patience=people.PATIENCE):
        """Until `true()` gives something."""
        deadline = time.monotonic() + patience
        while not (found := self.ask(true)):
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}; there is: {self.story()}")
            time.sleep(LOOK_AGAIN)
        return found

    @staticmethod
    def ask(true):
        try:
            return true()
        except GLib.Error:
            return None  # something went away while it was asked

    def wait_for(self, name, role=None, patience=people.PATIENCE):
        return self.wait(lambda: self.find(name, role), f"no “{name}”", patience)

    def wait_gone(self, name, role=None, patience=people.PATIENCE):
        self.wait(lambda: not self.find(name, role), f"“{name}” stays", patience)

    def button(self, name, role):
        """The one to press: libadwaita keeps a dialog's buttons twice, one set for narrow windows."""
        nodes = [node for node in self.all() if is_called(node, name) and node.role == role]
        if len(nodes) > 1:
            nodes = [node for node in nodes if node.place and min(node.place[2:]) > 0]
        return nodes[0] if nodes else None

    def press(self, name, role="push button", patience=people.PATIENCE):
        """Presses the button of this name, once it is there."""
        node = self.wait(lambda: self.button(name, role), f"no “{name}”", patience)
        node.press()
        return node

    def write(self, name, text, patience=people.PATIENCE):
        self.wait(lambda: next((n for n in self.all() if is_called(n, name)
                                and n.has("EditableText")), None),
                  f"nothing to write in called “{name}”", patience).write(text)

    def focused(self):
        """What has the keyboard, or None."""
        for node in self.all():
            if "focused" in node.states:
                return node
        return None

    def story(self):
        return "; ".join(repr(node) for node in self.all() if node.name and not CLASS.match(node.name))


def nameless(nodes):
    """Controls that can have the keyboard's focus and that nothing can be said of."""
    return [node for node in nodes
            if "focusable" in node.states and node.role not in CONTAINERS and not says(node)]


def says(node):
    """Its own name, or of a row in a list what stands in it."""
    if node.role == "list item":
        return any(is_name(part.name) for part in node.all())
    return is_name(node.name)


def is_name(text):
    return bool(text.strip()) and not CLASS.match(text)
