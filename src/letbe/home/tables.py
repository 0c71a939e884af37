"""The home's own tables, as numbered steps.  A step that was released is never changed."""

from __future__ import annotations

from typing import Final

#: ``PRAGMA user_version`` of a home whose layout this letbe knows.
LAYOUT: Final = 1

#: What every home has before any room adds its own.
BASE: Final = """
CREATE TABLE room (
    name    TEXT PRIMARY KEY,   -- a room of letbe
    version INTEGER NOT NULL    -- how many of its steps were taken
) STRICT, WITHOUT ROWID;
CREATE TABLE kek (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id  TEXT NOT NULL           -- the KEK that sealed what is in here
) STRICT;
"""

STEPS: Final = (
    """
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL         -- JSON
) STRICT, WITHOUT ROWID;
CREATE TABLE handle (
    id      INTEGER PRIMARY KEY,   -- random, 62 bits: says nothing by itself
    person  TEXT NOT NULL,
    slot    INTEGER NOT NULL,      -- a hash of the person, 32 bits: where the history keeps its rows
    blind   BLOB NOT NULL UNIQUE,  -- keyed hash of what makes it the same handle
    sealed  BLOB NOT NULL,         -- JSON [identity, channel, address, name] under the KEK
    wrapped BLOB NOT NULL          -- the handle's own key under the KEK; it seals the times in the history
) STRICT;
CREATE INDEX handle_by_slot ON handle (slot);
CREATE INDEX handle_by_person ON handle (person);
CREATE TABLE person (
    id     TEXT PRIMARY KEY,
    sealed BLOB NOT NULL           -- the user's own name for them, under the KEK
) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
    a    INTEGER NOT NULL REFERENCES handle (id) ON DELETE CASCADE,
    b    INTEGER NOT NULL REFERENCES handle (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('joined', 'split')),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_by_b ON decision (b);
CREATE TABLE data_key (
    name    TEXT PRIMARY KEY,      -- "history/<segment>": whose key
    wrapped BLOB NOT NULL          -- under the KEK
) STRICT, WITHOUT ROWID;
""",
    """
CREATE TABLE person_key (
    person  TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL          -- the person's key under the KEK; it seals the keys of the papers
) STRICT, WITHOUT ROWID;
CREATE TABLE paper (
    id      INTEGER PRIMARY KEY,   -- random, 62 bits: says nothing by itself
    person  TEXT NOT NULL,
    wrapped BLOB NOT NULL,         -- the paper's own key under the person's key
    sealed  BLOB NOT NULL          -- JSON [room, content] under the paper's key
) STRICT;
CREATE INDEX paper_by_person ON paper (person);
""",
)
