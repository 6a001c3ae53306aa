"""The tests' own hand at the protocol comes to what PROTOCOL.md says.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import unittest

import protocol

ROOT = pathlib.Path(__file__).parents[2]
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"  # RFC 8032, test 2
SHARED = "b6c3ce9171124279d41abb8ea3078aac8f9e7fb5ea2321074c43be30a08d1f54"


def bytes_from(first):
    return bytes(range(first, first + 32))


class Vectors(unittest.TestCase):
    def setUp(self):
        self.page = (ROOT / "helper/wire/PROTOCOL.md").read_text()
        self.identity = protocol.Identity(bytes.fromhex(SECRET))
        fields = {"type": "invite", "call": "abcdefghijklmnopqrstuvwxyz", "gen": "0",
                  "sent": "1700000000", "ttl": "120", "media": "audio,video", "auto": "0",
                  "devices": "1"}
        self.invite = protocol.Signal("alice@example.org", "bob@example.net", fields,
                                      self.identity.key, bytes_from(0x00), bytes_from(0x20),
                                      b"v=0\r\n").sign(self.identity)
        self.keys = protocol.CallKeys(bytes.fromhex(SHARED), self.invite.digest(),
                                      bytes_from(0xa0), bytes_from(0x60))

    def test_signal(self):
        for line in self.invite.frame().decode().splitlines():
            self.assertIn(line, self.page)
        self.assertIn(self.invite.transcript().hex(), self.page)
        self.assertIn(self.invite.digest().hex(), self.page)

    def test_keys_of_a_call(self):
        for name in ("seal", "answerer", "words"):
            self.assertRegex(self.page, rf"{name} +{getattr(self.keys, name).hex()}")
        confirmation = self.keys.confirm(self.keys.answerer, bytes_from(0x20), bytes_from(0xc0))
        self.assertIn(confirmation.hex(), self.page)

    def test_sealed_part(self):
        digest = self.invite.digest()
        part = protocol.seal(self.keys.seal, self.identity, digest, {"answer": "v=0"})
        self.assertEqual(protocol.unseal(self.keys.seal, self.identity.key, digest, part),
                         {"answer": "v=0"})
        with self.assertRaises(ValueError):
            protocol.unseal(self.keys.seal, self.identity.key, bytes(32), part)


if __name__ == "__main__":
    unittest.main(verbosity=2)
