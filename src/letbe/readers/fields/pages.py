"""Pages of an export in HTML, some MB at a time: their bytes, and what belongs to each record on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.html import find
from letbe.readers.fields.spans import SPARE
from letbe.readers.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from letbe.readers.fields.html import Marks, Table
    from letbe.readers.fields.spans import Spans
    from letbe.readers.source import Source

#: Pages are read together up to so many bytes.
BATCH: Final = 4 << 20
#: What a page costs beside its bytes, about.
PAGE: Final = 512
#: The longest page.  Exporters begin a new one after a hundred or a thousand messages.
MOST: Final = 64 << 20

NO_FILE: Final = "its page cannot be read"
TOO_LONG: Final = "its page is longer than any that is exported"


def contents(
    sources: Iterable[Source], progress: Callable[[int], None], lose: Callable[[str], None]
) -> Iterator[tuple[Source, bytes]]:
    """Give each page with its content, as UTF-8.

    Args:
        sources: The pages.
        progress: Called with the number of bytes just read.
        lose: Called with the reason for each page that cannot be read.
    """
    for source in sources:
        try:
            content = _content(source, progress)
        except UnreadableError as error:
            lose(error.met)
        else:
            yield source, content


def _content(source: Source, progress: Callable[[int], None]) -> bytes:
    """Read a page.

    Raises:
        UnreadableError: That cannot be; the reason is what a report says of a record.
    """
    try:
        pieces = Pieces(source, progress)
    except UnreadableError as error:
        raise UnreadableError(NO_FILE, error.hint) from error
    read = []
    size = 0
    try:
        while size <= MOST and (piece := pieces.next(BATCH)):
            read.append(piece)
            size += len(piece)
    finally:
        pieces.close()
    if size > MOST:
        raise UnreadableError(TOO_LONG, "export it again")
    if pieces.failure and not size:
        raise UnreadableError(NO_FILE, pieces.failure)
    return b"".join(read)


def batches(pages: Iterable[tuple[Source, bytes]]) -> Iterator[tuple[list[str], list[bytes]]]:
    """Give names and contents of many pages at a time.

    >>> from letbe.readers.source import from_bytes
    >>> [names for names, _ in batches([(from_bytes(b"", "a"), b"x"), (from_bytes(b"", "b"), b"y")])]
    [['a', 'b']]
    """
    names: list[str] = []
    held: list[bytes] = []
    size = 0
    for source, content in pages:
        names.append(source.name)
        held.append(content)
        size += len(content) + PAGE
        if size >= BATCH:
            yield names, held
            names, held, size = [], [], 0
    if names:
        yield names, held


@dataclass(frozen=True, slots=True)
class Found:
    """Marked places of some pages.

    Attributes:
        marks: All of them.
        page: int64, the page of each.
    """

    marks: Marks
    page: NDArray[np.int64]


def find_in(contents: list[bytes], table: Table) -> Found:
    """Find marked places in some pages.

    Cost: O(bytes) time, and as many bytes of memory again.
    """
    starts = np.cumsum([0, *(len(c) + 1 for c in contents)])
    size = int(starts[-1])
    buffer = np.zeros(size + SPARE, np.uint8)
    buffer[:size] = np.frombuffer(b"\n".join([*contents, b""]), np.uint8)
    marks = find(buffer, size, table)
    return Found(marks, np.searchsorted(starts, marks.at, side="right") - 1)


class Records:
    """Records on some pages, and what belongs to each: all that follows, up to the next one of its page.

    Args:
        found: The marked places.
        tops: Where each record begins, a place in them, increasing.
        first: The number of the first record.

    Attributes:
        marks: All marked places.
        page_of: The page of each.
        tops: See above.
        number: The number of each record.
        page: The page of each record.
        limit: Where the next record begins; what reaches beyond it has lost its own end.
    """

    def __init__(self, found: Found, tops: NDArray[np.int64], first: int) -> None:
        self.marks, self.page_of, self.tops = found.marks, found.page, tops
        self.number = first + np.arange(len(tops))
        self.page = found.page[tops]
        of = np.searchsorted(tops, np.arange(len(found.marks)), side="right") - 1
        before = of < 0
        if len(tops):
            before |= found.page != self.page[np.maximum(of, 0)]
        self._of = np.where(before, -1, of)
        self.limit = np.append(found.marks.at[tops[1:]], np.iinfo(np.int64).max)[: len(tops)]

    def __len__(self) -> int:
        return len(self.tops)

    def first(self, name: str) -> NDArray[np.int64]:
        """Give the first element of a kind in each record, -1 for none."""
        which = self.marks.of(name)
        which = which[self._of[which] >= 0][::-1]
        found = np.full(len(self.tops), -1, np.int64)
        found[self._of[which]] = which
        return found

    def has(self, name: str) -> NDArray[np.bool_]:
        """Tell which records hold an element of a kind."""
        return self.first(name) >= 0

    def value(self, name: str) -> Spans:
        """Give the attribute of the first element of a kind in each record."""
        first = self.first(name)
        return self.marks.value(np.maximum(first, 0)).only(first >= 0)

    def text(self, name: str) -> Spans:
        """Give what stands in the first element of a kind in each record; absent where it has no end."""
        first = self.first(name)
        text = self.marks.text(np.maximum(first, 0))
        return text.only((first >= 0) & (text.end <= self.limit))

    def values(self, name: str, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give what the first element of a kind in each record was numbered, -1 for none."""
        place = np.full(len(self.marks) + 1, -1, np.int32)  # the last entry stands for "none"
        place[self.marks.of(name)] = numbers
        return place[self.first(name)]
