"""Bytes of a source, as UTF-8, into a buffer that is used again and again.

A file that went through a Windows shell is UTF-16; it is turned into UTF-8 on the way.
"""

from __future__ import annotations

import codecs
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: How much UTF-16 is read at a time.
_PIECE: Final = 1 << 18
#: What a damaged or truncated archive raises while it is read.
TORN: Final = (zipfile.BadZipFile, EOFError, zlib.error, OSError)


def utf16_of(head: bytes) -> str | None:
    """Say which UTF-16 the head of a file is in; None where it is not.

    >>> utf16_of("12/03/21".encode("utf-16-le"))
    'utf-16-le'
    """
    if head.startswith(codecs.BOM_UTF16_LE) or head[:2] == b"\xfe\xff":
        return "utf-16-le" if head[:2] == b"\xff\xfe" else "utf-16-be"
    sample = head[:512]
    if len(sample) >= 8:
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        if odd * 2 > len(sample) * 0.7 and even * 10 < odd:
            return "utf-16-le"
        if even * 2 > len(sample) * 0.7 and odd * 10 < even:
            return "utf-16-be"
    return None


class Stream:
    """A source that fills a buffer with UTF-8.

    Args:
        raw: Where the bytes come from; the caller closes it.
        encoding: ``utf-16-le`` or ``utf-16-be``; None for bytes that are taken as they are.
        progress: Called with the number of bytes just read.
    """

    def __init__(self, raw: BinaryIO, encoding: str | None, progress: Callable[[int], None]) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        self._progress = progress
        self._rest = memoryview(b"")

    def readinto(self, place: memoryview) -> int:
        """Fill as much of ``place`` as there is; 0 at the end."""
        if self._decoder is None:
            count = int(self._raw.readinto(place) or 0)  # type: ignore[attr-defined]
            self._progress(count)
            return count
        while not self._rest:
            piece = self._raw.read(_PIECE)
            self._progress(len(piece))
            text = self._decoder.decode(piece, final=not piece)
            self._rest = memoryview(text.encode("utf-8", "replace"))
            if not piece and not self._rest:
                return 0
        count = min(len(place), len(self._rest))
        place[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
