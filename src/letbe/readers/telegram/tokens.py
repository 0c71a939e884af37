"""The fields of an object of the format, and the words that strings say; see ``letbe.readers.jsontext``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.readers.jsontext import (
    ABSENT,
    BEGINS,
    BROKEN,
    NEED_MORE,
    STRING,
    ZERO,
    after_blanks,
    string_end,
    to_quote,
    unescape,
    value_end,
)
from letbe.readers.lanes import equal_bytes
from letbe.readers.telegram.words import LENGTH, LETTERS, PLACE, word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The rows of a table of fields: what each is, where it begins and ends (a string without its quotes),
#: and which field followed it the last time.
WHAT: Final = 0
START: Final = 1
END: Final = 2
FOLLOWED_BY: Final = 3
FIELD_ROWS: Final = 4

_QUOTE: Final = 0x22


@inner
def word_in(buf: NDArray[np.uint8], start: int, end: int, scratch: NDArray[np.uint8]) -> int:
    """Give the number of the word that a string says, or 0; ``scratch`` is where escapes are undone."""
    if to_quote(buf, start, end) < end:
        return word(scratch, ZERO, unescape(buf, start, end, scratch, ZERO, len(scratch)))
    return word(buf, start, end)


@inner
def fields(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    found: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Note where the known fields of the object that opens at ``i`` are.

    Args:
        buf: Bytes.
        i: The place of ``{``.
        end: Where the bytes end.
        found: Where to note them, shape (``FIELD_ROWS``, words); of two fields with one name the later
            one counts, as in other readers of JSON.
        brackets: Room for open brackets.
        scratch: Room for a string without its escapes.

    Returns:
        The place after ``}``, or why there is none.
    """
    for k in range(found.shape[1]):
        found[WHAT, k] = ABSENT
    before = 0
    i = after_blanks(buf, i + 1, end)
    if i < end and buf[i] == 0x7D:
        return i + 1
    while True:
        if i >= end:
            return NEED_MORE
        if buf[i] != _QUOTE:
            return BROKEN
        start = i + 1
        # Objects of one kind mostly have their keys in one order, so the next one is compared first.
        number = found[FOLLOWED_BY, before]
        close = start + LENGTH[number]
        if equal_bytes(buf, start, LETTERS, number * PLACE) <= LENGTH[number] or close >= end:
            close = string_end(buf, start, end)
            if close < 0:
                return NEED_MORE
            number = word_in(buf, start, close, scratch)
            found[FOLLOWED_BY, before] = number
        before = number
        i = after_blanks(buf, close + 1, end)
        if i >= end:
            return NEED_MORE
        if buf[i] != 0x3A:
            return BROKEN
        i = after_blanks(buf, i + 1 + (buf[i + 1] == 0x20), end)  # a blank after the colon is the rule
        if i >= end:
            return NEED_MORE
        what = BEGINS[buf[i]]
        start = i
        i = value_end(buf, i, end, brackets)
        if i < 0:
            return i
        found[WHAT, number] = what
        found[START, number] = start + (what == STRING)
        found[END, number] = i - (what == STRING)
        i = after_blanks(buf, i, end)
        if i >= end:
            return NEED_MORE
        if buf[i] == 0x7D:
            return i + 1
        if buf[i] != 0x2C:
            return BROKEN
        i = after_blanks(buf, i + 1, end)
