"""The frame of a test with Thunderbirds: one mail server, and people who are there for all its cases.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import shutil
import tempfile
import time

import case
import mail_server
import people
import thunderbird
import thunderbird_story

ORDINARY = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{number}@elsewhere.example>

Shall we talk about it?
"""


class Case(case.Case):
    """`PEOPLE` have a Thunderbird each, know each other, and have a mail from everybody else.

    `FRIENDS` have a mailbox only.
    """

    PEOPLE = ("alice", "bob")
    FRIENDS = ()
    SETTINGS = {}
    OPTIONS = {}  # of Thunderbird()

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        everybody = [f"{name}@example.org" for name in cls.PEOPLE + cls.FRIENDS]
        cls.server = cls.open_server({address: "secret" for address in everybody})
        cls.addClassCleanup(cls.server.close)
        cls.numbers = 0
        cls.people = []
        for name in cls.PEOPLE:
            person = cls.person(name)
            setattr(cls, name, person)
            for address in everybody:
                if address != person.address:
                    person.do("contacts", "add", address)
                    cls.write(address, person)
        for person in cls.people:
            person.launch()
        for person in cls.people:
            person.settle()

    @classmethod
    def open_server(cls, users):
        return mail_server.MailServer(users)

    @classmethod
    def person(cls, name, **options):
        """One more Thunderbird, not started yet."""
        made = thunderbird.Thunderbird(
            cls.folder, name, cls.server, settings=cls.SETTINGS, **{**cls.OPTIONS, **options})
        cls.people.append(made)
        cls.addClassCleanup(made.close)
        return made

    @classmethod
    def add_terminal(cls, name, **options):
        """Somebody with a Mailcall in a terminal, whose mails go to this server, and back."""
        def carry(mail):
            cls.server.deliver(mail.bytes, mail.to, sender=mail.sender)
            return []

        def carry_back(mail):
            caller.receive(mail.bytes, cls.town.office.next_name())
            return []

        cls.town = people.Town(carry)
        cls.addClassCleanup(cls.town.close)
        caller = cls.town.person(name, **options)
        setattr(cls, name, caller)
        cls.server.route = carry_back

    @classmethod
    def write(cls, sender, to, subject="Lunch?"):
        """An ordinary mail, as somebody's mail client sends it."""
        cls.numbers += 1
        text = ORDINARY.format(sender=sender, to=to.address, subject=subject, number=cls.numbers)
        cls.server.deliver(text.replace("\n", "\r\n").encode(), to.address)

    def story(self):
        """What everybody was told, has on the screen, and what Thunderbird printed."""
        return "\n".join(thunderbird_story.tell(person) for person in self.people)

    def tearDown(self):
        """No call and no window is left to the next case."""
        for person in self.people:
            if not person.ear:
                continue  # closed, or it did not even start: another complaint would hide that
            for call in person.ask("calls")["calls"]:
                try:
                    person.ask("hang_up", call=call["call"])
                except AssertionError:
                    pass  # over by now
        for person in self.people:
            if person.ear:
                self.wait_quiet(person)
                person.close_windows()

    def wait_quiet(self, person):
        deadline = time.monotonic() + people.PATIENCE
        while calls := person.ask("calls")["calls"]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{person.name} still has calls: {calls}")
            person.wait_for("over", call=calls[0]["call"])

    # What people do

    def place(self, caller, callee, media="video"):
        """Right click on a mail, Call sender, and one of the big buttons; gives the window."""
        window = caller.call_sender({"author": callee.address})
        window.wait_phase("before")
        window.click(f"#call-{media}:enabled")
        window.wait_phase("calling")
        return window

    def ring(self, caller, callee, media="video"):
        """The same, and it rings; gives both windows."""
        there = len(self.server.of_type("invite"))
        window = self.place(caller, callee, media)
        invite = self.server.wait_for("invite", there + 1)
        self.assertEqual(invite.to, callee.address)
        return window, callee.incoming(call=invite.fields["call"])

    def talk(self, caller, callee, media="video"):
        """And it is accepted: both windows, when both see and hear each other."""
        window, incoming = self.ring(caller, callee, media)
        incoming.click(f"#accept-{media}")
        self.assert_talk(caller, callee, self.call_of(incoming), media)
        for one in (window, incoming):
            one.wait_phase("talking")
        return window, incoming

    def call_of(self, window):
        """The id of the call whose window this is."""
        return window.address().split("call=")[1].split("&")[0]

    def assert_talk(self, one, other, call, media="video"):
        """Both call processes tell their hosts that pictures and sound have come in."""
        for person in (one, other):
            person.wait_for("talking", call=call)
            if media == "video":
                person.wait_for("seen", call=call)
            if media != "chat":
                person.wait_for("heard", call=call)
            # That of the call before may not have quite ended.
            people.wait_until(lambda: len(person.call_processes()) == 1)

    def last(self, person):
        """The newest line of the history."""
        return person.ask("history", most=1)["lines"][0]
