"""The columns of a message: type, unit, whether it can be missing, and why it is there.

No column holds a word that somebody wrote.  ``MESSAGES`` is what letbe hands out and what
``letbe.ties`` reads; ``STORED`` is what lies in the history, where a message belongs to a handle
(handles of one person are joined when the history is read, so that joining and splitting people
never rewrites a message).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

DIRECTIONS: Final = ("out", "in")
KINDS: Final = ("text", "media", "call", "reaction")
#: letbe's own; a reader that somebody else wrote brings its own (``CHANNEL_FORM``).
CHANNELS: Final = (
    "whatsapp",
    "telegram",
    "mail",
    "csv",
    "sms",
    "imessage",
    "signal",
    "calls",
    "google-voice",
    "messenger",
    "instagram",
    "snapchat",
    "x",
    "skype",
    "teams",
    "tinder",
    "hinge",
    "bumble",
    "discord",
    "slack",
    "matrix",
    "google-chat",
    "hangouts",
    "line",
    "kakaotalk",
    "linkedin",
    "qq",
)

_WORD = pa.dictionary(pa.int8(), pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        dtype: Its Arrow type.
        unit: What one of it is; empty where it has no unit.
        nullable: True where it can be missing.
        meaning: Why it is there.
    """

    name: str
    dtype: pa.DataType
    unit: str
    nullable: bool
    meaning: str


_PERSON = Column(
    "person",
    pa.dictionary(pa.int32(), pa.string()),
    "person id",
    nullable=True,
    meaning="the other one, or the group; missing while letbe cannot tell which of the writers is you",
)
_HANDLE = Column(
    "handle",
    pa.int64(),
    "handle id",
    nullable=False,
    meaning="the address of the other one, or the group, as a number that says nothing by itself",
)

#: What every message has, whoever it belongs to.
_COMMON: Final = (
    Column(
        "sent_at", pa.timestamp("us", "UTC"), "microseconds, UTC", nullable=False, meaning="when it was sent"
    ),
    Column(
        "direction",
        _WORD,
        "out, in",
        nullable=True,
        meaning="from me (out) or from them (in); missing with the person",
    ),
    Column(
        "channel",
        _WORD,
        ", ".join(CHANNELS),
        nullable=False,
        meaning="where it was sent; the format's name, also that of a reader that was installed beside letbe",
    ),
    Column("kind", _WORD, ", ".join(KINDS), nullable=False, meaning="what was sent"),
    Column(
        "chars", pa.int32(), "code points", nullable=True, meaning="how much was typed; missing if not known"
    ),
    Column("words", pa.int32(), "words", nullable=True, meaning="the same in words; missing if not known"),
    Column("question", pa.bool_(), "", nullable=False, meaning="it holds a question mark outside a link"),
    Column("edited", pa.bool_(), "", nullable=False, meaning="it was changed after it was sent"),
    Column("deleted", pa.bool_(), "", nullable=False, meaning="it was taken back"),
    Column(
        "group",
        pa.bool_(),
        "",
        nullable=False,
        meaning="more than two people can read it; never part of a tie",
    ),
    Column(
        "recipients",
        pa.int16(),
        "people",
        nullable=False,
        meaning="how many people it was addressed to; 1 in a chat",
    ),
    Column(
        "automatic",
        pa.bool_(),
        "",
        nullable=False,
        meaning="written by a program (a list, an automatic reply, a bounce), or from an export of one side; "
        "never part of a tie",
    ),
)

_KEY = Column(
    "key",
    pa.uint64(),
    "hash",
    nullable=False,
    meaning="the same message in two exports has the same key, so that it counts once",
)

MESSAGES_COLUMNS: Final = (_PERSON, *_COMMON)
STORED_COLUMNS: Final = (_HANDLE, *_COMMON, _KEY)


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    """Make the Arrow schema of some columns."""
    return pa.schema([pa.field(c.name, c.dtype, nullable=c.nullable) for c in columns])


#: What letbe hands out: a row a message (a mail to three people is three rows).
MESSAGES: Final = _schema(MESSAGES_COLUMNS)

#: What lies in the history.  ``direction`` is never missing there.
STORED: Final = _schema(STORED_COLUMNS)

#: What a table's metadata says where every row is a message of its own: two equal rows (two photos in
#: one minute, in an export that writes minutes) are two messages, since what was read twice is gone.
DISTINCT: Final = {b"letbe.distinct": b"yes"}
