"""Looks for passwords in everything that leaves a computer, and in all that the other one has kept.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import email
import itertools
import pathlib
import quopri
import re
import urllib.parse

RUN = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")


def readings(data, depth=2):
    """The bytes, and what they are when any encoding that mail or URLs know is taken off, twice."""
    yield data
    if depth == 0:
        return
    unfolded = re.sub(rb"\r?\n[ \t]", b"", data)  # header fields
    joined = re.sub(rb"=?\r?\n", b"", data)  # bodies
    yield from (unfolded, joined, quopri.decodestring(data), urllib.parse.unquote_to_bytes(data))
    for run in {*RUN.findall(data), *RUN.findall(joined)}:
        for inner in unpacked(run):
            yield from readings(inner, depth - 1)
    for part in email.message_from_bytes(data).walk():
        if isinstance(body := part.get_payload(decode=True), bytes) and body != data:
            yield from readings(body, depth - 1)


def unpacked(run):
    """Base64 of either alphabet, and hexadecimal; a run may begin somewhere in the middle of one."""
    plain = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    for skipped in range(4):
        piece = plain[skipped:]
        yield base64.b64decode(piece[:len(piece) // 4 * 4])
    digits = re.sub(rb"[^0-9a-fA-F]", b"", run)
    yield bytes.fromhex(digits[:len(digits) // 2 * 2].decode())


def holds(data, password):
    secret = password.encode()
    return any(secret in reading for reading in readings(data))


def files(folder):
    return (path for path in pathlib.Path(folder).rglob("*") if path.is_file())


def leaks(mails, homes, secrets):
    """Where something is that must not be there, as sentences.

    `secrets`: pairs of its owner's name and what must stay at home; `homes` by name. Whatever else
    was in a mail, sealed or not, what was got out of it lies in the other person's home.
    """
    found = []
    for owner, secret in secrets:
        for mail in mails:
            if holds(mail.bytes, secret):
                found.append(f"the {mail.type} mail from {mail.sender} holds {owner}'s password")
        others = [home for name, home in homes.items() if name != owner]
        for path in itertools.chain(*map(files, others)):
            if secret.encode() in path.read_bytes():
                found.append(f"{path} holds {owner}'s password")
    return found
