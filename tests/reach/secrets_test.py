"""Whether the search for passwords finds one, however it is wrapped.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import pathlib
import quopri
import tempfile
import types
import unittest
import urllib.parse

import secrets_check

PASSWORD = "Xk7r/Always At Hom+eQ2"
HEAD = b"From: alice@example.org\r\nTo: bob@example.org\r\n"


def mail(body=b"Good day", head=b""):
    return types.SimpleNamespace(bytes=HEAD + head + b"\r\n" + body, type="invite",
                                 sender="alice@example.org")


class Secrets(unittest.TestCase):
    def found(self, *mails, homes=None):
        return secrets_check.leaks(mails, homes or {}, [("alice", PASSWORD)])

    def test_an_ordinary_mail_has_none(self):
        self.assertEqual(self.found(mail(base64.encodebytes(b"Good day, how are you?" * 30))), [])

    def test_it_is_found_in_every_wrapping(self):
        text = f"a=turn:alice:{PASSWORD}@192.0.2.10".encode()
        for skipped in range(3):
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                with self.subTest(encode=encode.__name__, skipped=skipped):
                    self.assertTrue(self.found(mail(encode(text[skipped:]).rstrip(b"="))))
        wrapped = {"plain": text, "base64 in lines": base64.encodebytes(text * 5),
                   "twice": base64.b64encode(base64.b64encode(text)),
                   "quoted-printable": quopri.encodestring(text * 5),
                   "in a URL": urllib.parse.quote(text, safe="").encode(),
                   "hexadecimal": text.hex().encode(),
                   "over two lines": text[:22] + b"=\r\n" + text[22:]}
        for name, body in wrapped.items():
            with self.subTest(name):
                self.assertTrue(self.found(mail(body)))

    def test_it_is_found_in_a_folded_header(self):
        self.assertTrue(self.found(mail(head=b"X-Mailcall: " + PASSWORD[:9].encode() + b"\r\n " +
                                        PASSWORD[9:].encode() + b"\r\n")))

    def test_it_is_found_in_the_other_ones_home_and_allowed_in_its_own(self):
        with tempfile.TemporaryDirectory() as folder:
            homes = {name: pathlib.Path(folder) / name for name in ("alice", "bob")}
            for home in homes.values():
                (home / "state").mkdir(parents=True)
            (homes["alice"] / "state/settings.ini").write_text(PASSWORD)
            self.assertEqual(self.found(homes=homes), [])
            (homes["bob"] / "state/mailcall.db").write_text("offer: " + PASSWORD)
            self.assertEqual(len(self.found(homes=homes)), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
