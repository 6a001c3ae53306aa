"""Every text of the add-on exists in all its languages, is used, and stands nowhere but in _locales.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import html.parser
import json
import pathlib
import re
import unittest

ADDON = pathlib.Path(__file__).resolve().parents[2] / "plugin/thunderbird/addon"
LANGUAGES = ("en", "de", "zh_CN", "ko")

# Keys that are put together at run time: the pattern as it stands in the sources, and what can stand
# in its holes. A value that the helper sends is one of PROTOCOL.md §6 or of rules.ini.
MEDIA = ("audio", "chat", "video")
STATES = ("accepted", "connecting", "inviting", "ringing_out", "talking")
PERMISSIONS = ("addressBooks", "sending", "tidying")
ACTS = ("accept", "call", "call_back", "decline", "hang_up", "know")
MADE = {
    "call_asks_*": MEDIA,
    "call_state_*": (*STATES, "over"),
    "call_trust_*": ("changed", "suspect"),
    "calls_*": ("accept", "accept_more", "decline", "hang_up", "know"),
    "calls_*_named": ACTS,
    "calls_state_*": (*STATES, "ringing_in"),
    "permit_*": PERMISSIONS,
    "permit_*_else": PERMISSIONS,
    "permit_*_why": PERMISSIONS,
    "settings_*_*": ("camera_default", "camera_none", "camera_test",
                     "microphone_default", "microphone_none", "microphone_test"),
    "settings_media_*": MEDIA,
    "settings_rule_*_*": ("contact_no", "contact_yes", "is_away_no", "is_away_yes", "passcode_no",
                          "passcode_yes"),
    "settings_rule_carrier_*": ("direct", "mail"),
    "settings_rule_does_*": ("decline", "ring", "silent"),
    "settings_server_*": ("stun", "turn"),
    "settings_server_way_*": ("tcp", "tls", "udp"),
    "settings_rule_trust_*": ("changed", "known", "new", "suspect", "verified"),
}

# Strings that look like keys and are none: commands and settings of the helper.
NO_KEYS = {"settings_page", "settings_set"}

# What is the same in English and in other languages: names, signs and words they share.
SAME = {"call_title", "permit_title", "settings_about_helper", "settings_contact_name"}

# What may stand in a page as it is: the program's name, signs, and the look of a server's address.
LITERAL = {"", "Mailcall", "–", "·", "relay.example.org"}
SEEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}

# Several words for one thing confuse, and words of the trade say nothing.
NOT_SAID = r"(?i)\b(voice|helper|plugin|extension|webcam|ICE|SDP|STUN|TURN|DTLS)\b"


def table(language):
    path = ADDON / "_locales" / language / "messages.json"
    return json.loads(path.read_text(encoding="utf-8"))


def sources(*endings):
    return sorted(p for p in ADDON.rglob("*") if p.suffix in endings and p.parent.name != "_locales")


def text_of(*endings):
    return "\n".join(p.read_text(encoding="utf-8") for p in sources(*endings))


def holes(words):
    return sorted(re.findall(r"\$(\w+?)\$", words.lower()))


def patterns():
    """The keys in backquotes, with a star for each hole."""
    found = re.findall(r"\b(?:text|button)\(\s*`([^`]*)`", text_of(".js"))
    return {re.sub(r"\$\{[^}]*\}", "*", pattern) for pattern in found}


def made_keys():
    for pattern, values in MADE.items():
        for value in values:
            yield pattern.replace("*_*", "*").replace("*", value)


def written_keys():
    """Those that stand in the sources as they are."""
    first = {key.split("_")[0] for key in table("en")}
    words = re.findall(r'"([a-z]+_\w+)"', text_of(".js"))
    found = {word for word in words if word.split("_")[0] in first} - NO_KEYS
    pages = text_of(".html")
    found |= set(re.findall(r'\bdata-(?:i18n(?:-\w+)?|other)="([^"]*)"', pages))
    return found | set(re.findall(r"__MSG_(\w+)__", text_of(".json")))


class Seen(html.parser.HTMLParser):
    """Collects what of a page is seen or read out as it stands there."""

    def __init__(self):
        super().__init__()
        self.words = []

    def handle_starttag(self, tag, attributes):
        self.words += [value or "" for name, value in attributes if name in SEEN_ATTRIBUTES]

    def handle_data(self, data):
        self.words.append(data.strip())


class Locales(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.tables = {language: table(language) for language in LANGUAGES}
        self.english = self.tables["en"]

    def for_each(self, check):
        for language, texts in self.tables.items():
            for key, entry in texts.items():
                with self.subTest(language=language, key=key):
                    check(language, key, entry)

    def test_there_are_these_languages(self):
        self.assertEqual({p.name for p in (ADDON / "_locales").iterdir()}, set(LANGUAGES))

    def test_every_language_has_the_same_keys_in_the_same_order(self):
        for language, texts in self.tables.items():
            with self.subTest(language=language):
                self.assertEqual(list(texts), list(self.english))

    def test_english_alone_explains_where_a_text_stands(self):
        def check(language, _, entry):
            self.assertTrue(entry["message"].strip())
            self.assertEqual("description" in entry, language == "en")
        self.for_each(check)

    def test_placeholders_are_the_same(self):
        def check(_, key, entry):
            self.assertEqual(entry.get("placeholders"), self.english[key].get("placeholders"))
            self.assertEqual(holes(entry["message"]), sorted(entry.get("placeholders", {})))
            self.assertNotRegex(entry["message"], r"\$\d")
        self.for_each(check)

    def test_nothing_was_left_in_english(self):
        def check(language, key, entry):
            words = re.sub(r"\$\w+\$|Mailcall", "", entry["message"])
            if language == "en" or key in SAME or not re.search(r"[^\W\d_]", words):
                return
            if language == "de":
                self.assertFalse(len(words) > 10 and entry["message"] == self.english[key]["message"])
            else:
                self.assertRegex(words, "[\u4e00-\u9fff]" if language == "zh_CN" else "[\uac00-\ud7a3]")
        self.for_each(check)

    def test_one_word_for_one_thing(self):
        for key, entry in self.english.items():
            with self.subTest(key=key):
                self.assertNotRegex(entry["message"], NOT_SAID)

    def test_every_key_that_is_used_exists(self):
        self.assertEqual(patterns(), set(MADE))
        self.assertEqual((written_keys() | set(made_keys())) - set(self.english), set())

    def test_every_key_is_used(self):
        self.assertEqual(set(self.english) - written_keys() - set(made_keys()), set())

    def test_pages_have_no_words_of_their_own(self):
        for path in sources(".html"):
            page = Seen()
            page.feed(path.read_text(encoding="utf-8"))
            with self.subTest(page=path.name):
                self.assertEqual(set(page.words) - LITERAL, set())

    def test_scripts_have_no_words_of_their_own(self):
        shown = r'\b(?:textContent|innerText|title|placeholder|alt|label|what|hint)"?\s*[:=]\s*' \
            r'(?:"([^"]*)"|`([^`]*)`)|"aria-label":\s*"([^"]*)"|new Trouble\(\s*"([^"]*)"'
        for path in sources(".js"):
            for found in re.findall(shown, path.read_text(encoding="utf-8")):
                words = re.sub(r"\$\{[^}]*\}", "", "".join(found))
                with self.subTest(script=path.name, words=words):
                    self.assertTrue(words in self.english or words in PERMISSIONS
                                    or not re.search(r"[^\W\d_]", words))


if __name__ == "__main__":
    unittest.main()
