"""Hostile mails, class by class as reference/security.md §4.4 names them; each says what it must be taken for.

All but the forged ones start from an invite whose signature is right, so that nothing else stops the
reader before it comes to what is hostile. What looks like Alice and is not signed by her is refused.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import dataclasses

import protocol

ALICE, BOB, MALLORY = "alice@example.org", "bob@example.com", "mallory@example.net"
IDENTITY, OTHER = (protocol.Identity(bytes([n]) * 32) for n in (1, 2))
PART = b"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n" + b"a=x:y\r\n" * 20
VALUES = {"type": "invite", "call": "abcdefghijklmnopqrstuvwxyz", "gen": "0", "sent": "1790000000",
          "ttl": "120", "media": "audio,video", "auto": "0", "devices": "1"}
PASSED, REFUSED, NONE, TAG = "invite", "refused", "none", "tag"


@dataclasses.dataclass
class Mail:
    name: str
    verdict: str  # of each mail in it
    text: bytes
    count: int = 1  # how many mails an mbox holds


def signal(**values):
    """Signed by Alice."""
    return protocol.Signal(ALICE, BOB, VALUES | values, IDENTITY.key, bytes(range(32)),
                           bytes(range(32, 64)), PART).sign(IDENTITY)


def call_part(kind=b"application/sdp", part=PART):
    return (b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(part))


def parts(*bodies, boundary=b"call"):
    """Parts between boundary lines."""
    return b"".join(b"--" + boundary + b"\n" + body + b"\n" for body in bodies) + b"--" + boundary + b"--\n"


BODY = parts(b"\nA call by Mailcall.", call_part())
MIXED = b'multipart/mixed; boundary="call"'


def lines(changed=None, of=None):
    """The header's fields; a changed one that is None is left out."""
    fields = {"From": ALICE, "To": BOB, "Subject": "Call", **(of or signal()).header(),
              "Content-Type": MIXED, **(changed or {})}
    return b"".join(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
                    + b"\n" for name, value in fields.items() if value is not None)


def letter(changed=None, before=b"", after=b"", body=BODY, of=None):
    return before + lines(changed, of) + after + b"\n" + body


def tag(identity=IDENTITY, ik=None, **values):
    fields = {"id": ALICE, "host": "192.0.2.1", "port": "5000", "dir": "-"} | values
    ik = ik or identity.key
    signature = identity.sign(protocol.transcript("mailcall-v1 tag", *fields.values(), ik, "1800000000"))
    return ("v=1; " + "; ".join(f"{name}={value}" for name, value in fields.items())
            + f"; ik={protocol.b64url(ik)}; exp=1800000000; sig={protocol.b64url(signature)}")


def tagged(line, changed=None):
    fields = {"From": ALICE, "To": BOB, **(changed or {}), "X-Mailcall-Tag": line}
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode() + b"\nHello.\n"


def folded(text, width=1):
    return "\n ".join(text[at:at + width] for at in range(0, len(text), width))


def nested_groups():
    deep = "a:" * 1000 + ALICE + ";" * 1000
    yield "closed, in From", REFUSED, letter({"From": deep})
    yield "closed, in To", REFUSED, letter({"To": deep})
    yield "behind the true To", REFUSED, letter({"To": f"{BOB}, {deep}"})
    yield "one a line, in Cc", REFUSED, letter({"Cc": "\n " + "a:\n " * 1300 + ALICE})
    yield "with encoded names", REFUSED, letter({"From": "=?utf-8?q?a?=:" * 250 + ALICE})
    yield "in comments of From", PASSED, letter({"From": "(" + "a:" * 60 + f") {ALICE}"})
    yield "in a thousand comments", REFUSED, letter({"From": "(a:)" * 1000 + ALICE})
    yield "in the quoted name, few", PASSED, letter({"From": '"' + "a:" * 60 + f'" <{ALICE}>'})
    yield "with quotes that swap", REFUSED, letter({"From": '"a":"b:\\"' * 300 + f" <{ALICE}>"})
    yield "nobody at all in To", REFUSED, letter({"To": "undisclosed-recipients:;"})
    yield "in To of a tagged mail", TAG, tagged(tag(), {"To": deep})
    yield "in From of a tagged mail", TAG, tagged(tag(), {"From": deep})


def nested_and_wide_parts():
    inner = call_part()
    for _ in range(300):
        inner = b"Content-Type: multipart/mixed; boundary=call\n\n--call\n" + inner
    yield "300 deep with one boundary", REFUSED, letter(body=b"--call\n" + inner)
    inner = call_part()
    for level in range(200):
        name = b"b%d" % level
        inner = b"Content-Type: multipart/related; boundary=" + name + b"\n\n" + parts(inner, boundary=name)
    yield "200 deep with boundaries of their own", REFUSED, letter(body=parts(inner))
    inner = call_part()
    for _ in range(5000):
        inner = b"Content-Type: message/rfc822\n\n" + inner
    yield "5000 mails in each other", REFUSED, letter(body=parts(inner))
    yield "a true call in a forwarded mail", REFUSED, letter(
        body=parts(b"Content-Type: message/rfc822\n\n" + letter().replace(b"call\"", b"in\"").replace(b"--call", b"--in")))
    yield "50000 empty ones", REFUSED, letter(body=b"--call\n" * 30000)
    yield "50000 ends", REFUSED, letter(body=b"--call--\n" * 25000)
    yield "thousands behind the call", REFUSED, letter(body=BODY[:-9] + b"--call\n\n" * 20000)
    yield "the call behind the end", REFUSED, letter(body=b"--call\n\nhello\n--call--\n" + BODY)
    yield "the call before the first", REFUSED, letter(body=call_part() + b"\n" + parts(b"\nhello"))
    yield "the call twice", REFUSED, letter(body=parts(call_part(), call_part()))
    yield "two calls, the second altered", REFUSED, letter(body=parts(call_part(), call_part(part=PART + b"a")))
    yield "the call of another type", REFUSED, letter(body=parts(call_part(b"application/octet-stream")))
    yield "40000 lines before the call's", PASSED, letter(body=b"--call\n" + b"A: b\n" * 40000 + call_part())
    yield "nested without boundary", REFUSED, letter(
        body=parts(b"Content-Type: multipart/mixed\n\n" + call_part()))
    yield "more than 256 KB", REFUSED, letter(body=BODY + b"x" * 300_000)
    yield "20 MB", REFUSED, letter(body=BODY + b"x" * 20_000_000)


def huge_headers():
    yield "one line of 60 KB", PASSED, letter(before=b"A: " + b"b" * 50_000 + b"\n")
    yield "one name of 60 KB", PASSED, letter(before=b"A" * 50_000 + b": b\n")
    yield "50000 blanks before the colon", PASSED, letter(before=b"A" + b" " * 50_000 + b": b\n")
    yield "blanks before the colon of From", REFUSED, letter(after=b"From" + b" " * 50_000 + b": a@b.c\n")
    yield "15000 short fields", PASSED, letter(before=b"a:\n" * 15_000)
    yield "lines that are no fields", PASSED, letter(before=b"abcdefg\n" * 6_000)
    yield "folds of nothing", PASSED, letter(before=b"A: b\n" + b" \n" * 20_000)
    yield "folds in front", PASSED, letter(before=b" a\n" * 15_000)
    yield "signal of folds", PASSED, letter({
        "X-Mailcall": signal().header()["X-Mailcall"].replace("; ", "\n\t \n ;\n ")})
    yield "signature folded in its middle", PASSED, letter({
        "X-Mailcall-Signature": folded(signal().header()["X-Mailcall-Signature"])})
    yield "From with folds over the cap", REFUSED, letter({"From": ALICE + "\n  " * 2_500 + "(a)"})
    yield "To of 5 KB", REFUSED, letter({"To": f"{BOB}, " + "b@c.d, " * 800 + "b@c.d"})
    yield "just over 64 KB", REFUSED, letter(after=b"A: " + b"b" * 65_536 + b"\n")
    yield "20 MB behind the signal", REFUSED, letter(after=b"A: b\n" * 4_000_000)
    yield "20 MB before the signal", NONE, letter(before=b"A: b\n" * 4_000_000)
    yield "no end, and no body", REFUSED, lines()
    yield "15000 lines of mail servers", PASSED, letter(before=b"Received: ;\n" * 4_500)
    yield "Received with a date of brackets", PASSED, letter(before=b"Received: ; " + b"(" * 3_900 + b"\n")
    yield "thousands of results", PASSED, letter(
        before=b"Authentication-Results: mx.example.com; " + b"dmarc=pass;" * 330 + b"\n")
    yield "results in nested comments", PASSED, letter(
        before=b"Authentication-Results: " + b"(" * 1900 + b")" * 1900 + b" mx.example.com; dmarc=none\n")
    yield "a list's fields by the thousand", PASSED, letter(before=b"List-Id: <a.b>\n" * 3_500)
    yield "Message-ID of 4 KB", PASSED, letter({"Message-ID": "<" + "a" * 4_000 + ">"})


def carriage_returns():
    yield "nothing else", NONE, letter().replace(b"\n", b"\r")
    yield "in the header only", NONE, lines().replace(b"\n", b"\r") + b"\n\n" + BODY
    yield "two before each line's end", REFUSED, letter().replace(b"\n", b"\r\r\n")
    yield "a second From behind one", REFUSED, letter({"From": f"{ALICE}\rFrom: {MALLORY}"})
    yield "the true From behind one", REFUSED, letter({"From": f"{MALLORY}\rFrom: {ALICE}"})
    yield "in front of From", REFUSED, letter(after=b"A: b\r\rFrom: a@b.c\rX-Mailcall: v=1\n").replace(
        b"From: alice@example.org\n", b"A: b\rFrom: alice@example.org\n")
    yield "in the signal", REFUSED, letter({
        "X-Mailcall": signal().header()["X-Mailcall"].replace("; ", ";\r ")})
    yield "in the boundary", REFUSED, letter({"Content-Type": b'multipart/mixed; boundary="ca\rll"'})
    yield "10 MB in From", REFUSED, letter({"From": None}, after=f"From: {ALICE}".encode() + b"\r" * 10_000_000 + b"\n")
    yield "50 KB in To", REFUSED, letter({"To": BOB + "\r a:" * 12_000})
    yield "an end of header that is none", PASSED, letter(before=b"A: b\r\r\r\r\n")
    yield "form feeds and the like", REFUSED, letter({"From": f"\x0b\x0c{ALICE}\x1c\x1d\x1e"})
    yield "line ends of Unicode", REFUSED, letter({"From": f"{ALICE}\u2028From: {MALLORY}\u0085"})


def zero_bytes():
    yield "in the address", REFUSED, letter({"From": f"{ALICE}\0.example.net"})
    yield "behind the address", REFUSED, letter({"From": f"{ALICE}\0, {MALLORY}"})
    yield "in the name", REFUSED, letter({"From": f"A\0lice <{ALICE}>"})
    yield "in To", REFUSED, letter({"To": f"{BOB}\0"})
    yield "in the signal", REFUSED, letter({"X-Mailcall": signal().header()["X-Mailcall"] + "\0"})
    yield "in the signature", REFUSED, letter({
        "X-Mailcall-Signature": signal().header()["X-Mailcall-Signature"][:40] + "\0" * 46})
    yield "in a field's name", NONE, letter({"X-Mailcall": None}, after=b"X-Mail\0call: v=1\n")
    yield "in front of all", PASSED, letter(before=b"\0" * 1000 + b"\n")
    yield "before the blank line", PASSED, lines() + b"\0\n" + BODY
    yield "in the boundary", REFUSED, letter({"Content-Type": b'multipart/mixed; boundary="call\0"'})
    yield "in the part", REFUSED, letter(body=BODY.replace(b"\n\ndj0", b"\n\nd\0j0"))
    yield "nothing else, 10 MB", NONE, bytes(10_000_000)
    yield "the mail in UTF-16", NONE, letter().decode().encode("utf-16")


def lookalike_boundaries():
    long = b"b" * 70
    mixed = {"Content-Type": b'multipart/mixed; boundary="' + long + b'"'}
    true = parts(call_part(), boundary=long)
    yield "one longer, thousands of times", PASSED, letter(mixed, body=(b"--" + long + b"b\n") * 2500 + true)
    yield "one shorter, thousands of times", PASSED, letter(mixed, body=(b"--" + long[1:] + b"\n") * 2500 + true)
    yield "blanks behind", PASSED, letter(body=BODY.replace(b"--call\n", b"--call \t \n"))
    yield "blanks in front", REFUSED, letter(body=BODY.replace(b"--call", b" --call"))
    yield "of dashes", PASSED, letter({"Content-Type": b'multipart/mixed; boundary="--"'},
                                      body=parts(call_part(), boundary=b"--"))
    yield "an end inside the part", REFUSED, letter(body=BODY.replace(b"\n\ndj0", b"\n\n--call--\ndj0"))
    yield "two in one field", REFUSED, letter({"Content-Type": b"multipart/mixed; boundary=a; boundary=b"})
    yield "empty", REFUSED, letter({"Content-Type": b'multipart/mixed; boundary=""'})
    yield "of 4 KB", REFUSED, letter({"Content-Type": b'multipart/mixed; boundary="' + b"b" * 5000 + b'"'})
    yield "in 900 pieces", REFUSED, letter({"Content-Type": b"multipart/mixed" + b"".join(
        b";\n boundary*%d=a" % n for n in range(240))})
    yield "percent-encoded by the thousand", REFUSED, letter({
        "Content-Type": b"multipart/mixed; boundary*=utf-8''" + b"%62" * 1300})
    yield "lines of dashes", REFUSED, letter(body=b"-" * 250_000)


def duplicates():
    header = signal().header()
    for name, value in {"From": MALLORY, "from": ALICE, "FROM ": ALICE, "To": BOB, "Cc": BOB + "\nCC: " + BOB,
                        "X-Mailcall": header["X-Mailcall"], "x-mailcall-KEY": header["X-Mailcall-Key"],
                        "X-Mailcall-Signature\t": "a" * 86, "Content-Type": "text/plain",
                        "Content-Transfer-Encoding": "7bit\nContent-Transfer-Encoding: 8bit",
                        "X-Mailcall-New": "a\nX-Mailcall-New: b"}.items():
        line = f"{name}: {value}\n".encode()
        yield f"{name.strip()} last".replace("FROM last", "spaced From last"), REFUSED, letter(after=line)
        yield f"{name.strip()} first".replace("FROM first", "spaced From first"), REFUSED, letter(before=line)
    yield "50 KB behind the first", REFUSED, letter(after=b"A: b\n" * 10_000 + b"From: a@b.c\n")
    yield "a key in the signal", REFUSED, letter({"X-Mailcall": header["X-Mailcall"] + "; type=invite"})
    yield "thousands of keys", REFUSED, letter({"X-Mailcall": header["X-Mailcall"] + "; x-a=b" * 500})
    yield "in the call's part", REFUSED, letter(
        body=BODY.replace(b"Content-Type: app", b"Content-Type: text/plain\nContent-Type: app"))
    yield "40 Mailcall names", REFUSED, letter(
        after=b"".join(b"X-Mailcall-%d: a\n" % n for n in range(40)))
    yield "two tags", REFUSED, tagged(f"{tag()}\nX-Mailcall-Tag: {tag()}")
    yield "two Froms of a tagged mail", REFUSED, tagged(tag(), {"From": f"{ALICE}\nFrom: {MALLORY}"})


def encoded_words():
    header = signal().header()
    encode = lambda text: "=?utf-8?b?" + base64.b64encode(text.encode()).decode() + "?="
    yield "the signal as one", PASSED, letter({"X-Mailcall": encode(header["X-Mailcall"])})
    yield "the address as one", REFUSED, letter({"From": encode(ALICE)})
    yield "the domain as one", REFUSED, letter({"From": "alice@" + encode("example.org")})
    yield "Alice as the name", REFUSED, letter({"From": f"{encode(ALICE)} <{MALLORY}>"})
    yield "Alice and a bracket in the name", REFUSED, letter({"From": f"{encode(f'<{ALICE}>')} <{MALLORY}>"})
    yield "a line end and a From in the name", PASSED, letter({
        "From": f"{encode(f'A{chr(13)}{chr(10)}From: {MALLORY}')} <{ALICE}>"})
    yield "a zero byte in the name", PASSED, letter({"From": f"=?utf-8?b?AAAA?= <{ALICE}>"})
    yield "a zero byte in the signal", REFUSED, letter({"X-Mailcall": header["X-Mailcall"] + " =?utf-8?b?AAAA?="})
    yield "UTF-7", PASSED, letter({"From": f"=?utf-7?q?+ADw-{MALLORY.replace('@', '+AEA-')}+AD4-?= <{ALICE}>"})
    yield "escapes of ISO-2022-JP", PASSED, letter({"From": f"=?iso-2022-jp?b?GyRCGyhCGyRC?= <{ALICE}>"})
    yield "a charset of 4 KB", PASSED, letter({"From": f"=?{'a' * 3900}?q?a?= <{ALICE}>"})
    yield "halves of a letter", PASSED, letter({"From": "=?utf-8?q?=C3?= =?utf-8?q?=A4?= " * 120 + f"<{ALICE}>"})
    yield "with a language", PASSED, letter({"From": f"=?utf-8*en-x-{'a' * 2000}?q?a?= <{ALICE}>"})
    yield "in each other", PASSED, letter({"From": "=?utf-8?q?" * 300 + "a" + "?=" * 300 + f" <{ALICE}>"})
    yield "beginnings without end", PASSED, letter({"From": "=?" * 1900 + f" <{ALICE}>"})
    yield "as quoted name", PASSED, letter({"From": f'"{encode(MALLORY)}" <{ALICE}>'})
    yield "as 250 receivers", REFUSED, letter({"To": ", ".join([encode("a@b.c")] * 180)})


def names():
    for name, text in {"right to left": "\u202e" + MALLORY[::-1], "isolates": "\u2066" * 600,
                       "no width": "\u200b\u200c\u200d\ufeff" * 200, "marks": "a" + "\u0301" * 1500,
                       "tags": "\U000e0041" * 800, "not UTF-8": "\udcff\udcfe\udcc0\udc80" * 400,
                       "surrogates": "\udced\udca0\udc80" * 500}.items():
        yield name, PASSED, letter({"From": f'"{text}" <{ALICE}>'.encode(errors="surrogateescape")})
    yield "orders to the terminal", REFUSED, letter({"From": f'"\x1b[2J\x1b]0;a\x07" <{ALICE}>'})
    yield "Alice as Mallory's name", REFUSED, letter({"From": f'"{ALICE}" <{MALLORY}>'})
    yield "Alice before Mallory", REFUSED, letter({"From": f"{ALICE} <{MALLORY}>"})
    yield "Alice in a comment", REFUSED, letter({"From": f"{MALLORY} ({ALICE})"})
    yield "Cyrillic letters in the domain", REFUSED, letter({"From": "alice@\u0435xample.org"})
    yield "Punycode", REFUSED, letter({"From": "alice@xn--xample-2of.org"})
    yield "right to left in the address", REFUSED, letter({"From": "\u202ealice@example.org"})
    yield "a route before it", REFUSED, letter({"From": f"<@example.net,@example.com:{ALICE}>"})
    yield "an order in a wrong key", REFUSED, letter({"X-Mailcall": "v=1; \x1b[2J=a"})
    yield "right to left in a wrong key", REFUSED, letter({"X-Mailcall": "v=1; \u202etype=a"})
    yield "right to left in a tag", REFUSED, tagged("v=1; \u202eid=a")
    yield "right to left, encoded, in a wrong key", REFUSED, letter({
        "X-Mailcall": "v=1; =?utf-8?q?=E2=80=AEtype=3Dinvite?=; =?utf-8?q?=1B[2J=3Da?="})


def forged():
    for key, value in {"type": "accept", "call": "a" * 26, "gen": "1", "sent": "1790000001", "ttl": "121",
                       "media": "audio", "auto": "1", "devices": "2", "reason": "late"}.items():
        yield f"{key} altered", REFUSED, letter({"X-Mailcall": "v=1; " + "; ".join(
            f"{name}={text}" for name, text in (VALUES | {key: value}).items())})
    for key, value in {"sent": "9" * 30, "ttl": "-1", "gen": "0x1", "call": "A" * 26, "v": "2"}.items():
        yield f"{key} that cannot be", REFUSED, letter(of=signal(**{key: value}))
    made = signal()
    for key in ("ik", "ek", "fp"):
        yield f"another {key}", REFUSED, letter(of=dataclasses.replace(made, **{key: OTHER.key}))
    yield "key of zeros", REFUSED, letter(of=dataclasses.replace(made, ik=bytes(32), signature=bytes(64)))
    yield "signed by another", REFUSED, letter(of=dataclasses.replace(made, signature=OTHER.sign(made.transcript())))
    yield "from another", REFUSED, letter({"From": MALLORY})
    yield "to another", REFUSED, letter({"To": MALLORY})
    yield "to another first", REFUSED, letter({"To": f"{MALLORY}, {BOB}"})
    yield "without its part", REFUSED, letter({"Content-Type": None}, body=b"hello\n")
    yield "with another part", REFUSED, letter(body=parts(call_part(part=PART + b"a=b\r\n")))
    yield "part named sealed", REFUSED, letter(body=parts(call_part(b"application/vnd.mailcall.sealed", PART + b"a")))
    yield "unsigned", REFUSED, letter({"X-Mailcall-Signature": None})
    yield "without From", REFUSED, letter({"From": None})
    yield "the signal in the body", NONE, b"From: a@b.c\n\n" + letter()
    yield "the signal in a part's header", NONE, b"From: a@b.c\nContent-Type: " + MIXED + b"\n\n" + parts(letter())
    yield "a tag of another", REFUSED, tagged(tag(OTHER, IDENTITY.key))
    yield "a tag with another host", REFUSED, tagged(tag().replace("192.0.2.1", "192.0.2.2"))
    yield "a tag with a thousand hosts", REFUSED, tagged(tag(host=",".join(["192.0.2.1"] * 300)))


def mailboxes():
    yield "10000 mails", NONE, b"From a\nA: b\n\n" * 10_000, 10_000
    yield "20 MB without divider", NONE, b"From a\nA: b\n\n" + b"x" * 20_000_000
    yield "From at each line", NONE, b"From \n" * 10_000, 10_000
    yield "200 calls", PASSED, (b"From a\n" + letter()) * 200, 200
    yield "a signal cut by a divider", REFUSED, b"From a\n" + lines() + b"From b\nA: b\n\n" + BODY, 2


CLASSES = (nested_groups, nested_and_wide_parts, huge_headers, carriage_returns, zero_bytes,
           lookalike_boundaries, duplicates, encoded_words, names, forged, mailboxes)


def mails():
    for kind in CLASSES:
        for name, *rest in kind():
            yield Mail(f"{kind.__name__}: {name}".replace("_", " "), *rest)
