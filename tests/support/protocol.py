"""What PROTOCOL.md fixes, written a second time: signals, keys, proofs and seals of ends that are not ours.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import ctypes
import ctypes.util
import dataclasses
import email.message
import email.policy
import email.utils
import functools
import hashlib
import hmac
import json
import os
import time

FIELDS = ("type", "call", "gen", "sent", "ttl", "media", "auto", "devices")  # in this order, both ways
MEDIA = "audio,video,chat"
STEP = 1024  # bytes: sealed parts are as long as some of these
HEAD = 64 + 4  # signature and length in front of a sealed text
NO_PASSCODE = bytes(32)


@functools.cache
def sodium():
    library = ctypes.CDLL(ctypes.util.find_library("sodium"))
    if library.sodium_init() < 0:
        raise OSError("libsodium cannot begin")
    return library


def out(size, function, *arguments):
    """What this function of libsodium writes into its first argument."""
    made = ctypes.create_string_buffer(size)
    if function(made, *arguments) != 0:
        raise ValueError(f"{function.__name__} refuses")
    return made.raw


def long(number):
    return ctypes.c_ulonglong(number)


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# --- §0 notation ---


def transcript(label, *items):
    pieces = [item if isinstance(item, bytes) else str(item).encode() for item in (label, *items)]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)


def mac(key, data=b""):
    return hashlib.blake2b(data, key=key, digest_size=32).digest()


# --- §3 keys ---


class Identity:
    """A person's long-term key."""

    def __init__(self, seed=None):
        secret = ctypes.create_string_buffer(64)
        self.key = out(32, sodium().crypto_sign_seed_keypair, secret, seed or os.urandom(32))
        self.secret = secret.raw

    def sign(self, data):
        return out(64, sodium().crypto_sign_detached, None, data, long(len(data)), self.secret)


def is_signed(key, data, signature):
    return sodium().crypto_sign_verify_detached(signature, data, long(len(data)), key) == 0


class Ephemeral:
    """A person's key in one call."""

    def __init__(self):
        self.secret = os.urandom(32)
        self.key = out(32, sodium().crypto_scalarmult_base, self.secret)

    def agree(self, theirs):
        return out(32, sodium().crypto_scalarmult, self.secret, theirs)


class CallKeys:
    """Of an invite and the accept that answers it; `shared` is what Ephemeral.agree gives."""

    def __init__(self, shared, invite, reply, passcode=NO_PASSCODE):
        self.exchange = (invite, reply)
        root = mac(shared, transcript("mailcall-v1 call", passcode, invite, reply))
        self.seal, self.inviter, self.answerer, self.words = (
            mac(root, transcript(f"mailcall-v1 {name}"))
            for name in ("seal", "inviter", "answerer", "words"))

    def confirm(self, key, inviters, answerers):
        """Both certificates as SHA-256."""
        return mac(key, transcript("mailcall-v1 confirm", *self.exchange, inviters, answerers))


def is_same(one, other):
    return hmac.compare_digest(one, other)


# --- §2 signals ---


@dataclasses.dataclass
class Signal:
    """One mail's worth; `part` are the bytes of part 2 if this is an invite."""

    sender: str
    to: str
    fields: dict
    ik: bytes
    ek: bytes
    fp: bytes = b""
    part: bytes = b""
    signature: bytes = b""

    @classmethod
    def read(cls, mail):
        """Of a post_office.Mail whose signature holds."""
        keys = dict(pair.split("=", 1) for pair in
                    "".join(mail.parsed["X-Mailcall-Key"].split()).split(";"))
        ik, ek, fp = (from_b64url(keys.get(name, "")) for name in ("ik", "ek", "fp"))
        part = mail.part() or b"" if mail.type == "invite" else b""
        signature = from_b64url(mail.parsed["X-Mailcall-Signature"].strip())
        fields = {name: value for name, value in mail.fields.items() if name != "v"}
        made = cls(mail.sender, mail.to, fields, ik, ek, fp, part, signature)
        if not is_signed(ik, made.transcript(), signature):
            raise AssertionError(f"the signature of the {mail.type} does not hold")
        return made

    def transcript(self):
        optional = (self.fields.get(name, "") for name in ("want", "reason"))
        return transcript("mailcall-v1 signal", *(self.fields[name] for name in FIELDS), *optional,
                          from_b64url(self.fields.get("won", "")), self.sender, self.to, self.ik,
                          self.ek, self.fp, self.part)

    def digest(self):
        return hashlib.blake2b(self.transcript(), digest_size=32).digest()

    def sign(self, identity):
        self.signature = identity.sign(self.transcript())
        return self

    def header(self):
        keys = {"ik": self.ik, "ek": self.ek, **({"fp": self.fp} if self.fp else {})}
        return {
            "X-Mailcall": "v=1; " + "; ".join(f"{name}={value}" for name, value in self.fields.items()),
            "X-Mailcall-Key": "; ".join(f"{name}={b64url(key)}" for name, key in keys.items()),
            "X-Mailcall-Signature": b64url(self.signature),
        }

    def frame(self):
        lines = {"From": self.sender, "To": self.to, **self.header()}
        return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()

    def mail(self, part):
        """As a mail client hands it over; `part` is part 2."""
        return compose({"From": self.sender, "To": self.to, **self.header()}, part)


def compose(head, part):
    """The mail of these fields, as a mail client hands it over; `part` is part 2."""
    made = email.message.EmailMessage(email.policy.SMTP.clone(max_line_length=998))
    lines = {"Subject": "Call", "Date": email.utils.formatdate(),
             "Message-ID": email.utils.make_msgid()}
    for name, value in {**head, **lines}.items():
        made[name] = value
    made.set_content("A call by Mailcall.\n")
    kind = ("sdp", "call.sdp") if "type=invite" in head["X-Mailcall"] else (
        "vnd.mailcall.sealed", "call.sealed")
    made.add_attachment(part, "application", kind[0], filename=kind[1])
    return made.as_bytes()


def head_of(mail):
    """What a post_office.Mail says in its header, without folds."""
    names = ("X-Mailcall", "X-Mailcall-Key", "X-Mailcall-Proof", "X-Mailcall-Signature")
    found = {name: " ".join(mail.parsed[name].split()) for name in names if mail.parsed[name]}
    return {"From": mail.sender, "To": mail.to, **found}


def make_fields(kind, call, ttl=120):
    return {"type": kind, "call": call, "gen": "0", "sent": str(int(time.time())), "ttl": str(ttl),
            "media": MEDIA, "auto": "0", "devices": "1"}


# --- §3.4 sealed parts ---


def seal(key, identity, digest, payload):
    text = json.dumps(payload).encode()
    inner = identity.sign(transcript("mailcall-v1 part", digest, text))
    inner += len(text).to_bytes(4, "big") + text
    inner += bytes(-len(inner) % STEP)
    nonce = os.urandom(24)
    return nonce + out(len(inner) + 16, sodium().crypto_aead_xchacha20poly1305_ietf_encrypt, None,
                       inner, long(len(inner)), digest, long(len(digest)), None, nonce, key)


def unseal(key, theirs, digest, part):
    """The payload that the owner of the key `theirs` has sealed."""
    nonce, sealed = part[:24], part[24:]
    inner = out(len(sealed) - 16, sodium().crypto_aead_xchacha20poly1305_ietf_decrypt, None, None,
                sealed, long(len(sealed)), digest, long(len(digest)), nonce, key)
    text = inner[HEAD:HEAD + int.from_bytes(inner[HEAD - 4:HEAD], "big")]
    if not is_signed(theirs, transcript("mailcall-v1 part", digest, text), inner[:64]):
        raise AssertionError("the signature inside the seal does not hold")
    return json.loads(text)
