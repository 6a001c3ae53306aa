"""How long mail and clicks take through two Thunderbirds, beside a plain IMAP IDLE client.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import shutil
import statistics
import tempfile
import time

import idle_client
import mail_server
import thunderbird

RUNS = 8
REACTION = 1  # seconds that a quick person takes to press Accept
ADDRESSES = ("alice@example.org", "bob@example.org")

# Notes when an element is really clicked: what the driver does before that is not counted.
NOTE_CLICK = """
    const [selector, done] = arguments;
    document.querySelector(selector).addEventListener("click",
        () => { window.clickedAt = Date.now() / 1000; }, { capture: true, once: true });
    done();
"""


def milliseconds(times):
    times = sorted(1000 * t for t in times)
    return (f"{statistics.median(times):.0f} ms (median of {len(times)}; {times[0]:.0f} to "
            f"{times[-1]:.0f})")


class Street:
    """Alice and Bob with a Thunderbird each, and Bob's mailbox watched by an IDLE client as well."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-bench-"))
        self.server = mail_server.MailServer(dict.fromkeys(ADDRESSES, "secret"))
        self.alice, self.bob = (thunderbird.Thunderbird(self.folder, name, self.server)
                                for name in ("alice", "bob"))
        self.alice.do("contacts", "add", self.bob.address)
        self.bob.do("contacts", "add", self.alice.address)
        for person in (self.alice, self.bob):
            person.launch()
        for person in (self.alice, self.bob):
            person.settle()
        self.idle = idle_client.IdleClient(self.server, self.bob.address)

    def close(self):
        self.idle.close()
        for person in (self.alice, self.bob):
            person.close()
        self.server.close()
        shutil.rmtree(self.folder)

    def place(self):
        """A call; its id and the invite as it was handed over."""
        there = len(self.server.of_type("invite"))
        call = self.alice.ask("place", address=self.bob.address, media="audio,video,chat")["call"]
        return call, self.server.wait_for("invite", there + 1)

    def end(self, call):
        self.alice.ask("hang_up", call=call)
        for person in (self.alice, self.bob):
            person.wait_for("over", call=call)

    def ring_and_accept(self):
        """Seconds from SMTP to ringing, from SMTP to IDLE, and from the click to the accept mail."""
        call, invite = self.place()
        ringing = self.bob.wait_for("ringing", call=call)["heard_at"] - invite.at
        plain = self.idle.wait_after(invite.at) - invite.at
        window = self.bob.incoming(call=call)
        window.run(NOTE_CLICK, "#accept-video")
        time.sleep(REACTION)
        there = len(self.server.of_type("accept"))
        window.click("#accept-video")
        accept = self.server.wait_for("accept", there + 1)
        clicked = window.run("arguments[0](window.clickedAt)")
        self.bob.wait_for("talking", call=call)
        self.end(call)
        return ringing, plain, accept.at - clicked

    def automatic(self):
        """Seconds from the invite's SMTP to Alice's helper, which has heard Bob's rule accept."""
        call, invite = self.place()
        accepted = self.alice.wait_for("accepted", call=call)["heard_at"]
        self.end(call)
        return accepted - invite.at


def main():
    street = Street()
    try:
        by_hand = [street.ring_and_accept() for _ in range(RUNS)]
        street.bob.ask("rules_set", rules=[{"name": "all", "action": "answer",
                                            "with": "audio,video,chat"}])
        by_rule = [street.automatic() for _ in range(RUNS)]
    finally:
        street.close()
    ringing, plain, accepts = zip(*by_hand)
    more = [one - other for one, other in zip(ringing, plain)]
    ratio = statistics.median(ringing) / statistics.median(plain)
    print(f"SMTP hand-over to ringing: {milliseconds(ringing)}; a plain IDLE client is told after "
          f"{milliseconds(plain)}")
    print(f"  more than that: {milliseconds(more)} (aim 150), {ratio:.2f} ×")
    print(f"accept click to accept mail at SMTP: {milliseconds(accepts)} (aim 100)")
    print(f"invite at SMTP to automatic answer heard: {milliseconds(by_rule)}")


if __name__ == "__main__":
    main()
