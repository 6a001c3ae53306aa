"""What a Thunderbird has gone through, told when a test has failed.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import time

SHOWN = "arguments[0](`${document.body.dataset.phase ?? ''} ${document.body.innerText}`)"
QUIET = ("stats", "preview", "snapshot")  # of notices: too many, too long


def tell(person):
    """All that can still be found out; what cannot is told as well."""
    parts = [notices, screens, alerts, drafts, printed]
    return "\n".join([f"-- {person.name} at {time.strftime('%T')}", *(attempt(part, person) for part in parts)])


def attempt(part, person):
    try:
        return part(person)
    except Exception as problem:  # its story would hide the failure that it is to explain
        return f"{part.__name__}: {problem!r}"


def notices(person):
    if not person.ear:
        return "has not started"
    heard = person.ear.run("arguments[0](window.notices)")
    return "\n".join(
        time.strftime("%T ", time.localtime(n.pop("heard_at"))) + json.dumps(n, ensure_ascii=False)
        for n in heard if n["event"] not in QUIET)


def screens(person):
    return "\n".join(f"page {page.url}: " + " | ".join(page.run(SHOWN).split("\n"))
                     for page in person.pages() if page.number != person.ear.number)


def alerts(person):
    return f"alerts: {person.alerts()}"


def drafts(person):
    return f"compose windows: {person.compose_windows()}"


def printed(person):
    return person.story()
