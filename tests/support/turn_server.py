"""A coturn that knows Alice and Bob: STUN, and TURN over UDP, TCP and TLS.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import pathlib
import shutil
import subprocess
import sys

# Long-term passwords, which must never leave the computer of who has them.
PASSWORDS = {"alice": "Xk7rAlwaysAtHomeQ2", "bob": "Zp4vNeverOnTheRoadT9"}
# With this one, short-lived passwords are made; it must not leave either.
SECRET = "Lm9sWhoeverKnowsItRelaysB6"
PORT = 3478
TLS_PORT = 5349
FRONT = pathlib.Path(__file__).with_name("tls_front.py")


class TurnServer:
    """Serves on a computer of an `internet.Internet`; `how` are more of coturn's options.

    `by_secret`: has no users, but passwords that expire.
    """

    def __init__(self, internet, computer, *how, permission=300, by_secret=False):
        self.internet = internet
        self.space = computer.space
        self.address = computer.address
        self.folder = internet.folder / f"{computer.space.name}-turn"
        self.folder.mkdir()
        users = [f"--user={name}:{password}" for name, password in PASSWORDS.items()]
        if by_secret:
            users = ["--use-auth-secret", f"--static-auth-secret={SECRET}"]
        internet.serve(
            self.space, f"UDP listener opened on: {self.address}", shutil.which("turnserver"),
            "-n", "--log-file=stdout", "--simple-log", "--verbose", "--no-cli", "--no-dtls",
            "--no-tls", "--no-multicast-peers", "--lt-cred-mech", "--realm=test", *users,
            f"--listening-ip={self.address}", f"--relay-ip={self.address}", "--relay-threads=1",
            f"--listening-port={PORT}", f"--permission-lifetime={permission}",
            f"--pidfile={self.folder}/pid", f"--userdb={self.folder}/db", *how)

    def offer_tls(self):
        """Takes TLS, too; gives the certificate, which is signed by itself."""
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={self.address}", "-addext",
             f"subjectAltName=IP:{self.address}", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        self.internet.serve(self.space, "ready", sys.executable, FRONT, self.address, TLS_PORT,
                            PORT, key, certificate)
        return certificate

    def settings(self, name, uses):
        """Of settings.ini, for who uses `stun`, TURN over `udp`, `tcp` or `tls`, or `lends` it."""
        if uses == "stun":
            return {"stun": f"stun:{self.address}:{PORT}"}
        if uses == "lends":
            return {"turn": f"turn:{self.address}:{PORT}?transport=udp&secret={SECRET}",
                    "lend_relay": "always"}
        person = f"{name}:{PASSWORDS[name]}@{self.address}"
        if uses == "tls":
            return {"turn": f"turns:{person}:{TLS_PORT}?transport=tcp"}
        return {"turn": f"turn:{person}:{PORT}?transport={uses}"}
