"""From entries to rows: entries that are no records go back into the text before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.rows import Flag, Kind
from letbe.readers.whatsapp.codes import has, says
from letbe.readers.whatsapp.dates import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.whatsapp.tables import Columns, Ints

#: A step back in time this large, made good within so many records, is how a pasted line looks.
STEP_US: Final = 24 * 3_600_000_000
STEP_REACH: Final = 50

_TEXT: Final = int(Kind.TEXT)
_NOTICE: Final = int(Kind.NOTICE)
_EDITED: Final = int(Flag.EDITED)
_DELETED: Final = int(Flag.DELETED)
_QUESTION: Final = int(Flag.QUESTION)

#: The kind of a record by what its line says.  A name with nothing behind it is a photo to be viewed
#: once, or something that has vanished.
KIND_OF: Final = np.array(
    [
        Kind.TEXT, Kind.MEDIA, Kind.CALL, Kind.TEXT, Kind.MEDIA, Kind.TEXT,
        Kind.NOTICE, Kind.NOTICE, Kind.TEXT, Kind.TEXT, Kind.TEXT,
    ],
    np.int8,
)  # fmt: skip


@scanner
def fold(columns: Columns, count: int) -> tuple[int, int, int]:
    """Keep the entries that have a time, in place; add what the others measure to the one before.

    Returns:
        How many are left, how many lines before the first are left out, how many were no records.
    """
    w = -1
    orphans = 0
    rejected = 0
    for k in range(count):
        if columns.stamp[k] == NEVER:
            rejected += 1
            if w < 0:
                orphans += columns.lines[k]
                continue
            columns.lines[w] += columns.lines[k]
            if columns.body[w] == says.REMARK:
                continue
            if columns.body[w] == says.EMPTY:
                columns.body[w] = says.TEXT
            columns.chars[w] += int(columns.head_chars[k]) + max(columns.chars[k], 0) + 1
            columns.words[w] += int(columns.head_words[k]) + columns.words[k]
            columns.marks[w] |= columns.marks[k] & has.QUESTION
            continue
        w += 1
        if w != k:
            columns.stamp[w] = columns.stamp[k]
            columns.chars[w] = columns.chars[k]
            columns.words[w] = columns.words[k]
            columns.name[w] = columns.name[k]
            columns.body[w] = columns.body[k]
            columns.marks[w] = columns.marks[k]
            columns.lines[w] = columns.lines[k]
    return w + 1, orphans, rejected


@scanner
def count_names(name: NDArray[np.int32], body: NDArray[np.uint8], persons: Ints, remarks: Ints) -> None:
    """Count for each name what a person sent under it, and what the app wrote."""
    for k in range(len(name)):
        if name[k] >= 0:
            if body[k] == says.REMARK:
                remarks[name[k]] += 1
            else:
                persons[name[k]] += 1


@scanner
def settle(
    columns: Columns, count: int, author_of: NDArray[np.int32], often: NDArray[np.int64], learnt: int
) -> int:
    """Turn names into authors, bodies into kinds and marks into flags, all in place.

    Args:
        columns: The entries; ``name`` becomes the author, ``body`` the kind, ``marks`` the flags.
        count: How many there are.
        author_of: The author of each name, -1 for a name that is none.
        often: How often each short remark of the app was met.
        learnt: How often a remark must be met to be taken for media in an unknown language.

    Returns:
        How many records were taken for media because their remark came often.
    """
    guessed = 0
    for k in range(count):
        body = columns.body[k]
        kind = KIND_OF[body]
        flags = 0
        if columns.marks[k] & has.QUESTION:
            flags |= _QUESTION
        if columns.marks[k] & has.EDITED:
            flags |= _EDITED
        name = columns.name[k]
        author = author_of[name] if name >= 0 else -1
        if body == says.REMARK:
            remark = -2 - columns.chars[k]
            columns.chars[k] = 0
            columns.words[k] = 0
            if remark >= 0 and often[remark] >= learnt and author >= 0:
                kind = KIND_OF[says.MEDIA]
                guessed += 1
        elif body in (says.DELETED, says.EMPTY):
            columns.chars[k] = -1
            columns.words[k] = -1
            flags |= _DELETED if body == says.DELETED else 0
        if author < 0 or kind == _NOTICE:
            kind = _NOTICE
            author = -1
            flags = 0
            columns.chars[k] = 0
            columns.words[k] = 0
        columns.name[k] = author
        columns.body[k] = kind
        columns.marks[k] = flags
    return guessed


@scanner
def pasted(at: NDArray[np.int64]) -> int:
    """Count runs that lie a day or more before the record in front of them, and soon end again."""
    found = 0
    k = 1
    while k < len(at):
        if at[k] < at[k - 1] - STEP_US:
            high = at[k - 1]
            j = k + 1
            while j < len(at) and j <= k + STEP_REACH and at[j] < high:
                j += 1
            if j < len(at) and j <= k + STEP_REACH:
                found += 1
                k = j
        k += 1
    return found
