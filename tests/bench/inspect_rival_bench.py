"""What looking at a mail costs beside postal-mime, which many mail programs in JavaScript read mails with.

Both read the same files in the same run, and must find ours among them.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import npm
import people

HERE = pathlib.Path(__file__).parent / "postal_mime"
BENCH = people.BUILD / "tests/mail/inspect_bench"
MAILS = 100  # of each kind: it takes milliseconds for each


def found_by_us(folder, paths):
    """How many of these mails mean something to Mailcall."""
    done = subprocess.run([people.MAILCALL, "inspect", "--json", *paths], stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "MAILCALL_HOME": folder}, check=True)
    return sum(json.loads(line)["verdict"] != "none" for line in done.stdout.splitlines())


def postal_mime(modules, folder, paths):
    names = folder / "list"
    names.write_text("".join(f"{path}\n" for path in paths))
    done = subprocess.run(["node", HERE / "read.mjs", modules / "postal-mime/src/postal-mime.js", names],
                          stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def main():
    try:
        modules = npm.install(HERE).resolve()
    except npm.Unavailable as reason:
        print(f"skipped: postal-mime cannot be installed: {reason}")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="mailcall-bench-") as name:
        folder = pathlib.Path(name)
        told = subprocess.run([BENCH, folder], stdout=subprocess.PIPE, text=True, check=True).stdout
        print(told, end="")
        for kind in ("ordinary", "mixed"):
            ours, floor = map(float, re.search(rf"^{kind}.*: ours ([\d.]+) µs.*floor ([\d.]+) µs",
                                               told, re.M).groups())
            paths = sorted((folder / kind).iterdir(), key=lambda path: int(path.name))[:MAILS]
            rival = postal_mime(modules, folder, paths)
            if rival["hits"] != (found := found_by_us(folder, paths)):
                sys.exit(f"postal-mime finds {rival['hits']} of ours, we find {found}")
            print(f"{kind}: postal-mime {rival['microseconds']:.0f} µs a mail, "
                  f"{rival['microseconds'] / floor:.0f} × floor, "
                  f"{rival['microseconds'] / ours:.0f} × ours, {found} of {MAILS} interesting")


if __name__ == "__main__":
    main()
