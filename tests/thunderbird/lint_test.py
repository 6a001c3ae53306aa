"""The add-on as its store judges it: Mozilla's linter, Thunderbird's own check, and no permission too many.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import case
import mail_server
import npm
import people
import thunderbird

LINT = pathlib.Path(__file__).with_name("lint")  # which versions of the linter and all it needs
ADDON = pathlib.Path(__file__).resolve().parents[2] / "plugin/thunderbird/addon"
# The linter knows the permissions of Firefox only; nobody's data is collected.
OF_FIREFOX = {"MANIFEST_PERMISSIONS", "MANIFEST_OPTIONAL_PERMISSIONS",
              "MISSING_DATA_COLLECTION_PERMISSIONS"}

CHECK_MANIFEST = """
    const { ExtensionData } = ChromeUtils.importESModule("resource://gre/modules/Extension.sys.mjs");
    const file = Components.classes["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
    file.initWithPath(arguments[0]);
    const address = Services.io.newURI(`jar:${Services.io.newFileURI(file).spec}!/`);
    const data = new ExtensionData(address);
    const thrown = await data.loadManifest().then(() => "", String);
    return { thrown, errors: data.errors, warnings: data.warnings };
"""
# What Thunderbird demands for each of its functions, by its own tables of them.
READ_SCHEMAS = """
    const read = async place => JSON.parse(
        (await (await fetch(place)).text()).replace(/^\\s*\\/\\/.*$/gm, ""));
    const lists = [await read("chrome://messenger/content/ext-mail.json"),
                   await read("chrome://extensions/content/ext-toolkit.json")];
    const places = new Set(lists.flatMap(Object.values).map(api => api.schema).filter(Boolean));
    return (await Promise.all([...places].map(read))).flat();
"""


def sources():
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ADDON.rglob("*.js")))


def used():
    """All that the add-on calls: names as "messages.getRaw"."""
    return set(re.findall(r"\b(?:messenger|browser)\.((?:\w+\.)+\w+)", sources()))


class Linter(unittest.TestCase):
    def test_no_errors_and_only_firefox_warnings(self):
        try:
            modules = npm.install(LINT)
        except npm.Unavailable as reason:
            self.skipTest(f"the linter cannot be installed: {reason}")
        done = subprocess.run(
            ["node", modules / "addons-linter/bin/addons-linter", "--output", "json",
             thunderbird.ADDON], capture_output=True, text=True, timeout=6 * people.PATIENCE)
        self.assertTrue(done.stdout.startswith("{"), done.stdout + done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["metadata"]["id"], "mailcall@mailcall.example")
        self.assertEqual(report["errors"], [])
        self.assertEqual(report["notices"], [])
        self.assertEqual([w for w in report["warnings"] if w["code"] not in OF_FIREFOX], [])
        # It would also say so if a permission had a name that nobody knows.
        named = {re.search(r'"([^"]+)"', w["message"])[1] for w in report["warnings"]
                 if w["code"].endswith("_PERMISSIONS") and "Invalid" in w["message"]}
        self.assertLess(named, Permissions.asked_for())

    def test_lock_file_names_no_registry_of_somebodys_own(self):
        npm.assert_common_registry(self, LINT)


class Permissions(unittest.TestCase):
    """By a Thunderbird that draws nothing, and has an account only because its driver wants one."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        server = mail_server.MailServer({"bob@example.org": "secret"})
        cls.addClassCleanup(server.close)
        cls.bob = thunderbird.Thunderbird(cls.folder, "bob", server)
        cls.addClassCleanup(cls.bob.close)
        cls.bob.start()

    @staticmethod
    def manifest():
        return json.loads((ADDON / "manifest.json").read_text(encoding="utf-8"))

    @classmethod
    def asked_for(cls):
        return {*cls.manifest()["permissions"], *cls.manifest()["optional_permissions"]}

    def check(self, package):
        return self.bob.script(CHECK_MANIFEST, str(package))

    def test_thunderbird_finds_nothing_wrong(self):
        self.assertEqual(self.check(thunderbird.ADDON.resolve()),
                         {"thrown": "", "errors": [], "warnings": []})

    def test_that_check_would_find_mistakes(self):
        broken = self.folder / "broken.xpi"
        with zipfile.ZipFile(thunderbird.ADDON) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                if name == "manifest.json":
                    text = text.replace(b'"nativeMessaging"', b'"nativeMesaging"')
                new.writestr(name, text)
        self.assertRegex(str(self.check(broken)["warnings"]), "nativeMesaging")

    def needs(self):
        """Which of the permissions each function needs; names of namespaces stand for all in them."""
        tables = self.bob.script(READ_SCHEMAS)
        found = {}
        for table in tables:
            space = table["namespace"]
            # Some are another one under a new name.
            whole = [one for one in tables if one["namespace"] == table.get("$import")]
            for one in [table, *whole]:
                general = one.get("permissions", [])
                found.setdefault(space, set()).update(general)
                for each in one.get("functions", []) + one.get("events", []):
                    name = f"{space}.{each['name']}"
                    found.setdefault(name, set()).update(general, each.get("permissions", []))
        return found

    def test_every_permission_is_used_and_none_is_missing(self):
        needs = self.needs()
        self.assertIn("messagesRead", needs["messages.getRaw"])  # the tables are read rightly
        wanted = {}
        for name in used():
            parts = name.split(".")
            known = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
            entry = next((one for one in known if one in needs), None)
            self.assertIsNotNone(entry, f"Thunderbird knows no {name}")
            for permission in needs[entry]:
                wanted.setdefault(permission, set()).add(name)
        self.assertEqual(self.asked_for() - set(wanted), set(), "asked for and not used")
        # The functions of a button need the button.
        there = self.asked_for() | {f"manifest:{key}" for key in self.manifest()}
        self.assertEqual({p: names for p, names in wanted.items() if p not in there}, {},
                         "used and not asked for")


if __name__ == "__main__":
    case.main()
