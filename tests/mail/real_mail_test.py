"""`mailcall inspect` and its header scanner on thousands of mails of others, beside Python's own reader.

Where the two read a field differently, one of the named reasons must be the whole cause: with it
taken out of the mail they agree.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import collections
import email.parser
import email.policy
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import case
import people

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPORA = pathlib.Path(os.environ.get("MAILCALL_CORPORA", ROOT.parent / "shared/corpora"))
SHOW = people.BUILD / "tests/mail/show_fields"
FUZZED = "python-fuzz-email"  # mails that a fuzzer made: explained like all others, but not counted
MOST_DIFFERENT = 0.005
HEADER_CAP = 64 * 1024
FIELD_CAP = 4 * 1024


def split(mail):
    """The header's lines, each with its end, and the rest; lines end with LF here, as for the scanner."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", mail)
    blank = next((i for i, line in enumerate(lines) if line in (b"\n", b"\r\n")), len(lines))
    return lines[:blank], b"".join(lines[blank:])


# --- reasons: each gives the mail without what the two readers disagree about ---


def lone_cr(mail):
    """Python ends a line at each CR; for mail servers and for us only CRLF and LF do."""
    header, rest = split(mail)
    return re.sub(rb"\r(?!\n)", b"?", b"".join(header)) + rest


def line_that_is_no_field(mail):
    """Python ends the header at such a line; we pass over it, and see what stands behind it."""
    header, rest = split(mail)
    kept, folded = [], True
    for line in header:
        if line[:1] not in (b" ", b"\t"):
            folded = re.match(rb"[!-9;-~]+[ \t]*:", line) is not None
        if folded:
            kept.append(line)
    return b"".join(kept) + rest


def space_before_the_colon(mail):
    """Python takes it for a line that is no field; old mails have it, and GMime reads it."""
    header, rest = split(mail)
    return b"".join(re.sub(rb"^([!-9;-~]+)[ \t]+:", rb"\1:", line) for line in header) + rest


def header_over_the_cap(mail):
    """We read the first 64 KB only."""
    return mail[:HEADER_CAP] if len(b"".join(split(mail)[0])) > HEADER_CAP else mail


def field_over_the_cap(mail):
    """We keep no value that is longer than 4 KB."""
    header, rest = split(mail)
    fields = re.findall(rb"[^\n]*(?:\n[ \t][^\n]*)*\n?", b"".join(header))
    return b"".join(field if len(field) <= FIELD_CAP else field.split(b":")[0] + b": x\n"
                    for field in fields) + rest


REASONS = (lone_cr, space_before_the_colon, line_that_is_no_field, header_over_the_cap, field_over_the_cap)


# --- the two readers ---


def ours(paths):
    shown = subprocess.run([SHOW, *paths], capture_output=True, check=True, text=True)
    names, *lines = map(json.loads, shown.stdout.splitlines())
    views = [{name: (count, base64.b64decode(value))
              for name, (count, value) in line["fields"].items()} for line in lines]
    return names, views


def pythons(mail, names):
    """The same by BytesHeaderParser; a fold's line break goes, and blanks at both ends."""
    parsed = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(mail)
    wanted = {name.lower(): name for name in names}
    view = {}
    for name, value in parsed.raw_items():
        if known := wanted.get(name.lower()):
            raw = re.sub(rb"\r?\n", b"", value.encode("ascii", "surrogateescape")).strip(b" \t")
            count, first = view.get(known, (0, raw))
            view[known] = count + 1, first
    return view


def differences(one, other):
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


class RealMail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not CORPORA.is_dir():
            raise unittest.SkipTest(f"no mails in {CORPORA}; set MAILCALL_CORPORA to a folder of mails")
        cls.paths = sorted(path for path in CORPORA.rglob("*") if path.is_file())
        cls.mails = [path.read_bytes() for path in cls.paths]
        assert len(cls.paths) > 1000

    def test_inspect_says_none_of_each(self):
        for path, mail in zip(self.paths, self.mails):
            self.assertNotIn(b"x-mailcall", mail.lower(), path)  # so that "none" is the truth
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run([people.MAILCALL, "inspect", "--json", *self.paths], text=True,
                                  env={**os.environ, "MAILCALL_HOME": home},
                                  capture_output=True, timeout=people.PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        found = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([one for one in found if one["verdict"] != "none"], [])
        self.assertEqual({one["path"].partition("#")[0] for one in found}, set(map(str, self.paths)))

    def reason(self, mail, names, folder):
        """What the readers disagree about: as few of the reasons as will do, or none."""
        sets = [(one,) for one in REASONS]
        sets += [(one, other) for one in REASONS for other in REASONS if one is not other]
        for reasons in sets:
            altered = mail
            for one in reasons:
                altered = one(altered)
            if altered == mail:
                continue
            path = folder / "altered"
            path.write_bytes(altered)
            if not differences(ours([path])[1][0], pythons(altered, names)):
                return " and ".join(one.__name__ for one in reasons)
        return None

    def test_scanner_reads_what_python_reads(self):
        names, views = ours(self.paths)
        self.assertEqual(len(views), len(self.paths))
        fields = 0
        found, fuzzers = collections.Counter(), collections.Counter()
        with tempfile.TemporaryDirectory() as folder:
            for path, mail, view in zip(self.paths, self.mails, views):
                other = pythons(mail, names)
                different = differences(view, other)
                reason = self.reason(mail, names, pathlib.Path(folder)) if different else ""
                fuzzed = FUZZED in path.parts
                if different and not fuzzed:
                    print(f"{path.parent.name}/{path.name}: {', '.join(different)}: {reason}")
                if different:
                    self.assertIsNotNone(reason, f"{path}: {different}: {view} {other}")
                if fuzzed:
                    fuzzers[reason] += len(different)
                else:
                    fields += len(view.keys() | other.keys())
                    found[reason] += len(different)
        total = sum(found.values())
        print(f"{fields} fields of {len(views)} mails, {total} differ ({total / fields:.2%}):",
              dict(+found), "and of those made by a fuzzer:", dict(+fuzzers))
        self.assertGreater(fields, 4000)
        self.assertLessEqual(total, fields * MOST_DIFFERENT)


if __name__ == "__main__":
    case.main()
