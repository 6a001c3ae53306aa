"""The manual pages: they say what the program knows, no more and no less, and look well.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import unittest

import case
import commands
import people

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "helper/app/data"
PAGES = ("mailcall.1", "mailcall-rules.5")
# Indentation of subheadings and of terms. So wide that terms are apart from what follows.
HEADING, TERM = 3, 30
ENVIRONMENT = r'(?:g_getenv|getenv|environment|xdg_folder)\("([A-Z_]+)"'


def render(name, width, indent):
    """The page as it is read, and what groff objects to."""
    made = subprocess.run(
        ["groff", "-k", "-man", "-Tutf8", "-ww", "-P-cbou", f"-rLL={width}n", f"-rIN={indent}n",
         DATA / name],
        capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return made.stdout, made.stderr


def blocks(lines, indent):
    """What stands at this indentation, each with the deeper lines below it."""
    found = []
    for line in filter(str.strip, lines):
        depth = len(line) - len(line.lstrip())
        if depth == indent:
            found.append((line.strip(), []))
        elif depth > indent and found:
            found[-1][1].append(line)
    return found


class Page:
    """A page whose lines are not broken, by its sections."""

    def __init__(self, name):
        text, _ = render(name, 500, TERM)
        self.parts = dict(blocks(text.splitlines()[1:-1], 0))

    def terms(self, part):
        """Of a section: each term and what is said of it. Several terms may share their text."""
        found, waiting = {}, []
        for line, more in blocks(self.parts[part], TERM):
            if term := re.match(r"(\S+(?:, \S+)*)(?:  |$)", line):
                waiting.append(term[1])
                text = " ".join([line[term.end():], *more])
                if text.strip():
                    found.update(dict.fromkeys(waiting, re.sub(r"\s+", " ", text)))
                    waiting = []
        return found

    def commands(self):
        """Subheading: the options there, as --help prints them."""
        return {heading: options_in(lines) for heading, lines in
                blocks(self.parts["COMMANDS"], HEADING)}


def options_in(lines):
    said = (re.match(rf" {{{TERM}}}(--[a-z-]+(=(?:\"[^\"]*\"|\S+))?)", line) for line in lines)
    return {found[1] for found in said if found}


class Looks(unittest.TestCase):
    def test_groff_has_no_objection(self):
        for name in PAGES:
            for width in (60, 80, 500):
                with self.subTest(page=name, width=width):
                    self.assertEqual(render(name, width, 7)[1], "")

    def test_no_minus_is_a_hyphen(self):
        """Who copies an option from the page must be understood."""
        for name in PAGES:
            with self.subTest(page=name):
                self.assertNotRegex(render(name, 500, 7)[0], "[\u2010\u2212]")


class Commands(case.Case):
    @classmethod
    def setUpClass(cls):
        cls.page = Page("mailcall.1")
        cls.program = {command.usage: command.options for command in commands.all_commands()}

    def test_each_command_and_option_stands_in_the_page_and_no_other(self):
        said = self.page.commands()
        said.pop("In a call")
        shared = [heading for heading in said if heading.startswith("Options of ")]
        for heading in shared:
            options = said.pop(heading)
            for verb in re.findall(r"\w+", heading.removeprefix("Options of ").replace(" and ", " ")):
                [usage] = [usage for usage in said if usage.split()[1] == verb]
                self.assertFalse(said[usage] & options)
                said[usage] |= options
        self.assertEqual(len(shared), 1)
        self.maxDiff = None
        self.assertEqual(said, self.program)

    def test_what_the_program_itself_takes(self):
        told = set(re.findall(r"--[a-z]+", commands.help_of()))
        said = " ".join(self.page.terms("OPTIONS"))
        self.assertEqual(set(re.findall(r"--[a-z]+", said)), told)
        self.assertEqual(told, {"--help", "--version"})

    def test_settings(self):
        alice = self.town().person("alice")
        keys = json.loads(alice.do("settings", "--json"))
        said = self.page.terms("SETTINGS")
        self.assertEqual(set(said), set(keys))
        for key in keys:
            right = alice.run("settings", key, "?\x01").stderr.partition("Right would be: ")[2]
            words = [word for word in right.strip().split(", ") if re.fullmatch("[a-z]+", word)]
            with self.subTest(setting=key):
                self.assertLessEqual(set(words), set(re.findall(r"\w+", said[key])))

    def test_orders_in_a_call(self):
        alice = self.town().person("alice")
        with subprocess.Popen(alice.command(["watch"]), env=alice.env, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as watch:
            self.addCleanup(watch.kill)
            watch.stdin.write("/help\n")
            watch.stdin.flush()
            told = []
            while not told or not told[-1].startswith("/hangup"):
                told.append(watch.stdout.readline().partition(" — ")[0].strip())
                self.assertTrue(told[-1], "it ended")
            watch.kill()
        orders = dict(blocks(self.page.parts["COMMANDS"], HEADING))["In a call"]
        said = [re.split("  ", term)[0] for term, _ in blocks(orders, TERM)]
        self.assertEqual([term for term in said if term.startswith("/")], told)

    def test_environment(self):
        used = set()
        for path in (ROOT / "helper").rglob("*.cc"):
            used |= set(re.findall(ENVIRONMENT, path.read_text()))
        ours = {name for name in used if name.startswith(("MAILCALL_", "XDG_"))}
        self.assertGreater(len(ours), 5)
        self.assertLessEqual(ours, set(self.page.terms("ENVIRONMENT")))


class Rules(case.Case):
    @classmethod
    def setUpClass(cls):
        cls.page = Page("mailcall-rules.5")

    def setUp(self):
        self.alice = self.town().person("alice")

    def right(self, *words):
        """What the program says would be right."""
        done = self.alice.run("rules", "add", "x", *words)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr.partition("Right would be: ")[2].strip()

    def test_each_field_stands_in_the_page_and_no_other(self):
        fields = self.right("nonsense=1").split(", ")
        said = {**self.page.terms("CONDITIONS"), **self.page.terms("ACTIONS")}
        self.assertEqual(list(said), fields)
        for field in fields:
            for word in self.right(f"{field}=?\x01").split(", "):
                with self.subTest(field=field, word=word):
                    self.assertIn(word.replace("…", "..."), said[field])

    def test_the_example_file_is_read(self):
        [text] = re.findall(r"^\[.*?(?=^A rule)", "\n".join(
            line[TERM:] for line in self.page.parts["EXAMPLES"]), re.M | re.S)
        (self.alice.home / "config/rules.ini").write_text(text)
        rules = [json.loads(line) for line in self.alice.do("rules", "list", "--json").splitlines()]
        self.assertEqual([rule["name"] for rule in rules], re.findall(r"^\[(.*)\]", text, re.M))
        self.assertGreaterEqual(len(rules), 3)
        self.assertEqual(sum(len(rule) for rule in rules) - len(rules), text.count("="))

    def test_the_example_commands_are_taken(self):
        lines = re.findall(r"^ {30}mailcall (.*)", "\n".join(self.page.parts["EXAMPLES"]), re.M)
        self.assertTrue(lines)
        for line in lines:
            self.alice.do(*shlex.split(line))


if __name__ == "__main__":
    case.main()
