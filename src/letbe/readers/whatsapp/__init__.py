"""WhatsApp's "export chat": a text file, or the one inside a zip.

Recognising needs the head of a file and nothing compiled; the scanner is loaded when a file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from letbe.readers.rows import OneFile
from letbe.readers.whatsapp.recognise import likelihood

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "WhatsApp"]


class WhatsApp(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT: ClassVar[str] = "whatsapp"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a WhatsApp export, from 0 to 1.

        >>> WhatsApp().recognise(b"12/03/21, 10:30 - Anna: hi", "x.txt") > 0.8
        True
        """
        return likelihood(head, name)

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.whatsapp.scanning.scan`."""
        from letbe.readers.whatsapp.scanning import scan  # noqa: PLC0415 - loads the compiled scanner

        return scan(work)


READER: Final = WhatsApp()
