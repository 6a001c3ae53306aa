// What PROTOCOL.md fixes, for a page: signals, keys, proofs and sealed parts (§0, §2, §3).
// SPDX-License-Identifier: GPL-3.0-or-later
import sodium from "libsodium-wrappers";

await sodium.ready;

const KEY_SIZE = 32;
const SIGNATURE_SIZE = 64;
const HEAD_SIZE = SIGNATURE_SIZE + 4; // in front of a sealed text
const STEP = 1024;
const NONCE_SIZE = 24;
const CONFIRMATION_SIZE = 32;
const NO_PASSCODE = new Uint8Array(KEY_SIZE);
const MEDIA = ["audio", "video", "chat"]; // in the order of the transcript
const FIELDS = ["type", "call", "gen", "sent", "ttl", "media", "auto", "devices"];

// --- notation ---

const utf8 = new TextEncoder();
const toBytes = (item) => (item instanceof Uint8Array ? item : utf8.encode(`${item}`));
const toText = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export const b64url = (bytes) =>
    sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
export const fromB64url = (text) =>
    sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);

function join(...pieces) {
    const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
    pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
    return whole;
}

function bigEndian(number) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, number);
    return bytes;
}

/** T(label, item, …) */
export const transcript = (...items) =>
    join(...items.map(toBytes).flatMap((bytes) => [bigEndian(bytes.length), bytes]));

const hash = (bytes) => sodium.crypto_generichash(KEY_SIZE, bytes);
export const mac = (key, bytes) => sodium.crypto_generichash(KEY_SIZE, bytes, key);
export const isSame = (one, other) => one.length === other.length && sodium.memcmp(one, other);

// --- keys ---

/** A person's long-term key. */
export class Identity {
    #pair = sodium.crypto_sign_keypair();
    key = this.#pair.publicKey;
    sign = (bytes) => sodium.crypto_sign_detached(bytes, this.#pair.privateKey);
}

/** A person's key in one call. */
export class Ephemeral {
    #secret = sodium.randombytes_buf(KEY_SIZE);
    key = sodium.crypto_scalarmult_base(this.#secret);
    agree = (theirs) => sodium.crypto_scalarmult(this.#secret, theirs);
}

/** §3.3, of what Ephemeral.agree gives, and the digests of an invite and of its accept. */
export class CallKeys {
    constructor(shared, invite, reply, passcode = NO_PASSCODE) {
        this.exchange = [invite, reply];
        const root = mac(shared, transcript("mailcall-v1 call", passcode, invite, reply));
        for (const name of ["seal", "inviter", "answerer", "words"])
            this[name] = mac(root, transcript(`mailcall-v1 ${name}`));
    }

    /** §3.6: what this side shows; both certificates are SHA-256 of what was seen on the wire. */
    confirmation(side, inviters, answerers) {
        return mac(this[side],
            transcript("mailcall-v1 confirm", ...this.exchange, inviters, answerers));
    }
}

// --- signals ---

/** §2.1: `key=value` pairs between semicolons. */
const readPairs = (text) =>
    Object.fromEntries(text.split(";").map((pair) => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }));
const printPairs = (pairs) =>
    Object.entries(pairs).map(([key, value]) => `${key}=${value}`).join("; ");

export class Signal {
    /** `fields` of X-Mailcall without `v`; `part`: part 2, which counts in an invite alone. */
    constructor({ from, to, fields, ik, ek, fp = new Uint8Array(), part = new Uint8Array() }) {
        Object.assign(this, { from, to, fields, ik, ek, fp, part });
    }

    /** `head`: the two addresses and the fields of a mail or frame. Whose signature does not hold is refused. */
    static read(head, part) {
        const { v, ...fields } = readPairs(head["X-Mailcall"]);
        const keys = readPairs(head["X-Mailcall-Key"]);
        const made = new Signal({
            from: head.From, to: head.To, fields,
            part: fields.type === "invite" ? part : undefined,
            ...Object.fromEntries(
                Object.entries(keys).map(([name, value]) => [name, fromB64url(value)])),
        });
        made.signature = fromB64url(head["X-Mailcall-Signature"]);
        if (v !== "1") throw new Error("made by another version");
        if (!sodium.crypto_sign_verify_detached(made.signature, made.transcript(), made.ik))
            throw new Error(`the signature of the ${fields.type} does not hold`);
        return made;
    }

    sign(identity) {
        this.signature = identity.sign(this.transcript());
        return this;
    }

    /** §2.3 */
    transcript() {
        const { media, want = "", reason = "", won = "", ...others } = this.fields;
        const asked = MEDIA.filter((word) => media.split(",").includes(word)).join(",") || "none";
        const needed = { ...others, media: asked };
        return transcript("mailcall-v1 signal", ...FIELDS.map((name) => needed[name]), want,
            reason, fromB64url(won), this.from, this.to, this.ik, this.ek, this.fp, this.part);
    }

    digest() {
        return hash(this.transcript());
    }

    /** The fields of its mail's header, but for From and To. */
    header() {
        const keys = { ik: this.ik, ek: this.ek, ...(this.fp.length ? { fp: this.fp } : {}) };
        const printed = Object.entries(keys).map(([name, key]) => [name, b64url(key)]);
        return {
            "X-Mailcall": printPairs({ v: 1, ...this.fields }),
            "X-Mailcall-Key": printPairs(Object.fromEntries(printed)),
            "X-Mailcall-Signature": b64url(this.signature),
        };
    }

    /** §2.4 */
    frame() {
        const lines = { From: this.from, To: this.to, ...this.header() };
        return utf8.encode(
            Object.entries(lines).map(([name, value]) => `${name}: ${value}\n`).join(""));
    }
}

// --- the auth channel ---

/** The first message of an answerer. */
export const openingFrame = (accept, confirmation) => join(accept.frame(), confirmation);

/** Who sent it, and what shows that. */
export function readOpening(message) {
    const text = toText(message.slice(0, -CONFIRMATION_SIZE));
    if (!text.endsWith("\n")) throw new Error("a frame that is cut off");
    const head = Object.fromEntries(text.split("\n").slice(0, -1).map((line) => {
        const at = line.indexOf(": ");
        return [line.slice(0, at), line.slice(at + 2)];
    }));
    return { accept: Signal.read(head), confirmation: message.slice(-CONFIRMATION_SIZE) };
}

// --- sealed parts ---

const signedText = (digest, text) => transcript("mailcall-v1 part", digest, text);

/** §3.4: part 2 of the signal with this digest. */
export function seal(key, identity, digest, payload) {
    const text = utf8.encode(JSON.stringify(payload));
    const used = join(identity.sign(signedText(digest, text)), bigEndian(text.length), text);
    const inner = join(used, new Uint8Array(-used.length & (STEP - 1)));
    const nonce = sodium.randombytes_buf(NONCE_SIZE);
    return join(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        inner, digest, null, nonce, key));
}

/** What the owner of the identity `ik` has sealed. */
export function unseal(key, ik, digest, part) {
    const inner = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null, part.slice(NONCE_SIZE), digest, part.slice(0, NONCE_SIZE), key);
    const size = new DataView(inner.buffer, inner.byteOffset).getUint32(SIGNATURE_SIZE);
    const text = inner.slice(HEAD_SIZE, HEAD_SIZE + size);
    const rest = inner.slice(HEAD_SIZE + size);
    if (inner.length % STEP || text.length !== size || rest.length >= STEP || rest.some(Boolean))
        throw new Error("a sealed part of a wrong length");
    if (!sodium.crypto_sign_verify_detached(
        inner.slice(0, SIGNATURE_SIZE), signedText(digest, text), ik))
        throw new Error("the signature inside the seal does not hold");
    return JSON.parse(toText(text));
}
