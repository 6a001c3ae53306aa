"""All commands of the real program, as its --help tells of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import dataclasses
import os
import re
import subprocess

import people

NESTED = "Usage: mailcall "


@dataclasses.dataclass(frozen=True)
class Command:
    words: tuple
    usage: str  # "mailcall call ADDRESS"
    options: set  # "--account=NAME", "--json"


def help_of(*words):
    return subprocess.run(
        [people.MAILCALL, *words, "--help"], capture_output=True, text=True, check=True,
        timeout=people.PATIENCE, env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}).stdout


def verbs_in(text):
    return re.findall(r"^  ([a-z]+) +\S", text, re.M)


def all_commands(*words):
    """Those with verbs of their own stand for these."""
    text = help_of(*words)
    if text.startswith(NESTED):
        return [command for verb in verbs_in(text) for command in all_commands(*words, verb)]
    usage = re.search(r"^  (mailcall .*) \[OPTION…\]", text, re.M)[1]
    options = re.findall(r"^  (--[a-z-]+(?:=(?:\"[^\"]*\"|\S+))?)", text, re.M)
    return [Command(words, usage.replace("…", "..."), set(options))]
