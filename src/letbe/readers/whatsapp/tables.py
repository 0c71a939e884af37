"""The arrays that the scanner fills and consults, each with a name.

A kernel takes named tuples of arrays: they cost nothing at run time and say what is what.  All of
them are bounded, except the columns, which grow by one entry a line that looks like a record.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

#: How many different names one chat may show.  A group has at most 1,024 members; the others are
#: former ones and notices with a colon.  Beyond it a file is hostile and its names are left out.
MOST_NAMES: Final = 20_000
#: The longest name, in bytes; WhatsApp allows 25 characters, an address book more.
NAME_BYTES: Final = 240
#: Places of the table of names; a power of two, sparsely filled.
NAME_SLOTS: Final = 1 << 16
#: Bytes kept of all names together.
NAME_STORE: Final = 4 << 20
#: How many places are tried before a name is given up; honest names need a few.
MOST_PROBES: Final = 64
#: How many different styles of date and time are told apart.
MOST_STYLES: Final = 200
#: How many short texts of the app are learnt in a language that the word lists do not know.
MOST_REMARKS: Final = 512


class Body(IntEnum):
    """What a line says by its form; the number is its code in ``Columns.body``."""

    TEXT = 0
    MEDIA = 1
    CALL = 2
    DELETED = 3
    EMPTY = 4  # a name, and nothing after it
    POLL = 5
    REMARK = 6  # written by the app under a person's name
    NAMELESS = 7  # no name at all
    EDITED = 8  # only as a phrase: what stands before it was changed later
    ATTACHED = 9  # only as a phrase: a file's name stands before it
    OPTION = 10  # only as a phrase: a line of a poll


class Mark(IntEnum):
    """What else a line has; bits of ``Columns.marks``."""

    QUESTION = 1
    EDITED = 2
    AUTO = 4  # the body begins with the app's own mark
    HEAD_QUESTION = 8  # a question mark in what is no body if the line is no record


class Columns(NamedTuple):
    """One entry a line that looks like the start of a record.

    Attributes:
        stamp: Three numbers of the date, hour, minute, second, half of the day; packed.
        chars: Code points of the body and of all lines that follow up to the next entry.
        words: Words of the same.
        name: Index into the names; -1 none, -2 not kept.
        head_chars: Code points of the line that are not part of ``chars``.
        head_words: Words of the same.
        style: Index into the styles.
        body: A ``Body``.
        marks: A ``Mark``.
        lines: Lines up to the next entry, its own included.
    """

    stamp: NDArray[np.int64]
    chars: NDArray[np.int32]
    words: NDArray[np.int32]
    name: NDArray[np.int32]
    head_chars: NDArray[np.uint16]
    head_words: NDArray[np.uint16]
    style: NDArray[np.uint8]
    body: NDArray[np.uint8]
    marks: NDArray[np.uint8]
    lines: NDArray[np.int32]


class Name(IntEnum):
    """Columns of ``Names.facts``."""

    AT = 0  # where its bytes are in the store
    LENGTH = 1
    SECOND = 2  # length of a second part, ": B", that follows in its first record; 0 none
    SAME = 3  # 1 while all records have the same second part
    PINNED = 4  # 1 where the second part is known to belong to the name
    COUNT = 5
    CHARS = 6
    WORDS = 7


class Names(NamedTuple):
    """The names met.

    Attributes:
        slots: Hash table of indexes, -1 empty.
        store: Their bytes, with those of a possible second part.
        facts: One row a name, see ``Name``.
    """

    slots: NDArray[np.int32]
    store: Bytes
    facts: Ints


class Style(IntEnum):
    """Columns of ``Styles.facts``."""

    FRAME = 0  # 0 "[date] ", 1 "date - ", 2 "date: "
    YEAR = 1  # which number has four digits: 0 none, 1 the first, 3 the third
    SECONDS = 2
    PERIOD = 3  # 0 a clock of 24 hours, 1 morning and afternoon
    SEPARATOR = 4
    WORDS = 5  # words of date and time
    BARE = 6  # 1 where a number stands without a leading zero
    STRANGE = 7  # 1 where a word beside the time is not known


class Styles(NamedTuple):
    """The styles of date and time met.

    Attributes:
        hashes: A hash of each.
        facts: One row a style, see ``Style``.
    """

    hashes: NDArray[np.uint64]
    facts: Ints


#: How many shapes of headers are kept at hand.  One style has up to sixteen (a day, a month and an hour
#: of one or two digits each, morning or afternoon).
SHAPES: Final = 16
#: The longest header that is kept as a shape, in bytes.
SHAPE_BYTES: Final = 64


class Shape(IntEnum):
    """Columns of ``Shapes.facts``; the six from ``BASE`` on are added to the six numbers."""

    LENGTH = 0
    STYLE = 1
    PERIOD = 2
    CHARS = 3
    BASE = 4


class Shapes(NamedTuple):
    """Headers met, as patterns of bytes: a line with the same bytes but other digits has the same shape.

    Attributes:
        pattern: A byte of the header, or the number (0 to 5) of the field that its digit belongs to.
        facts: One row a shape, see ``Shape``; the length is 0 for an empty one.
    """

    pattern: Bytes
    facts: Ints


class Phrases(NamedTuple):
    """What the app writes, in all languages.

    Attributes:
        bucket: Index of the first phrase by a hash of its first four bytes, -1 none.
        after: Index of the next phrase with the same hash, -1 none.
        at: Where its bytes begin.
        length: How many there are.
        body: What it says, a ``Body``.
        how: Where it counts, bits of ``How``.
        text: All their bytes.
        groups_at: Where the phrases of group notices begin in ``groups``; one more than phrases.
        groups: Bytes of what only a group's notice says.
    """

    bucket: NDArray[np.int32]
    after: NDArray[np.int32]
    at: NDArray[np.int32]
    length: NDArray[np.int32]
    body: NDArray[np.int32]
    how: NDArray[np.int32]
    text: Bytes
    groups_at: NDArray[np.int32]
    groups: Bytes


class How(IntEnum):
    """Where a phrase counts."""

    WHOLE = 1  # it is all there is
    START = 2  # the body begins with it
    MARKED = 4  # only behind the app's own mark


class Periods(NamedTuple):
    """Words for morning and afternoon.

    Attributes:
        hashes: Hash table, 0 empty.
        codes: 0 no meaning for the hour, 1 morning, 2 afternoon, 3 about noon.
    """

    hashes: NDArray[np.uint64]
    codes: NDArray[np.int8]


class Remarks(NamedTuple):
    """Short texts of the app that no list knows.

    Attributes:
        hashes: Hash table, 0 empty.
        counts: How often each was met.
    """

    hashes: NDArray[np.uint64]
    counts: Ints


class At(IntEnum):
    """Places of ``state``, what the scanner carries from one window to the next."""

    ROWS = 0  # entries so far
    LINES = 1
    FOLLOWING = 2  # lines that look like no record
    ORPHANS = 3  # lines before the first entry
    INSIDE = 4  # 1 inside a line that is longer than a window
    NAMES = 5
    STYLES = 6
    STORED = 7  # bytes of the store of names in use
    GROUP = 8  # notices that only a group has
    SEARCHED = 9  # notices searched for that
    LOOSE = 10  # 1: a name ends at any colon
    UNKEPT = 11  # records whose name was not kept
    LONG = 12  # lines longer than a window
    TIGHT = 13  # records without ": " that have a colon
    CAPTION = 14  # 1: the current entry is media whose caption has not begun
    SEED = 15
    CHARS = 16  # what a body that is all phrase would measure as a text
    WORDS = 17
    SHAPE = 18  # the shape last met
    NEXT_SHAPE = 19  # the shape to be given up next
    LAST_NAME = 20  # the four names last met, newest first, each plus one
    SIZE = 24  # how many places there are, with the three after ``LAST_NAME``


def new_columns(capacity: int) -> Columns:
    """Make columns for some lines; memory is used only as they fill."""
    types = (
        np.int64, np.int32, np.int32, np.int32, np.uint16,
        np.uint16, np.uint8, np.uint8, np.uint8, np.int32,
    )  # fmt: skip
    return Columns(*(np.empty(capacity, t) for t in types))  # type: ignore[arg-type]


def grown(parts: list[NDArray[np.generic]], used: int, capacity: int) -> Columns:
    """Copy the columns to a larger place, and let go of each as soon as it is copied."""
    for k, part in enumerate(parts):
        place = np.empty(capacity, part.dtype)
        place[:used] = part[:used]
        parts[k] = place
    return Columns(*parts)  # type: ignore[arg-type]


def new_names() -> Names:
    """Make an empty table of names."""
    return Names(
        np.full(NAME_SLOTS, -1, np.int32),
        np.empty(NAME_STORE, np.uint8),
        np.zeros((MOST_NAMES, len(Name)), np.int64),
    )


def new_styles() -> Styles:
    """Make an empty table of styles."""
    return Styles(np.zeros(MOST_STYLES, np.uint64), np.zeros((MOST_STYLES, len(Style)), np.int64))


def new_shapes() -> Shapes:
    """Make an empty table of shapes."""
    return Shapes(np.zeros((SHAPES, SHAPE_BYTES), np.uint8), np.zeros((SHAPES, Shape.BASE + 6), np.int64))


def new_remarks() -> Remarks:
    """Make an empty table of remarks."""
    return Remarks(np.zeros(MOST_REMARKS, np.uint64), np.zeros(MOST_REMARKS, np.int64))
