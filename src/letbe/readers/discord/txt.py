"""One channel as DiscordChatExporter writes it in plain text.

    [1/4/2021 5:03 PM] ada#1234
    hello

    {Attachments}
    https://...

People go by their names: their ids are not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.delimited import text_of
from letbe.readers.discord.channels import HINT, phrases, place_of
from letbe.readers.discord.written import title_of
from letbe.readers.fields.lines import ChatFile, Line, Lines, Marks
from letbe.readers.fields.phrases import TYPED
from letbe.readers.fields.times import Times
from letbe.readers.onechat import BY_TITLE, OneChat
from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Scan, Work

_OPEN: Final = 0x5B
_CLOSE: Final = 0x5D
_CURLY: Final = 0x7B
_CURLY_END: Final = 0x7D
_EQUAL: Final = 0x3D
_BLANK: Final = 0x20

#: A time in brackets is no longer, in bytes, and has at least so many digits.
_LONGEST_TIME: Final = 48
_FEWEST_DIGITS: Final = 5
_PINNED: Final = np.frombuffer(b" (pinned)", np.uint8).copy()
#: What a message has besides its text.
_BLOCKS: Final = np.frombuffer(b"AttachmentsStickersEmbedReactions", np.uint8).copy()
_BLOCK_ENDS: Final = np.array([11, 19, 24, 33], np.int64)
_MEDIA_BLOCKS: Final = 2

#: The server of what stands in none.
_DIRECT: Final = "Direct Messages"


def read(work: Work) -> Scan:
    """Read one file; see ``WrittenReader.scan``."""
    (source,) = work.sources
    title = title_of(text_of(source.head()))
    chat, said = OneChat(work, "discord"), phrases()
    times = Times("Date", None, work.ask.date_order, HINT)
    file = ChatFile(source, work.progress)
    first = True
    for records in file.records(mark):
        if not len(records.line):
            continue
        at, known = times.read(records.time)
        if first:
            times.check(known)
            first = False
        records.at[:] = at
        what = said.of(records.body)
        wordless = ~(records.body.end > records.body.start)
        media = (what == TYPED) & (wordless | (records.more > 0))
        kind = np.where(media, Kind.MEDIA, np.where(what == TYPED, Kind.TEXT, what)).astype(np.int8)
        chat.add(records, kind=kind, known=known, body=records.body.only(what == TYPED), captions=True)
    place = place_of(source.name)
    channel = title["channel"].rsplit("/", 1)[-1].strip() if title else place.channel
    direct = title["guild"].strip() == _DIRECT if title else place.direct
    return chat.scan(
        title=channel,
        other=channel if direct else None,
        other_by=BY_TITLE,
        group=not direct,
        address=place.number,
        order=times.order or "native",
        order_by=times.order_by or "a time stamp",
        failure=file.failure,
    )


def mark(lines: Lines, _last: bool) -> tuple[Marks, int]:
    """Say what the lines of a window are."""
    marks = Marks(len(lines))
    mark_lines(lines.buffer, lines.start, lines.end, marks.kind, marks.time, marks.name, marks.more)
    return marks, len(lines)


@scanner
def mark_lines(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    kind: NDArray[np.int8],
    time: NDArray[np.int64],
    name: NDArray[np.int64],
    more: NDArray[np.int32],
) -> None:
    """Fill what each line is; an empty line stands above whatever begins."""
    record = -1
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i >= stop or (k > 0 and end[k - 1] > start[k - 1] and buffer[i] != _EQUAL):
            continue
        if buffer[i] == _OPEN:
            close = _closing(buffer, i + 1, min(stop, i + _LONGEST_TIME))
            if close > 0 and close + 2 < stop and buffer[close + 1] == _BLANK:
                kind[k] = Line.BEGINS
                record = k
                time[0, k] = i + 1
                time[1, k] = close
                name[0, k] = close + 2
                name[1, k] = _without_pin(buffer, close + 2, stop)
        elif buffer[i] == _CURLY and buffer[stop - 1] == _CURLY_END:
            block = _block(buffer, i + 1, stop - 1)
            if block >= 0:
                kind[k] = Line.HEAD
                if block < _MEDIA_BLOCKS and record >= 0:
                    more[record] = 1
        elif buffer[i] == _EQUAL and stop - i == 62 and buffer[stop - 1] == _EQUAL:
            kind[k] = Line.HEAD


@inner
def _closing(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the bracket that closes a time; -1 where too few digits stand before it."""
    digits = 0
    while i < end and buffer[i] != _CLOSE:
        digits += 0x30 <= buffer[i] <= 0x39
        i += 1
    return i if i < end and digits >= _FEWEST_DIGITS else -1


@inner
def _without_pin(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the end of a name without the word that its message is pinned."""
    size = len(_PINNED)
    if end - size <= i:
        return end
    for k in range(size):
        if buffer[end - size + k] != _PINNED[k]:
            return end
    return end - size


@inner
def _block(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Tell which block of a message begins; -1 for none."""
    first = 0
    for block in range(len(_BLOCK_ENDS)):
        size = _BLOCK_ENDS[block] - first
        same = end - i == size
        k = 0
        while same and k < size:
            same = buffer[i + k] == _BLOCKS[first + k]
            k += 1
        if same:
            return block
        first = _BLOCK_ENDS[block]
    return -1
