"""Recognises what Element writes as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import text_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letbe.readers.rows import Scan, Work

#: The name that Element gives such a file: the room, and when it was exported.
FILE: Final = re.compile(r".+? - (?P<room>.+) - Chat Export - .+\.txt")

#: How a line begins in newer versions, in English: ``Fri, Jan 3, 2025, 15:04:05 - ``.
_NEWER: Final = re.compile(
    r"\ufeff?[A-Z][a-z]{2}, (?:[A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2}),? \d{4}(?:,| at) "
    r"\d{1,2}:\d{2}:\d{2}(?:\s?[AaPp][Mm])? - \S"
)
#: In older ones, in any language: a date in numbers, and a time with seconds.
_OLDER: Final = re.compile(
    r"\ufeff?\d{1,4}[/.\-]\s?\d{1,2}[/.\-]\s?\d{1,4},? \d{1,2}:\d{2}:\d{2}(?:\s?[AaPp]\.?[Mm]\.?)? - \S"
)

BY_LINES: Final = 0.9
BY_NAME: Final = 0.99

_HEAD: Final = 4000


class TextReader(OneFile):
    """Reads a room that Element wrote as plain text; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "matrix"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is such a room, from 0 to 1.

        Older versions wrote lines as other apps do, and only the name of the file tells.

        >>> TEXT.recognise(b"Fri, Jan 3, 2025, 15:04:05 - Ada: hi", "x.txt")
        0.9
        """
        text = text_of(head[:_HEAD])
        if _NEWER.match(text):
            return BY_LINES
        return BY_NAME if FILE.fullmatch(name) and _OLDER.match(text) else 0.0

    def gives_way(self, path: str, others: Sequence[str]) -> bool:
        """Tell whether the same room lies beside it as JSON; then its messages count from there.

        >>> TEXT.gives_way("a - Us - Chat Export - 1.txt", ["a - Us - Chat Export - 2.json"])
        True
        """
        named = FILE.fullmatch(path.replace("\\", "/").rpartition("/")[2])
        return named is not None and any(f" - {named['room']} - Chat Export - " in other for other in others)

    def scan(self, work: Work) -> Scan:
        """Read one room.

        Args:
            work: One source; its times stand on the wall clock.

        Raises:
            UnreadableError: Its times cannot be read, or could be two days.

        Cost: O(bytes) time; memory is one window and some 100 bytes a record.
        """
        from letbe.readers.matrix.lines import read  # noqa: PLC0415 - loads the compiler

        return read(work)


TEXT: Final = TextReader()
