"""Any table of messages, as delimited text or Parquet, once it is said what its columns hold.

    letbe read --map time=Date,from=Sender,to=Recipient,text=Body file.csv

A table whose columns have these names already needs no ``--map``.  Everything else is told by what a file
holds: delimiter, encoding, header, how times are written.  Where day and month could be mistaken, or a column
holds something else than was said, the file is refused with a sentence that names the columns that are there.

True at every line: a torn row loses that row only; memory holds one window and the columns; no text is kept.

Left out on purpose: more than one table in a file, spreadsheets (save them as CSV), and formulas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.csv.mapping import by_themselves
from letbe.readers.delimited import header_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "AnyTable"]

#: A header that names its columns as ``--map`` does is meant for letbe; yet other formats come first.
LIKELY: Final = 0.6


class AnyTable(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "csv"

    #: With a ``--map``, only such files of a folder or an archive are read; any file that is named itself is.
    SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".parquet"})

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a table that needs no ``--map``, from 0 to 1.

        >>> READER.recognise(b"time,from,to,text", "x.csv"), READER.recognise(b"Date,Sender", "x.csv")
        (0.6, 0.0)
        """
        del name
        return LIKELY if by_themselves(header_of(head)) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.csv.reading.scan`."""
        from letbe.readers.csv.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = AnyTable()
