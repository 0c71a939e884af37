"""Matrix: the export of one room that Element writes as JSON.

    export.json ──Document──▶ events ──kinds──▶ columns ──▶ Scan, with what was edited and taken back

True of every export:

1. It is a list of events of the protocol.  An edit, and the taking back of a message, is an event of its
   own: it is a notice, and the message that it means is marked.  Newer versions leave such events out.
2. ``exported_by`` is the name shown, not the address.  Who is me follows from the mark that a server puts on
   what the exporting device itself sent, from that name in the list of who joined, or from the address.
3. An answer can begin with lines that quote what it answers to; they are nobody's words.
4. What could not be decrypted is a message of unknown size.

Its plain text (``text``) has the names shown and times on the wall clock; it is read in English, and in older
versions with dates in numbers.

Left out on purpose: the HTML of Element, formatted bodies (the same text again), and what a
room says of itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.matrix.text import TEXT, TextReader
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "TEXT", "MatrixReader", "TextReader"]

_HEAD: Final = re.compile(rb'"(?:room_name|exported_by|export_date|room_creator)"\s*:')
_EVENTS: Final = re.compile(rb'"messages"\s*:\s*\[')
_EVENT: Final = re.compile(rb'"origin_server_ts"\s*:\s*\d{12,14}')
#: Two of the four keys at the top are no chance.
_SURE: Final = 2


class MatrixReader(OneFile):
    """Reads the export of one room; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "matrix"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is the export of a room, from 0 to 1.

        >>> READER.recognise(b'{"room_name": "Ada", "room_creator": "Ada", "messages": []}', "x")
        1.0
        """
        del name
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
        if not text.startswith(b"{") or not _EVENTS.search(text):
            return 0.0
        if len(set(_HEAD.findall(text))) >= _SURE:
            return 1.0
        return 0.8 if _EVENT.search(text) and b'"sender"' in text else 0.0

    def scan(self, work: Work) -> Scan:
        """Read one room.

        Args:
            work: One source.

        Returns:
            All that was found; a record that is torn is an error, and reading goes on behind it.

        Raises:
            UnreadableError: It cannot be opened, is empty, or holds no room.

        Cost: O(bytes) time; memory 50 bytes a record, and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.matrix.reading import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = MatrixReader()
