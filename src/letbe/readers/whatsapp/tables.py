"""The arrays that the scanner fills and consults, each with a name.

A kernel takes named tuples of arrays: they cost nothing at run time and say what is what.  All of
them are bounded, except the columns, which grow by one entry a line that looks like a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from letbe.readers.whatsapp.codes import of_name, of_shape, of_style

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
        body: A code of ``says``.
        marks: A code of ``has``.
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


class Names(NamedTuple):
    """The names met.

    Attributes:
        slots: Hash table of indexes, -1 empty.
        store: Their bytes, with those of a possible second part.
        facts: One row a name, see ``codes.of_name``.
    """

    slots: NDArray[np.int32]
    store: Bytes
    facts: Ints


class Styles(NamedTuple):
    """The styles of date and time met.

    Attributes:
        hashes: A hash of each.
        facts: One row a style, see ``codes.of_style``.
    """

    hashes: NDArray[np.uint64]
    facts: Ints


#: How many shapes of headers are kept at hand.  One style has up to sixteen (a day, a month and an hour
#: of one or two digits each, morning or afternoon).
SHAPES: Final = 16
#: The longest header that is kept as a shape, in bytes.
SHAPE_BYTES: Final = 64


class Shapes(NamedTuple):
    """Headers met, as patterns of bytes: a line with the same bytes but other digits has the same shape.

    Attributes:
        pattern: A byte of the header, or the number (0 to 5) of the field that its digit belongs to.
        facts: One row a shape, see ``codes.of_shape``; the length is 0 for an empty one.
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
        body: What it says, a code of ``says``.
        how: Where it counts, bits of ``counts_if``.
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


class Spans(NamedTuple):
    """Where the texts of one window stand: first that of the entry before it, then of each of its own.

    Attributes:
        start: The first byte, without the header; -1 where there is none in this window.
        end: The byte behind the last line, without the app's own words there.
    """

    start: Ints
    end: Ints


def new_spans(capacity: int) -> Spans:
    """Make room for the spans of a window."""
    return Spans(np.empty(capacity, np.int64), np.empty(capacity, np.int64))


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
        np.zeros((MOST_NAMES, of_name.SIZE), np.int64),
    )


def new_styles() -> Styles:
    """Make an empty table of styles."""
    return Styles(np.zeros(MOST_STYLES, np.uint64), np.zeros((MOST_STYLES, of_style.SIZE), np.int64))


def new_shapes() -> Shapes:
    """Make an empty table of shapes."""
    return Shapes(np.zeros((SHAPES, SHAPE_BYTES), np.uint8), np.zeros((SHAPES, of_shape.BASE + 6), np.int64))


def new_remarks() -> Remarks:
    """Make an empty table of remarks."""
    return Remarks(np.zeros(MOST_REMARKS, np.uint64), np.zeros(MOST_REMARKS, np.int64))
