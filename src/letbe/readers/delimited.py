"""The first rows of a table of cells, in plain Python: what parts its cells, and what they are called.

Nothing heavy is needed to recognise a table; the rows themselves are read by ``letbe.readers.fields.csv``.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, Final

from letbe.readers.source import HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What parts cells; the comma first, for a table of one column.
DELIMITERS: Final = (",", ";", "\t", "|")

#: How many rows are looked at to find the delimiter.
_HEAD_ROWS: Final = 100

#: A line of a head that is looked at to recognise a table.
_LINE: Final = 4096

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(head: bytes) -> str:
    r"""Give the head of a text file as text, whatever it is written in; what cannot be read is replaced.

    >>> text_of("Zoë".encode("utf-16")), text_of(b"Zo\xeb")
    ('Zoë', 'Zo�')
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    if len(head) > 1 and 0 in head[:2]:
        return head.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "replace")
    return head.decode("utf-8", "replace")


def header_of(head: bytes) -> list[str]:
    r"""Give the first row of a table, in lower case and without blanks around the names.

    >>> header_of(b"\xef\xbb\xbfDate;User ;Message\n1;Ada;x")
    ['date', 'user', 'message']
    """
    text = text_of(head)
    lines = (text if "\n" in text else text.replace("\r", "\n")).split("\n", 2)
    first = lines[1] if separator_line(lines[0]) and len(lines) > 1 else lines[0]
    return [cell.strip().casefold() for cell in sniff(first[:_LINE])[1]]


def sniff(head: str, names: Iterable[str] = ()) -> tuple[str, list[str]]:
    r"""Tell what parts the cells of a table, and what its first row holds.

    Args:
        head: Its beginning.
        names: Names that its first row is expected to hold.

    Returns:
        The delimiter and the cells of the first row.

    >>> sniff("when;who, really;text\n1,5;Ada;well\n")
    (';', ['when', 'who, really', 'text'])
    """
    expected = {name.strip().casefold() for name in names}
    lines = head.split("\n", 1)[1] if separator_line(head) else head
    best: tuple[tuple[int, float, int], str, list[str]] | None = None
    for delimiter in DELIMITERS:
        rows = _head_rows(lines, delimiter)
        first = rows[0] if rows else []
        known = len(expected & {cell.strip().casefold() for cell in first})
        alike = sum(len(row) == len(first) for row in rows) / len(rows) if len(first) > 1 else 0.0
        score = (known, alike, len(first))
        if best is None or score > best[0]:
            best = (score, delimiter, first)
    assert best is not None  # noqa: S101 - there are delimiters
    return best[1], best[2]


def separator_line(head: str) -> bool:
    """Tell the line ``sep=;`` by which some programs name the delimiter."""
    return head[:4].lower() == "sep=" and head[5:6] in "\r\n"


def _head_rows(head: str, delimiter: str) -> list[list[str]]:
    """Read the first rows; the last line of the head may be cut."""
    whole = head if len(head) < HEAD_BYTES // 4 else head[: head.rfind("\n") + 1]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(whole.replace("\0", ""), newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == _HEAD_ROWS:
                break
    except csv.Error:  # a quote that is not closed; what came before will do
        pass
    return rows
