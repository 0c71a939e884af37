"""LINE's chat history as text: from a phone, and from a computer.

A day stands above its records; each of them has the hour and the minute.  Phones part time, name and text
by tabs and put a text of several lines in quotes; computers part them by blanks, so names must be learnt.

True at every line:

1. A line that begins with a time is a record; any other one goes on with the record above it.  So a torn line
   is no loss of another one.
2. A line is a day only where the name of the weekday is right; so day and month cannot be mistaken.
3. Whoever the title names is the other one.

Left out on purpose: which sticker or picture it was, and who read what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import text_of
from letbe.readers.line.days import Days
from letbe.readers.line.titles import title_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "Line"]

CERTAIN: Final = 0.97
LIKELY: Final = 0.9

#: How many lines are looked at.
_LINES: Final = 60
_REACH: Final = 200
_HEAD: Final = 20_000
_CLOCK: Final = re.compile(r"(?:[^\W\d_]{2})?\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?(?:\t| \S)", re.IGNORECASE)


class Line(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "line"

    def recognise(self, head: bytes, name: str) -> float:
        r"""Say how surely a file is a chat of LINE, from 0 to 1.

        >>> READER.recognise(b"[LINE] Chat history with Ada\r\nSaved on: 2024/05/01 09:00\r\n", "x.txt")
        0.97
        >>> READER.recognise(b"2024/01/02(Tue)\r\n09:00\tAda\thi\r\n", "x.txt")
        0.9
        """
        del name
        text = text_of(head[:_HEAD])
        lines = [line[:_REACH].strip("\ufeff\u200e\r") for line in text.split("\n", _LINES)[:_LINES]]
        if title_of(lines[0]) is not None:
            return CERTAIN
        read = Days()
        days = [k for k, line in enumerate(lines) if read.of(line, False) is not None]
        follows = any(_CLOCK.match(line) for k in days for line in lines[k + 1 : k + 3])
        return LIKELY if follows else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.line.reading.scan`."""
        from letbe.readers.line.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = Line()
