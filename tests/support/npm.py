"""Packages of npm that tests need, in the versions of a committed lock file.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess

from patience import PATIENCE

BUILD = pathlib.Path(os.environ.get("MAILCALL_BUILD", "build"))
NO_REGISTRY = (r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
               r"|ENOTCACHED|_CERT")
FILES = ("package.json", "package-lock.json")


class Unavailable(Exception):
    """They cannot be had here, and why: a reason to skip a test, not to fail it."""


def install(wanted):
    """The node_modules folder with what `wanted`, a folder with the two files, asks for.

    Once a build folder and version of the lock file; two tests do not do it at the same time.
    """
    lock_file = (wanted / FILES[1]).read_bytes()
    folder = BUILD / "npm" / json.loads(lock_file)["name"]
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed.json"
        if not done.exists() or done.read_bytes() != lock_file:
            fetch(wanted, folder)
            done.write_bytes(lock_file)
    return folder / "node_modules"


def fetch(wanted, folder):
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise Unavailable(f"there is no {program}")
    for name in FILES:
        shutil.copy(wanted / name, folder)
    made = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts",
                           "--prefer-offline", "--fetch-retries=1"],
                          cwd=folder, capture_output=True, text=True, timeout=15 * PATIENCE)
    if made.returncode != 0 and re.search(NO_REGISTRY, made.stdout + made.stderr):
        raise Unavailable("npm reaches no registry")
    if made.returncode != 0:
        raise AssertionError(f"npm cannot install {folder.name}: {made.stderr}")


def assert_common_registry(case, wanted):
    """The lock file names what anybody can fetch, with hashes, and no registry of somebody's own."""
    lock = json.loads((wanted / FILES[1]).read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        if name:
            with case.subTest(package=name):
                case.assertTrue(package["integrity"].startswith("sha512-"))
                case.assertRegex(package.get("resolved", "https://registry.npmjs.org/"),
                                 r"^https://registry\.npmjs\.org/")
