-- Version 1: contacts, calls, claims, waiting mails, history, automatic answers.
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A column never changes its meaning; a later version adds columns in a file of its own.
-- Keys are 32 bytes, or empty where there is none. Times are Unix milliseconds unless said.

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    identity BLOB NOT NULL DEFAULT x'' CHECK (length(identity) IN (0, 32)),
    verified INTEGER NOT NULL DEFAULT 0,
    passcode BLOB NOT NULL DEFAULT x'' CHECK (length(passcode) IN (0, 32)),
    added INTEGER NOT NULL DEFAULT 0,
    last_call INTEGER NOT NULL DEFAULT 0  -- Unix seconds, 0: never
) STRICT;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL DEFAULT '',
    own TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    -- what the call's machine remembers
    state TEXT NOT NULL DEFAULT 'idle',
    outcome INTEGER NOT NULL DEFAULT 0,
    outgoing INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 1,
    automatic INTEGER NOT NULL DEFAULT 0,
    quiet INTEGER NOT NULL DEFAULT 0,
    gen INTEGER NOT NULL DEFAULT 0,
    session_gen INTEGER NOT NULL DEFAULT -1,
    offerer INTEGER NOT NULL DEFAULT 0,
    want_address INTEGER NOT NULL DEFAULT 0,
    audio INTEGER NOT NULL DEFAULT 1,
    video INTEGER NOT NULL DEFAULT 1,
    chat INTEGER NOT NULL DEFAULT 1,
    deadline INTEGER NOT NULL DEFAULT 0,
    ring_until INTEGER NOT NULL DEFAULT 0,
    peer_key BLOB NOT NULL DEFAULT x'' CHECK (length(peer_key) IN (0, 32)),
    devices INTEGER NOT NULL DEFAULT 1,
    peer_told INTEGER NOT NULL DEFAULT 0,
    invited INTEGER NOT NULL DEFAULT 0,
    applied_gen INTEGER NOT NULL DEFAULT -1,
    told BLOB NOT NULL DEFAULT x'' CHECK (length(told) % 32 = 0),  -- keys, one after the other
    -- what its host needs besides
    ephemeral_key BLOB NOT NULL DEFAULT x'' CHECK (length(ephemeral_key) IN (0, 32)),
    ephemeral_secret BLOB NOT NULL DEFAULT x'' CHECK (length(ephemeral_secret) IN (0, 32)),
    invite TEXT NOT NULL DEFAULT '',
    invite_digest BLOB NOT NULL DEFAULT x'' CHECK (length(invite_digest) IN (0, 32)),
    reply TEXT NOT NULL DEFAULT '',
    reply_digest BLOB NOT NULL DEFAULT x'' CHECK (length(reply_digest) IN (0, 32)),
    peer_description TEXT NOT NULL DEFAULT '',
    own_description TEXT NOT NULL DEFAULT '',
    in_reply_to TEXT NOT NULL DEFAULT '',
    passcode_used INTEGER NOT NULL DEFAULT 0,
    trust INTEGER NOT NULL DEFAULT 2,
    peer_identity BLOB NOT NULL DEFAULT x'' CHECK (length(peer_identity) IN (0, 32)),
    began INTEGER NOT NULL DEFAULT 0,
    talked_from INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX open_calls ON calls (id) WHERE state <> 'over';

-- The first to insert a row may act on the signal. Rows stay, or an old mail could ring again.
CREATE TABLE claims (
    call TEXT NOT NULL,
    type TEXT NOT NULL,
    gen INTEGER NOT NULL,
    who BLOB NOT NULL CHECK (length(who) = 32),
    at INTEGER NOT NULL DEFAULT (unixepoch()),  -- Unix seconds
    PRIMARY KEY (call, type, gen, who)
) STRICT, WITHOUT ROWID;

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL REFERENCES calls (call) ON DELETE CASCADE,
    type TEXT NOT NULL,
    gen INTEGER NOT NULL DEFAULT 0,
    account TEXT NOT NULL DEFAULT '',
    mail BLOB NOT NULL,
    expires INTEGER NOT NULL DEFAULT 0  -- Unix seconds
) STRICT;
CREATE INDEX outgoing_account ON outgoing (account);
CREATE INDEX outgoing_call ON outgoing (call);

CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL DEFAULT 0,
    call TEXT NOT NULL DEFAULT '',
    peer TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT 'call',
    outgoing INTEGER NOT NULL DEFAULT 0,
    outcome INTEGER NOT NULL DEFAULT 0,
    seconds INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX history_at ON history (at);
-- A host that was killed writes its line again, and a mail is found again: still one line.
CREATE UNIQUE INDEX history_once ON history (call, peer, kind, outcome, note) WHERE call <> '';

CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sender TEXT NOT NULL,
    at INTEGER NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX answers_at ON answers (at);
