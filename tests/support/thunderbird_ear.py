"""What a helper says to a Thunderbird's pages, and what can be asked there.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import people

# Keeps what the helper tells, as every page of the add-on hears it.
LISTEN = """
    const done = arguments[arguments.length - 1];
    window.notices = [];
    window.hear = () => {};
    browser.runtime.onMessage.addListener(message => {
        if (message?.to == "pages") {
            window.notices.push({ ...message.notice, heard_at: Date.now() / 1000 });
            window.hear();
        }
    });
    done();
"""
HEAR = """
    const [event, fields, count, since, seconds, done] = arguments;
    const wanted = Object.entries({ event, ...fields });
    const fitting = () => window.notices.filter(notice => notice.heard_at >= since)
        .filter(notice => wanted.every(([key, value]) => notice[key] === value));
    const finish = value => { window.hear = () => {}; clearTimeout(timer); done(value); };
    window.hear = () => { if (fitting().length >= count) finish({ notice: fitting()[count - 1] }); };
    const timer = setTimeout(() => finish({ told: window.notices.map(
        ({ event, call, state, sentence }) => [event, call, state, sentence]) }), 1000 * seconds);
    window.hear();
"""
ASK = """
    const [command, fields, done] = arguments;
    browser.runtime.sendMessage({ to: "background", command, fields })
        .then(done, problem => done({ trouble: { what: String(problem) } }));
"""


class Listener:
    """A person with a page of the add-on that hears all notices from now on."""

    ear = None

    def listen(self, page):
        page.run(LISTEN)
        self.ear = page

    def wait_for(self, event, count=1, patience=people.PATIENCE, since=0, **fields):
        """The count-th notice of this kind after `since`; `heard_at` is when (both as time.time())."""
        found = self.ear.run(HEAR, event, fields, count, since, patience, patience=2 * patience)
        if "notice" not in found:
            told = "\n".join(map(str, found["told"]))
            raise AssertionError(f"{self.name}: no “{event}” {fields}; told were\n{told}")
        return found["notice"]

    def told(self, event, **fields):
        """All notices of this kind so far."""
        notices = self.ear.run("arguments[0](window.notices)")
        return [n for n in notices if n["event"] == event
                and all(n.get(key) == value for key, value in fields.items())]

    def ask(self, command, **fields):
        """A command of PROTOCOL.md §6, or of the add-on's own, as its pages ask it."""
        reply = self.ear.run(ASK, command, fields)
        if "trouble" in reply:
            raise AssertionError(f"{self.name}: {command}: {reply['trouble']}")
        return reply["answer"]
