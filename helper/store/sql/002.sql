-- Version 2: kept chat, folders that contacts may read, folders for their files.
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Files of this contact go there without a question; empty: the user is asked.
ALTER TABLE contacts ADD COLUMN files_into TEXT NOT NULL DEFAULT '';

CREATE TABLE shares (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer TEXT NOT NULL,
    path TEXT NOT NULL,
    until INTEGER NOT NULL,  -- Unix seconds
    UNIQUE (peer, path)
) STRICT;

-- Only where the user wants it kept. A call process tells a line again when nobody has heard it:
-- its number, which it counts up in each call, makes it one line all the same.
CREATE TABLE chat (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    call TEXT NOT NULL,
    peer TEXT NOT NULL,
    own INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (call, number)
) STRICT;
CREATE INDEX chat_peer ON chat (peer, at);
