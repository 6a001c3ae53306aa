"""Holds THREATS.md: every threat has its row, and every test that it names is there and runs.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ast
import pathlib
import re
import unittest

TESTS = pathlib.Path(__file__).resolve().parent
ROWS = 20
NAMED = re.compile(r"`(\S+_test\.\w+) (\w+)\.(\w+)`")
LATER = re.compile(r"\bcomes? with\b")


def read(text):
    """Rows of the table: number, threat, tests, and what would happen."""
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")]
             for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    return [(int(row[0]), *row[1:]) for row in cells]


def cases_of(path):
    """What a file of tests holds, as pairs of suite and case."""
    text = path.read_text()
    if path.suffix == ".cc":
        return set(re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", text, re.MULTILINE))
    return {(suite.name, case.name) for suite in ast.parse(text).body
            if isinstance(suite, ast.ClassDef)
            for case in suite.body if isinstance(case, ast.FunctionDef)}


def is_built(path):
    """Whether Meson knows the file: by its name, or by the part of it that a list of names has."""
    build = (path.parent / "meson.build").read_text()
    short = path.stem.removesuffix("_test")
    return f"'{path.name}'" in build or f"'{short}'" in build


class Threats(unittest.TestCase):
    def setUp(self):
        self.rows = read((TESTS / "THREATS.md").read_text(encoding="utf-8"))

    def test_every_threat_has_its_row(self):
        self.assertEqual([row[0] for row in self.rows], list(range(1, ROWS + 1)))
        for number, threat, tests, otherwise in self.rows:
            with self.subTest(row=number):
                self.assertTrue(threat)
                self.assertTrue(NAMED.search(tests) or LATER.search(tests), tests)
                self.assertTrue(otherwise.endswith(".") or LATER.search(tests), otherwise)

    def test_nothing_but_names_of_tests_is_in_code(self):
        for number, _, tests, _ in self.rows:
            with self.subTest(row=number):
                self.assertEqual(len(re.findall("`[^`]*`", tests)), len(NAMED.findall(tests)), tests)

    def test_every_test_exists_and_is_built(self):
        named = {name for row in self.rows for name in NAMED.findall(row[2])}
        self.assertGreater(len(named), 2 * ROWS)
        for file, suite, case in sorted(named):
            with self.subTest(test=f"{file} {suite}.{case}"):
                path = TESTS / file
                self.assertTrue(path.is_file())
                self.assertIn((suite, case), cases_of(path))
                self.assertTrue(is_built(path))

    def test_a_name_that_is_wrong_would_be_found(self):
        path = TESTS / "wire/tag_test.cc"
        self.assertIn(("Tag", "RefusesOtherValues"), cases_of(path))
        self.assertNotIn(("Tag", "RefusesNothing"), cases_of(path))
        self.assertFalse(is_built(TESTS / "wire/no_such_test.cc"))


if __name__ == "__main__":
    unittest.main()
