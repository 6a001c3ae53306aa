"""One call between two places, by mails that take their time: what came of it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import dataclasses
import subprocess
import tempfile
import time

import internet
import people
import secrets_check
import topologies
import turn_server

# From the event that makes it possible to the first picture on both sides.
PATIENCE = 12 * people.SLOWNESS
# For so long of it nobody else has the processors.
AT_ONCE = 4 * people.SLOWNESS
# Until both have given up a call to which there is no path.
GIVING_UP = 500  # scaled
RING = 3600  # seconds: mails may take long
SECRETS = [*turn_server.PASSWORDS.items(), ("alice", turn_server.SECRET)]
# Pictures and sound come for so long at least: figures of a connection are taken each second.
TALK = 1.3


@dataclasses.dataclass(frozen=True)
class Cell:
    """`invite` and `accept`: seconds that Alice's and Bob's mails take."""

    topology: topologies.Topology
    invite: float
    accept: float
    flow: str = "public"

    def chain(self):
        """The mails that a call takes, and the number of those without which nobody is reached."""
        if self.flow == "public":
            mails, offerer = ["invite", "accept"], "alice"
        else:
            mails, offerer = ["invite", "accept", "address"], "bob"
        # Who has the offer connects, if its addresses can be reached from anywhere.
        is_early = self.topology.has_path and offerer in self.topology.open
        return mails, len(mails) - is_early

    def delay(self, kind):
        return self.accept if kind == "accept" else self.invite

    def __str__(self):
        return f"{self.topology.name}, {self.invite:g} s, {self.accept:g} s, {self.flow}"


@dataclasses.dataclass
class Outcome:
    """Of one run. `since`: what the seconds are counted from."""

    good: bool = False
    since: str = ""
    seconds: dict = dataclasses.field(default_factory=dict)
    paths: dict = dataclasses.field(default_factory=dict)
    note: str = ""
    story: str = ""


class Run:
    """Two people with real Mailcalls, and a post office that hands over what it is told to."""

    def __init__(self, cell, turn, reaction=0):
        """`reaction`: seconds that Bob looks at what rings."""
        self.cell = cell
        self.reaction = reaction
        self.turn = turn
        self.mails, self.needed = cell.chain()
        self.outcome = Outcome()
        self.handed_over = {}

    def go(self):
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mailcall-reach-"))
            self.net = internet.Internet(folder)
            stack.callback(self.net.close)
            self.town = people.Town(self.route)
            stack.callback(self.town.close)
            self.note_failure(self.call)
            self.note_failure(self.look_for_secrets)
            if not self.outcome.good:
                self.outcome.story = f"{self.town.office.story()}\n{self.net.story()}"
        return self.outcome

    def note_failure(self, step):
        try:
            step()
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            self.outcome.good = False
            self.outcome.note = str(error).splitlines()[0]

    # --- the mails ---

    def is_waited_for(self, mail):
        """Delivered in this run's turn, and not by a clock."""
        return mail.gen == 0 and mail.type in self.mails[:self.needed]

    def route(self, mail):
        self.note_time(mail)
        return [] if self.is_waited_for(mail) else [self.cell.delay(mail.type)]

    def note_time(self, mail):
        """When it was handed over, as far as anybody here has seen it."""
        return self.handed_over.setdefault((mail.type, mail.gen), time.monotonic())

    def wait_for(self, kind):
        """This mail, as soon as it has been on its way for long enough."""
        mail = self.town.office.wait_for(kind, gen=0)
        due = self.note_time(mail) + self.cell.delay(mail.type)
        time.sleep(max(0, due - time.monotonic()))  # this is what is tried
        return mail

    def deliver(self, mail):
        self.since(f"{mail.type} mail")
        self.town.office.deliver(mail)
        if mail.type == "invite":
            self.watching.wait_for("ringing")
            time.sleep(self.reaction)
            self.since("accept")
            self.watching.say("accept")

    def since(self, what):
        self.outcome.since = what
        self.began = time.monotonic()

    # --- the call ---

    def call(self):
        with self.turn.held(urgent=False):
            self.begin()
        *before, last = self.mails[:self.needed]
        for kind, then in zip(before, self.mails[1:]):
            mail = self.wait_for(kind)
            with self.turn.held():
                self.deliver(mail)
                self.town.office.wait_for(then, gen=0)
        mail = self.wait_for(last)
        with self.turn.held():
            self.deliver(mail)
            if self.cell.topology.has_path:
                self.wait_for_pictures(AT_ONCE, may_fail=True)
        if self.cell.topology.has_path:
            self.see_each_other()
        else:
            self.give_up()

    def begin(self):
        scene = self.cell.topology.build(self.net)
        # Who waits in vain waits shorter altogether.
        waits = topologies.waits() if self.cell.topology.has_path else {"time_scale": topologies.SCALE}
        self.alice, self.bob = (
            self.town.person(name, namespace=scene.computers[name].space.name,
                             settings={**waits, **scene.settings[name]})
            for name in topologies.NAMES)
        people.acquaint(self.alice, self.bob)
        options = ["--ring", RING, *(["--private"] if self.cell.flow == "private" else [])]
        self.watching = self.bob.watch()
        self.calling = self.alice.call(self.bob.address, *options)
        self.both = {"alice": self.calling, "bob": self.watching}
        self.calling.wait_for("sent")

    def see_each_other(self):
        self.wait_for_pictures(PATIENCE)
        self.note_help()
        time.sleep(TALK)  # what is wanted is that it lasts
        self.calling.interrupt()
        for name, running in self.both.items():
            running.wait_for("over", outcome="hung_up")
            stats = running.wait_for("stats")["stats"]
            self.outcome.paths[name] = stats["path"]
            assert stats["video_frames"] > 1, f"{name} saw a picture and then nothing"
            assert running.count("talking") == 1, f"{name} was connected more than once"
            if self.cell.topology.relayed:
                assert "relay" in stats["path"], f"{name} goes another way: {stats['path']}"
        self.outcome.good = True

    def wait_for_pictures(self, patience, may_fail=False):
        for name, running in self.both.items():
            try:
                seen = running.wait_for("seen", self.began + patience - time.monotonic())
            except AssertionError:
                if may_fail:
                    return
                raise AssertionError(self.standing()) from None
            self.outcome.seconds[name] = seen["at"] - self.began

    def note_help(self):
        """Whether a later mail was there, too, which should not have been needed."""
        took = max(self.outcome.seconds.values())
        for kind in self.mails[self.needed:]:
            came = self.handed_over.get((kind, 0), float("inf")) + self.cell.delay(kind) - self.began
            if self.cell.delay(kind) and took > came:
                self.outcome.since += f", then {kind} mail"

    def standing(self):
        """What both read at the moment."""
        return "; ".join(f"{name}: “{running.events[-1].get('sentence', 'ended')}”"
                         for name, running in self.both.items())

    def give_up(self):
        """Both are told so and why."""
        for name, running in self.both.items():
            over = running.wait_for("over", topologies.scaled(GIVING_UP))
            self.outcome.seconds[name] = over["at"] - self.began
            assert not running.has("talking"), "there is a path after all"
            assert over["outcome"] == "failed", f"{name} reads “{over['sentence']}”"
            assert over.get("text"), f"{name} is not told why: “{over['sentence']}”"
            self.outcome.note = over["sentence"]
        self.outcome.good = True

    def look_for_secrets(self):
        homes = {person.name: person.home for person in self.town.people}
        found = secrets_check.leaks(self.town.office.seen, homes, SECRETS)
        assert not found, "; ".join(found)
