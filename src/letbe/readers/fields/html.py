"""Marked places in pages of HTML: where elements of certain classes begin and end, and an attribute of each.

    bytes of a page ──▶ find_marks() ──▶ Marks: one row a marked element, in the order of the page

Made for pages that an exporter wrote: few kinds of elements matter, and each has a class or a name of its
own.  No tree is built.  Elements of unknown names are not looked at.

True of every page:

1. A tag that is torn is passed over, and the next one is found.
2. An element ends at the closing tag of its own name that belongs to it; where that is missing it has no end.
3. Work is linear in the bytes.

Left out on purpose: what strict parsers do about missing end tags, scripts, comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.spans import Escape, Spans
from letbe.readers.fields.xml import blanks_end, find_byte, name_end, names_as_words, which_name
from letbe.readers.lanes import name_length
from letbe.readers.measure import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Columns of a row.
_MARK: Final = 0
_AT: Final = 1
_VALUE: Final = 2
_VALUE_END: Final = 3
_TEXT: Final = 4
_TEXT_END: Final = 5
_COLUMNS: Final = 6

#: Marked elements within each other; exporters' pages have a handful.
_DEEPEST: Final = 64

_LESS: Final = 0x3C
_MORE: Final = 0x3E
_SLASH: Final = 0x2F
_EQUALS: Final = 0x3D
_QUOTES: Final = 0x22
_APOSTROPHE: Final = 0x27


#: Elements that never have a closing tag.
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A kind of element.

    Attributes:
        name: What it is called here.
        tag: The name of its tag, in lower case.
        kind: A word of its class; None for any.
        attribute: An attribute that is wanted of it; None for none.
    """

    name: str
    tag: str
    kind: str | None = None
    attribute: str | None = None


class Table:
    """Kinds of elements, laid out for the kernel.

    Args:
        marks: At most 16 bytes in each name, tag and attribute, and in each word of a class.
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        tags = list(dict.fromkeys(m.tag for m in marks))
        marks = sorted(marks, key=lambda m: tags.index(m.tag))
        self.names = tuple(m.name for m in marks)
        attributes = ["class", *dict.fromkeys(m.attribute for m in marks if m.attribute)]
        self.tags = names_as_words(tags)
        self.attributes = names_as_words(attributes)
        words, sizes = names_as_words([m.kind or "-" for m in marks])
        self.kinds = (
            words,
            np.where([m.kind is None for m in marks], 0, sizes),
        )  # a word of no size is met nowhere
        self.tag_of = np.array([tags.index(m.tag) for m in marks], np.int64)
        self.first = np.searchsorted(self.tag_of, np.arange(len(tags) + 1))
        self.void = np.array([m.tag in _VOID for m in marks])
        self.attribute_of = np.array(
            [attributes.index(m.attribute) if m.attribute else -1 for m in marks], np.int64
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked elements, in the order of the page.

    Attributes:
        mark: int64, shape (n,), the place of each one's kind in the table.
        at: int64, shape (n,), where its tag begins.
    """

    _names: tuple[str, ...]
    _buffer: NDArray[np.uint8]
    _rows: NDArray[np.int64]

    @property
    def mark(self) -> NDArray[np.int64]:
        """Give the kind of each."""
        return self._rows[:, _MARK]

    @property
    def at(self) -> NDArray[np.int64]:
        """Give the place of each."""
        return self._rows[:, _AT]

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, name: str) -> NDArray[np.int64]:
        """Give the places here of all elements of a kind."""
        return np.flatnonzero(self.mark == self._names.index(name))

    def value(self, which: NDArray[np.int64]) -> Spans:
        """Give the wanted attribute of some elements."""
        rows = self._rows[which]
        return Spans(self._buffer, rows[:, _VALUE].copy(), rows[:, _VALUE_END].copy(), Escape.XML)

    def text(self, which: NDArray[np.int64]) -> Spans:
        """Give what stands in some elements, without blanks around it; absent where an element has no end."""
        rows = self._rows[which]
        start, end = rows[:, _TEXT].copy(), rows[:, _TEXT_END].copy()
        start[end < 0] = -1
        _trim(self._buffer, start, end)
        return Spans(self._buffer, start, end, Escape.HTML)

    def ends(self, which: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the place where each of some elements ends; -1 where it has no end."""
        places: NDArray[np.int64] = self._rows[which, _TEXT_END]
        return places


def find(buffer: NDArray[np.uint8], filled: int, table: Table) -> Marks:
    """Find all marked elements of some pages.

    Args:
        buffer: UTF-8, with ``SPARE`` bytes behind.
        filled: How many bytes count.
        table: What to look for.

    Cost: O(bytes) time, 48 bytes of memory a marked element.

    >>> from letbe.readers.fields.spans import padded
    >>> page = b'<div class="a b">hello<br></div>'
    >>> found = find(padded(page), len(page), Table([Mark("it", "div", "b")]))
    >>> found.text(found.of("it")).raw(0)
    b'hello'
    """
    rows = np.empty((1024 + filled // 64, _COLUMNS), np.int64)
    stack = np.empty((_DEEPEST, 2), np.int64)
    spans = np.empty((len(table.attributes[1]), 2), np.int64)
    while True:
        used = find_marks(
            buffer, filled, *table.tags, *table.attributes, *table.kinds, table.void, table.tag_of,
            table.first, table.attribute_of, rows, stack, spans,
        )  # fmt: skip
        if used >= 0:
            return Marks(table.names, buffer, rows[:used])
        rows = np.empty((2 * len(rows), _COLUMNS), np.int64)


@scanner
def find_marks(
    buffer: NDArray[np.uint8],
    filled: int,
    tags: NDArray[np.uint64],
    tag_sizes: NDArray[np.int64],
    attributes: NDArray[np.uint64],
    attribute_sizes: NDArray[np.int64],
    kinds: NDArray[np.uint64],
    kind_sizes: NDArray[np.int64],
    void: NDArray[np.bool_],
    tag_of: NDArray[np.int64],
    marks_of: NDArray[np.int64],
    attribute_of: NDArray[np.int64],
    rows: NDArray[np.int64],
    stack: NDArray[np.int64],
    spans: NDArray[np.int64],
) -> int:
    """Fill the rows (see above); give how many there are, -1 where there is no room.

    Args:
        buffer: Bytes.
        filled: How many count.
        tags: Names of tags that are looked at, two words each.
        tag_sizes: Their sizes.
        attributes: Names of attributes that are looked at; the first is ``class``.
        attribute_sizes: Their sizes.
        kinds: The word of a class that each mark asks for.
        kind_sizes: Their sizes; 0 where a mark asks for none.
        void: Which marks are of elements without an end.
        tag_of: The tag of each mark, non-decreasing.
        marks_of: Where the marks of each tag begin; one more behind the last.
        attribute_of: The attribute that each mark wants, -1 for none.
        rows: To be filled.
        stack: Room for elements that are open: a row, and how many of its name are open within it.
        spans: Room for where attributes stand.
    """
    used = 0
    deep = 0
    i = 0
    while True:
        i = find_byte(buffer, i, filled, _LESS)
        if i + 1 >= filled:
            return used
        start = i
        closing = buffer[i + 1] == _SLASH
        i += 1 + closing
        size: int = name_length(buffer, i)
        tag = which_name(buffer, i, size, tags, tag_sizes, 0, len(tag_sizes)) if size <= 16 else -1
        if tag < 0 or i + size >= filled:
            continue
        i += size
        if closing:
            k = deep - 1
            while k >= 0 and tag_of[rows[stack[k, 0], _MARK]] != tag:
                k -= 1
            if k < 0:
                continue
            if stack[k, 1] > 0:
                stack[k, 1] -= 1
                continue
            # All rows of this element end here, and whatever is still open within it has no end.
            place = rows[stack[k, 0], _AT]
            while k >= 0 and rows[stack[k, 0], _AT] == place:
                rows[stack[k, 0], _TEXT_END] = start
                k -= 1
            deep = k + 1
            continue
        for a in range(len(spans)):
            spans[a, 0] = -1
            spans[a, 1] = -1
        ended = False
        empty = False
        while True:
            i = blanks_end(buffer, i, filled)
            if i >= filled:
                break
            if buffer[i] == _MORE:
                ended = True
                i += 1
                break
            if buffer[i] == _SLASH:
                empty = True
                i += 1
                continue
            end = name_end(buffer, i, filled)
            if end == i:
                break
            k = blanks_end(buffer, end, filled)
            if k >= filled or buffer[k] != _EQUALS:
                i = end  # an attribute without a value
                continue
            k = blanks_end(buffer, k + 1, filled)
            quote = int(buffer[k])
            if k >= filled or (quote != _QUOTES and quote != _APOSTROPHE):
                break
            close = find_byte(buffer, k + 1, filled, quote)
            if close >= filled or find_byte(buffer, k + 1, close, _LESS) < close:
                break
            a = -1
            if end - i <= 16:
                a = which_name(buffer, i, end - i, attributes, attribute_sizes, 0, len(attribute_sizes))
            if a >= 0 and spans[a, 0] < 0:
                spans[a, 0] = k + 1
                spans[a, 1] = close
            i = close + 1
        if not ended:
            i = start + 1
            continue
        if not empty:
            # An element of the same name in an open one: its end is not that of the open one.
            k = deep - 1
            while k >= 0 and tag_of[rows[stack[k, 0], _MARK]] != tag:
                k -= 1
            if k >= 0:
                stack[k, 1] += 1
        # First the marks that ask for no class, then those of each word of the class.
        on_stack = False
        word = spans[0, 0]
        word_end = spans[0, 1]
        mark = marks_of[tag]
        any_kind = True
        while True:
            if any_kind:
                while mark < marks_of[tag + 1] and kind_sizes[mark] > 0:
                    mark += 1
                if mark == marks_of[tag + 1]:
                    any_kind = False
                    continue
            else:
                if word < 0:
                    break
                word = blanks_end(buffer, word, word_end)
                if word >= word_end:
                    break
                size = 0
                while word + size < word_end and buffer[word + size] > 0x20:
                    size += 1
                mark = -1
                if size <= 16:
                    mark = which_name(buffer, word, size, kinds, kind_sizes, marks_of[tag], marks_of[tag + 1])
                word += size
                if mark < 0:
                    continue
            if used == len(rows):
                return -1
            rows[used, _MARK] = mark
            rows[used, _AT] = start
            a = attribute_of[mark]
            rows[used, _VALUE] = spans[a, 0] if a >= 0 else -1
            rows[used, _VALUE_END] = spans[a, 1] if a >= 0 else -1
            rows[used, _TEXT] = i
            rows[used, _TEXT_END] = -1
            if not empty and not void[mark] and deep < len(stack):
                if not on_stack and deep > 0:
                    # It is on the stack itself now, so nobody has to count it.
                    k = deep - 1
                    while k >= 0 and tag_of[rows[stack[k, 0], _MARK]] != tag:
                        k -= 1
                    if k >= 0:
                        stack[k, 1] -= 1
                stack[deep, 0] = used
                stack[deep, 1] = 0
                deep += 1
                on_stack = True
            used += 1
            mark += 1


@scanner
def _trim(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Take blanks and line breaks away from both ends of texts, in place."""
    for k in range(len(start)):
        i = start[k]
        j = end[k]
        if i < 0:
            end[k] = -1
            continue
        while i < j and is_blank(int(np.int64(buffer[i]))):
            i += 1
        again = True
        while again:
            while j > i and is_blank(int(np.int64(buffer[j - 1]))):
                j -= 1
            again = False
            # A break at the very end: <br>, <br/>, <br />
            if j - i >= 4 and buffer[j - 1] == _MORE:
                m = j - 2
                while m > i and (buffer[m] == _SLASH or buffer[m] <= 0x20):
                    m -= 1
                if (
                    m - 2 >= i
                    and buffer[m] | 0x20 == 0x72
                    and buffer[m - 1] | 0x20 == 0x62
                    and buffer[m - 2] == _LESS
                ):
                    j = m - 2
                    again = True
        start[k] = i
        end[k] = j
