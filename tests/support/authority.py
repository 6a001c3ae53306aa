"""A certificate authority of a test's own, and what servers can show: right, expired, another's.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import ssl
import subprocess
import tempfile

EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def run(*words):
    subprocess.run(words, check=True, capture_output=True)


def server_context(certificate, key):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    return made


class Authority:
    """`file` is what a client is to trust."""

    def __init__(self, name="Test authority"):
        self.folder = tempfile.TemporaryDirectory(prefix="mailcall-ca-")
        self.path = pathlib.Path(self.folder.name)
        self.file = self.path / "ca.pem"
        self.key = self.path / "ca.key"
        run("openssl", "req", "-x509", *EC, "-days", "30", "-subj", f"/CN={name}",
            "-keyout", self.key, "-out", self.file)
        self.made = 0

    def context(self, name="localhost", expired=False):
        """For a server that shows a certificate for this name."""
        return server_context(*self.certificate(name, expired))

    def certificate(self, name="localhost", expired=False):
        """The files of it and of its key."""
        self.made += 1
        key, wish, leaf, more = (self.path / f"{self.made}.{end}" for end in
                                 ("key", "csr", "pem", "ext"))
        more.write_text(f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\n")
        run("openssl", "req", "-new", *EC, "-subj", f"/CN={name}", "-keyout", key, "-out", wish)
        earlier = ["faketime", "-f", "-10d"] if expired else []
        run(*earlier, "openssl", "x509", "-req", "-in", wish, "-CA", self.file, "-CAkey", self.key,
            "-CAcreateserial", "-days", "2", "-extfile", more, "-out", leaf)
        return leaf, key

    def close(self):
        self.folder.cleanup()
