"""How bytes come to the scanner: an mbox in windows, single mails one after another in one buffer.

The buffer holds some MiB and grows only where one mail needs it, up to ``HOLD_BYTES``; a larger
mail is read as far as it was held, and the rest is passed over.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np

from letbe.errors import LetbeError, UnreadableError
from letbe.readers.mail.dates import NO_DATE
from letbe.readers.mail.separators import LONGEST_SEPARATOR, find_mails

if TYPE_CHECKING:
    from letbe.readers.mail.collect import Collector
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

#: How much is read at a time; larger is not faster.
WINDOW_BYTES: Final = 8 << 20
#: The largest mail that is held: Gmail takes 50 MiB, Exchange Online at most 150 with its encoding.
HOLD_BYTES: Final = 64 << 20
#: How many mails a window's table of places holds.
_PLACES: Final = 1 << 16

#: What reading a file, or a member of an archive, can raise.
BROKEN: Final = (
    OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile,
    lzma.LZMAError, LetbeError,
)  # fmt: skip

_EMLX: Final = re.compile(rb"\s*(\d{1,12})[ \t]*\r?\n")
_DRAFT_OR_BIN: Final = re.compile(r"[:;!]2,[A-Za-z]*[DT][A-Za-z]*$")


def _why(error: BaseException) -> str:
    """Say in a few words why bytes cannot be had; never what they are."""
    if isinstance(error, LetbeError):
        return error.met
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it is damaged"


class _Mbox:
    """One pass over an mbox."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.buf = np.empty(WINDOW_BYTES, np.uint8)
        self.filled = 0
        self.places = np.zeros((_PLACES, 3), np.int64)
        self.n = 0  # mails whose beginning is in the buffer; the last one is open
        self.resume = 0
        self.at_start = True
        self.records = 0
        self.rejected = 0  # bytes before the first separator

    def take(self, piece: bytes) -> None:
        """Add bytes to the buffer; they fit."""
        self.buf[self.filled : self.filled + len(piece)] = np.frombuffer(piece, np.uint8)
        self.filled += len(piece)

    def room(self) -> int:
        """Say how many bytes fit, after making room."""
        if self.filled == len(self.buf):
            if len(self.buf) < HOLD_BYTES:
                wider = np.empty(2 * len(self.buf), np.uint8)
                wider[: self.filled] = self.buf
                self.buf = wider
            else:
                self.let_go()
        return min(len(self.buf) - self.filled, WINDOW_BYTES)

    def let_go(self) -> None:
        """Read the open mail as far as it is held and pass over the rest of it."""
        if self.n:
            self.collector.cut += 1
            self.read(1, self.filled)
        self.move(max(0, min(self.resume, self.filled - LONGEST_SEPARATOR) - 2))
        self.n = 0

    def search(self, *, ended: bool) -> None:
        """Find the mails in the buffer and read those that are complete."""
        while True:
            self.resume, self.n = find_mails(
                self.buf, self.resume, self.filled, self.at_start, ended, self.places, self.n
            )
            full = self.n == _PLACES
            if self.resume > 0:
                self.at_start = False
            if self.n > 1:
                self.read(self.n - 1, 0)
                self.move(int(self.places[0, 1]))
            if not full:
                break
        if ended and self.n:
            self.read(1, self.filled)
            self.n = 0

    def read(self, count: int, end: int) -> None:
        """Read the first mails of the buffer; the last of them ends at ``end`` if it is the open one."""
        bounds = np.empty((count, 3), np.int64)
        bounds[:, 0] = self.places[:count, 0]
        bounds[:, 2] = self.places[:count, 2]
        bounds[:-1, 1] = self.places[1:count, 1]
        bounds[-1, 1] = self.places[count, 1] if count < self.n else end
        self.collector.read(self.buf, bounds, np.arange(self.records, self.records + count))
        self.records += count
        left = self.n - count
        self.places[:left] = self.places[count : self.n].copy()
        self.n = left

    def move(self, start: int) -> None:
        """Let go of the bytes before ``start``."""
        rest = self.filled - start
        self.buf[:rest] = self.buf[start : self.filled].copy()
        self.filled = rest
        self.resume = max(0, self.resume - start)
        self.places[: self.n, :2] -= start


def read_mbox(source: Source, collector: Collector, work: Work) -> None:
    """Read an mbox.

    Raises:
        UnreadableError: It cannot be opened, is empty, or has no separator.
    """
    try:
        stream = source.open()
    except BROKEN as error:
        raise UnreadableError(
            f"{source.path} cannot be opened: {_why(error)}", "see whether it is there and may be read"
        ) from error
    with stream:
        size = _pump(stream, _Mbox(collector), source, collector, work)
    if size and source.size and size != source.size and not collector.errors_total:
        collector.warnings.append("the file changed while it was read")


def _pump(stream: BinaryIO, mbox: _Mbox, source: Source, collector: Collector, work: Work) -> int:
    """Bring a stream through the buffer; give its size."""
    size = 0
    while True:
        try:
            piece = stream.read(mbox.room()) if size else _begun(stream, mbox.room())
        except BROKEN as error:
            if not size:
                raise UnreadableError(
                    f"{source.path} cannot be read: {_why(error)}", "export it again"
                ) from error
            collector.add_error(mbox.records + mbox.n, f"the file cannot be read from here on: {_why(error)}")
            piece = b""
        if not size:
            piece = piece.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n") if piece else piece
        size += len(piece)
        if not size:
            raise UnreadableError(f"{source.path} is empty", "export the mailbox again")
        mbox.take(piece)
        work.progress(len(piece))
        mbox.search(ended=not piece)
        if not piece:
            break
    if not mbox.records:
        raise UnreadableError(
            f"{source.path} holds no mail: no line begins with From, an address and a date",
            "give a mailbox in mbox format, or a folder of single mails",
        )
    return size


def _filled(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or all there are: a stream may give fewer than it is asked for."""
    pieces = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _begun(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or all that come before the stream fails; the next reading says why it did.

    Raises:
        Exception: One of ``BROKEN``: nothing came at all.
    """
    pieces: list[bytes] = []
    try:
        while size and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
    except BROKEN:
        if not pieces:
            raise
    return b"".join(pieces)


def _mail_of(content: bytes) -> tuple[int, int]:
    """Say where the mail in a file begins and ends: Apple's .emlx has a count before and a list after."""
    start = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    counted = _EMLX.match(content, start)
    if counted:
        return counted.end(), min(len(content), counted.end() + int(counted[1]))
    return start, len(content)


def read_single_mails(collector: Collector, work: Work) -> None:
    """Read files of one mail each, into one buffer after another."""
    buf = np.empty(WINDOW_BYTES, np.uint8)
    bounds: list[tuple[int, int, int]] = []
    records: list[int] = []
    filled = flagged = 0

    def flush() -> None:
        collector.read(buf, np.array(bounds, np.int64).reshape(-1, 3), np.array(records, np.int64))
        bounds.clear()
        records.clear()

    for record, source in enumerate(work.sources):
        if _DRAFT_OR_BIN.search(source.name):
            flagged += 1
            continue
        try:
            with source.open() as stream:
                content = _filled(stream, HOLD_BYTES)
                cut = len(content) == HOLD_BYTES and bool(stream.read(1))
        except BROKEN as error:
            collector.add_error(record, f"it cannot be read: {_why(error)}")
            continue
        work.progress(len(content))
        if not content:
            collector.add_error(record, "it is empty")
            continue
        collector.cut += cut
        if filled + len(content) > len(buf):
            flush()
            filled = 0
            if len(content) > len(buf):
                buf = np.empty(len(content), np.uint8)
        buf[filled : filled + len(content)] = np.frombuffer(content, np.uint8)
        start, end = _mail_of(content)
        bounds.append((filled + start, filled + end, NO_DATE))
        records.append(record)
        filled += len(content)
    flush()
    if flagged:
        collector.warnings.append(f"{flagged:,} mails that Maildir marks as draft or deleted were left out")
