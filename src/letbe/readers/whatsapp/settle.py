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
    body_of = columns.body
    chars_of = columns.chars
    head_chars_of = columns.head_chars
    head_words_of = columns.head_words
    lines_of = columns.lines
    marks_of = columns.marks
    name_of = columns.name
    stamp_of = columns.stamp
    words_of = columns.words
    w = -1
    orphans = 0
    rejected = 0
    for k in range(count):
        if stamp_of[k] == NEVER:
            rejected += 1
            if w < 0:
                orphans += lines_of[k]
                continue
            lines_of[w] += lines_of[k]
            if body_of[w] == says.REMARK:
                continue
            if body_of[w] == says.EMPTY:
                body_of[w] = says.TEXT
            chars_of[w] += int(head_chars_of[k]) + max(chars_of[k], 0) + 1
            words_of[w] += int(head_words_of[k]) + words_of[k]
            marks_of[w] |= marks_of[k] & has.QUESTION
            continue
        w += 1
        if w != k:
            stamp_of[w] = stamp_of[k]
            chars_of[w] = chars_of[k]
            words_of[w] = words_of[k]
            name_of[w] = name_of[k]
            body_of[w] = body_of[k]
            marks_of[w] = marks_of[k]
            lines_of[w] = lines_of[k]
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
    body_of = columns.body
    chars_of = columns.chars
    marks_of = columns.marks
    name_of = columns.name
    words_of = columns.words
    guessed = 0
    for k in range(count):
        body = body_of[k]
        kind = KIND_OF[body]
        flags = 0
        if marks_of[k] & has.QUESTION:
            flags |= _QUESTION
        if marks_of[k] & has.EDITED:
            flags |= _EDITED
        name = name_of[k]
        author = author_of[name] if name >= 0 else -1
        if body == says.REMARK:
            remark = -2 - chars_of[k]
            chars_of[k] = 0
            words_of[k] = 0
            if remark >= 0 and often[remark] >= learnt and author >= 0:
                kind = KIND_OF[says.MEDIA]
                guessed += 1
        elif body in (says.DELETED, says.EMPTY):
            chars_of[k] = -1
            words_of[k] = -1
            flags |= _DELETED if body == says.DELETED else 0
        if author < 0 or kind == _NOTICE:
            kind = _NOTICE
            author = -1
            flags = 0
            chars_of[k] = 0
            words_of[k] = 0
        name_of[k] = author
        body_of[k] = kind
        marks_of[k] = flags
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
