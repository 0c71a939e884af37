"""Bytes of a source as UTF-8, piece by piece, whatever happens on the way.

A stream that fails in the middle (a torn zip, a disk that goes away) ends there; what came before is
kept, and the reason is told.
"""

from __future__ import annotations

import codecs
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from letbe.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from letbe.readers.source import Source

#: What a damaged archive or disk raises while it is read.  Encrypted members raise RuntimeError,
#: unknown compressions NotImplementedError, which is one.
FAILURES: Final = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
)

_BOM: Final = b"\xef\xbb\xbf"


def _encoding(head: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 by their first bytes; None for UTF-8."""
    if head[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return "utf-32"
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if len(head) > 1 and head[0] and not head[1]:  # JSON begins with ASCII
        return "utf-16-le"
    if len(head) > 1 and head[1] and not head[0]:
        return "utf-16-be"
    return None


class Pieces:
    """The bytes of a source, in UTF-8 and without a byte order mark.

    Attributes:
        failure: Why reading stopped before the end, in plain words, or None.
        read: Bytes taken from the source so far.
    """

    def __init__(self, source: Source, progress: Callable[[int], None]) -> None:
        self.failure: str | None = None
        self.read = 0
        self._path = source.path
        self._progress = progress
        self._stream = self._open(source)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._rest = b""

    def _open(self, source: Source) -> BinaryIO:
        """Open it, or say why that cannot be."""
        try:
            return source.open()
        except PermissionError as error:
            raise UnreadableError(
                f"{source.path}: no permission to read it", "change its permissions"
            ) from error
        except FAILURES as error:
            raise UnreadableError(
                f"{source.path}: cannot be opened ({type(error).__name__})",
                "export it again, or unpack it first",
            ) from error

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def _raw(self, size: int) -> bytes:
        """Read some bytes as they are; none at the end, or when reading fails."""
        try:
            raw = self._stream.read(size)
        except FAILURES as error:
            self.failure = f"reading stopped after {self.read:,} bytes ({type(error).__name__})"
            return b""
        self._progress(len(raw))
        self.read += len(raw)
        return raw

    def next(self, size: int) -> bytes:
        """Give at most ``size`` bytes; none at the end."""
        rest = self._rest or self._more(size)
        self._rest = rest[size:]
        return rest[:size]

    def _more(self, size: int) -> bytes:
        """Give the next bytes, some more than asked for where they had to be looked at or decoded."""
        if self._decoder is not None:
            return self._decoded(size)
        first = self.read == 0
        raw = self._raw(size)
        if first and raw:
            while 0 < len(raw) < len(_BOM) + 1 and (more := self._raw(1)):
                raw += more
            encoding = _encoding(raw)
            if encoding is not None:
                self._decoder = codecs.getincrementaldecoder(encoding)("replace")
                return self._utf8(raw) or self._decoded(size)
            return raw.removeprefix(_BOM) or self._raw(size)
        return raw

    def _utf8(self, raw: bytes, *, final: bool = False) -> bytes:
        """Turn a piece of another encoding into UTF-8."""
        assert self._decoder is not None  # noqa: S101 - only called where there is one
        return self._decoder.decode(raw, final).encode("utf-8", "replace").removeprefix(_BOM)

    def _decoded(self, size: int) -> bytes:
        """Give the next piece of another encoding; two bytes can become three."""
        while raw := self._raw(max(size // 2, 1)):
            if text := self._utf8(raw):
                return text
        return self._utf8(b"", final=True)
