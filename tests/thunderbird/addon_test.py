"""Holds how the add-on is written: what each file says first, how long lines are, and names.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import re
import unittest

ADDON = pathlib.Path(__file__).resolve().parents[2] / "plugin/thunderbird/addon"
COMMENTS = {".js": "// ", ".css": "/* ", ".html": "<!-- ", ".svg": "<!-- "}
MOST_COLUMNS = 100
MOST_LINES = 400
# Names that a script gives: functions, variables, and what a call's answer is taken apart into.
NAMES = r"\b(?:function|const|let|class)\s+(\w+)|^ {4}(?:async )?(\w+)\([^)]*\) \{$"


def sources(*endings):
    return sorted(p for p in ADDON.rglob("*") if p.suffix in (endings or COMMENTS))


class Addon(unittest.TestCase):
    def test_files_say_what_they_are_for(self):
        for path in sources():
            lines = path.read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>\n").splitlines()
            with self.subTest(file=path.name):
                self.assertTrue(lines[0].startswith(COMMENTS[path.suffix]))
                self.assertIn("SPDX-License-Identifier: GPL-3.0-or-later", "\n".join(lines[:2]))

    def test_files_and_lines_are_short(self):
        for path in sources(".js", ".css", ".html"):
            lines = path.read_text(encoding="utf-8").splitlines()
            with self.subTest(file=path.name):
                self.assertEqual([n for n, line in enumerate(lines, 1) if len(line) > MOST_COLUMNS], [])
                if path.suffix == ".js":
                    self.assertLessEqual(len(lines), MOST_LINES)

    def test_names_are_in_camel_case(self):
        for path in sources(".js"):
            found = re.findall(NAMES, path.read_text(encoding="utf-8"), re.M)
            with self.subTest(file=path.name):
                self.assertGreater(len(found), 0)
                self.assertEqual([name for pair in found for name in pair
                                  if "_" in name and not name.isupper()], [])

    def test_nothing_is_read_as_markup(self):
        for path in sources(".js"):
            with self.subTest(file=path.name):
                self.assertNotRegex(path.read_text(encoding="utf-8"),
                                    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")


if __name__ == "__main__":
    unittest.main()
