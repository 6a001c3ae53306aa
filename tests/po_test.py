"""Holds the catalogues: every text in every language, and programs that speak them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ast
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import case
import people
import plugin

ROOT = pathlib.Path(__file__).resolve().parent.parent
PO = ROOT / "po"
MARK = re.compile(r"(?<!\w)(?:tr|N_)\(\s*\"|translatable=\"yes\"")


def listed(name):
    lines = (PO / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_po(text):
    """Entries of a catalogue as (English, translation, flags); obsolete ones have the flag "#~"."""
    entries = []
    for block in re.split(r"\n\s*\n", text):
        parts, at, flags = {"msgid": "", "msgstr": ""}, None, set()
        for line in block.splitlines():
            if line.startswith("#,"):
                flags.update(flag.strip() for flag in line[2:].split(","))
            if line.startswith("#~"):
                flags.add("#~")
                line = line[2:].strip()
            word, _, rest = line.partition(" ")
            at, quoted = (word, rest) if word in parts else (at, line)
            if quoted.startswith('"'):
                parts[at] += ast.literal_eval(quoted)
        entries.append((parts["msgid"], parts["msgstr"], flags))
    return entries


def texts_of_sources():
    """What xgettext finds when it is called as po/meson.build calls it."""
    options = re.findall(r"'(--[^']+)'", (PO / "meson.build").read_text())
    made = subprocess.run(["xgettext", *options, "--files-from=po/POTFILES", "--output=-"],
                          cwd=ROOT, capture_output=True, text=True, check=True)
    return {english for english, _, _ in read_po(made.stdout)} - {""}


def places(text):
    return re.findall(r"\{[^{}]*\}", text)


def is_whole(text):
    return bool(re.search(r"[.!?。！？…]$", text))


class Catalogues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.english = texts_of_sources()
        cls.entries = {name: read_po((PO / f"{name}.po").read_text()) for name in listed("LINGUAS")}

    def assert_none(self, is_wrong):
        """No entry for which this is so, of its English, its translation and its flags."""
        wrong = [(language, english, translation)
                 for language, entries in self.entries.items()
                 for english, translation, flags in entries
                 if english and is_wrong(english, translation, flags)]
        self.assertEqual(wrong, [])

    def test_the_languages_are_those_of_the_folder(self):
        self.assertEqual(sorted(self.entries), sorted(p.stem for p in PO.glob("*.po")))
        self.assertLessEqual({"de", "ko", "zh_CN"}, set(self.entries))

    def test_files_with_texts_are_listed(self):
        sources = (p for p in (ROOT / "helper").rglob("*") if p.suffix in (".cc", ".hh", ".ui"))
        marked = [str(p.relative_to(ROOT)) for p in sources if MARK.search(p.read_text())]
        self.assertEqual(listed("POTFILES"), sorted(marked))

    def test_each_text_is_there_and_no_other(self):
        self.assertGreater(len(self.english), 400)
        for language, entries in self.entries.items():
            known = [english for english, _, _ in entries if english]
            with self.subTest(language=language):
                self.assertEqual(self.english - set(known), set(), "missing")
                self.assertEqual(set(known) - self.english, set(), "no longer used")
                self.assertEqual(len(known), len(set(known)))

    def test_nothing_is_left_open(self):
        self.assert_none(lambda english, translation, flags: not translation)
        self.assert_none(lambda english, translation, flags: flags & {"fuzzy", "#~"})

    def test_values_have_their_places_in_the_same_order(self):
        """fill() puts them in one after the other."""
        self.assert_none(lambda english, there, flags: places(there) != places(english))

    def test_whole_sentences_stay_whole(self):
        """A full stop is what tells whether a hint may follow as it is."""
        self.assert_none(lambda english, there, flags: is_whole(there) != is_whole(english))

    def test_gettext_finds_no_fault(self):
        for language in self.entries:
            with self.subTest(language=language), tempfile.NamedTemporaryFile() as made:
                done = subprocess.run(
                    ["msgfmt", "--check", "--output-file", made.name, PO / f"{language}.po"],
                    capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_headers_say_what_they_must(self):
        for language, entries in self.entries.items():
            header = next(translation for english, translation, _ in entries if not english)
            with self.subTest(language=language):
                self.assertIn(f"Language: {language}\n", header)
                self.assertIn("Content-Type: text/plain; charset=UTF-8\n", header)
                self.assertIn("Language-Team: Mailcall\n", header)
                self.assertIn("Last-Translator: Mailcall\n", header)


class Spoken(case.Case):
    """Real programs, on a system that may know no language but English."""

    NO_ADDRESS = {
        "en": "“bob” is not an e-mail address",
        "de": "„bob“ ist keine E-Mail-Adresse",
        "zh-CN": "“bob”不是电子邮件地址",
        "ko": "“bob”은(는) 전자 메일 주소가 아닙니다",
        "xx": "“bob” is not an e-mail address",
        "../de": "“bob” is not an e-mail address",
    }
    INVITING = {
        "de": "bob@example.org wird eingeladen (Audio, Video, Chat)",
        "zh-CN": "正在邀请 bob@example.org（语音、视频、聊天）",
        "ko": "bob@example.org 님을 초대하는 중(음성, 영상, 채팅)",
    }
    MICROPHONE = {"de": "Das Mikrofon lässt sich öffnen.", "zh-CN": "麦克风可以打开。",
                  "ko": "마이크를 열 수 있습니다."}

    def host(self, language, **env):
        person = self.town().person("alice", settings={"camera": "none", "microphone": "test"})
        host = plugin.Plugin(person, LC_ALL="C.UTF-8", **env)
        host.ask("hello", protocol=1, client="thunderbird", language=language)
        return host

    def test_a_host_speaks_the_mail_clients_language(self):
        for language, sentence in self.NO_ADDRESS.items():
            with self.subTest(language=language):
                refused = self.host(language).refuse("contact_add", 1, address="bob")
                self.assertEqual(refused.what, sentence)

    def test_even_where_the_environment_has_another(self):
        refused = self.host("ko", LANGUAGE="de").refuse("contact_add", 1, address="bob")
        self.assertEqual(refused.what, self.NO_ADDRESS["ko"])

    def test_its_notices_are_in_that_language_too(self):
        for language, sentence in self.INVITING.items():
            with self.subTest(language=language):
                host = self.host(language)
                host.ask("watch", accounts=["main"])
                host.ask("place", address="bob@example.org")
                self.assertEqual(host.wait_for("inviting")["sentence"], sentence)

    def test_call_programs_that_it_starts_speak_it_too(self):
        for language, sentence in self.MICROPHONE.items():
            with self.subTest(language=language):
                host = self.host(language)
                host.ask("doctor")
                checks = {c["name"]: c["sentence"] for c in host.wait_for("doctor")["checks"]}
                self.assertEqual(checks["microphone"], sentence)

    def test_the_command_line_speaks_the_environments_language(self):
        words = {"": "call somebody", "de": "jemanden anrufen", "zh_CN": "呼叫某人",
                 "ko": "전화를 겁니다"}
        for language, part in words.items():
            with self.subTest(language=language):
                env = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=language)
                done = subprocess.run([people.MAILCALL, "--help"], env=env, capture_output=True,
                                      text=True, timeout=people.PATIENCE)
                self.assertEqual(done.returncode, 0)
                self.assertIn(f"  call       {part}\n", done.stdout)


if __name__ == "__main__":
    case.main()
