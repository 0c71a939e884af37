"""Messages that begin with a time at the beginning of a line: found and taken apart where they stand.

    [2024-03-01 12:00:00] Ada: hello        signal-export; earlier [2024-03-01, 12:00]
    2024-03-01 12:00 Ada: hello             sigtop, short
    [Mar 01, 2024 12:00:00] <Ada> hello     signalbackup-tools; *** for what nobody typed

What follows up to the next such line belongs to the message.  Programs put into the same text what is no
text: quotes, reactions, names of files; it is taken out in place.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.values import days_of
from letbe.readers.measure import line_end

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Form(IntEnum):
    """Which program wrote a file."""

    MARKDOWN = 0
    SHORT = 1
    BACKUP = 2


#: What is found of a message.
HAS_MEDIA: Final = 1
IS_NOTICE: Final = 2
IS_EDITED: Final = 4
IS_GONE: Final = 8
IS_CALL: Final = 16
HAS_REACTIONS: Final = 32

_MARKDOWN: Final = int(Form.MARKDOWN)
_SHORT: Final = int(Form.SHORT)
_BACKUP: Final = 2

MONTHS: Final = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", np.uint8)
_NONE: Final = -1
#: Nobody has a longer name; a line without a colon near its beginning begins no message.
_LONGEST_NAME: Final = 300


@inner
def _digits(buffer: NDArray[np.uint8], i: int, end: int, count: int) -> int:
    """Read just so many digits."""
    if i + count > end:
        return _NONE
    value = 0
    for k in range(count):
        digit = int(buffer[i + k]) - 0x30
        if digit < 0 or digit > 9:
            return _NONE
        value = value * 10 + digit
    return value


@inner
def _clock(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read ``HH:MM`` or ``HH:MM:SS``: seconds, and the place behind; ``_NONE`` where there is none."""
    hour = _digits(buffer, i, end, 2)
    minute = _digits(buffer, i + 3, end, 2)
    if hour < 0 or hour > 23 or minute < 0 or minute > 59 or buffer[i + 2] != 0x3A:
        return _NONE, i
    second = 0
    after = i + 5
    if after < end and buffer[after] == 0x3A:
        second = _digits(buffer, after + 1, end, 2)
        after += 3
        if second < 0 or second > 60:
            return _NONE, i
    return hour * 3600 + minute * 60 + second, after


@inner
def time_at(
    buffer: NDArray[np.uint8], i: int, end: int, form: int, months: NDArray[np.uint8]
) -> tuple[int, int]:
    """Read the time at the beginning of a line: microseconds on the wall clock, and the place behind it."""
    start = i
    i += form != _SHORT
    if i + 16 > end or (form != _SHORT and buffer[start] != 0x5B):
        return _NONE, start
    if form == _BACKUP:
        month = 0
        while month < 12 and not (
            buffer[i] == months[3 * month]
            and buffer[i + 1] == months[3 * month + 1]
            and buffer[i + 2] == months[3 * month + 2]
        ):
            month += 1
        if buffer[i + 3] != 0x20 or buffer[i + 6] != 0x2C or buffer[i + 7] != 0x20:
            return _NONE, start
        day = days_of(_digits(buffer, i + 8, end, 4), month + 1, _digits(buffer, i + 4, end, 2))
        i += 12
    else:
        if buffer[i + 4] != 0x2D or buffer[i + 7] != 0x2D:
            return _NONE, start
        day = days_of(
            _digits(buffer, i, end, 4), _digits(buffer, i + 5, end, 2), _digits(buffer, i + 8, end, 2)
        )
        i += 10
        i += form == _MARKDOWN and buffer[i] == 0x2C
    if day < 0 or buffer[i] != 0x20:
        return _NONE, start
    seconds, i = _clock(buffer, i + 1, end)
    if seconds < 0:
        return _NONE, start
    if form != _SHORT:
        if i >= end or buffer[i] != 0x5D:
            return _NONE, start
        i += 1
    if i >= end or buffer[i] != 0x20:
        return _NONE, start
    return int((day * 86_400 + seconds) * 1_000_000), i + 1


@inner
def _name_end(buffer: NDArray[np.uint8], i: int, end: int, form: int) -> int:
    """Find where the name that begins at a place ends; ``_NONE`` where there is none."""
    sign = 0x3E if form == _BACKUP else 0x3A
    last = min(end, i + _LONGEST_NAME)
    while i < last:
        if buffer[i] == sign and (i + 1 >= end or buffer[i + 1] == 0x20 or buffer[i + 1] == 0x0D):
            return i
        i += 1
    return _NONE


@scanner
def find_lines(
    buffer: NDArray[np.uint8],
    end: int,
    form: int,
    months: NDArray[np.uint8],
    start: NDArray[np.int64],
    at: NDArray[np.int64],
    name: NDArray[np.int64],
    behind: NDArray[np.int64],
    text: NDArray[np.int64],
) -> int:
    """Find where messages begin.

    Args:
        buffer: UTF-8; a window that begins at a line.
        end: How many bytes count.
        form: A ``Form``.
        months: Their names.
        start: Filled: where each begins.
        at: Filled: when it was sent, microseconds on the wall clock.
        name: Filled: where its author's name begins; -1 where nobody wrote it.
        behind: Filled: where the name ends.
        text: Filled: where its text begins.

    Returns:
        How many there are, as many as fit at most.
    """
    found = 0
    i = 0
    while i < end and found < len(start):
        stop = line_end(buffer, i, end)
        when, after = time_at(buffer, i, stop, form, months)
        if when != _NONE:
            starred = form == _BACKUP and stop - after > 3 and buffer[after] == 0x2A
            first = after + 4 if starred else after
            first += form == _BACKUP and first < stop and buffer[first] == 0x3C
            named = form != _BACKUP or (first > after and buffer[first - 1] == 0x3C)
            last = _name_end(buffer, first, stop, form) if named else _NONE
            if last != _NONE or starred:
                start[found] = i
                at[found] = when
                name[found] = first if last != _NONE else _NONE
                behind[found] = last
                text[found] = after if starred else min(last + 2, stop)
                found += 1
        i = stop + 1
    return found


@inner
def _begins(buffer: NDArray[np.uint8], i: int, end: int, word: NDArray[np.uint8]) -> bool:
    """Tell whether a word stands at a place."""
    if i + len(word) > end:
        return False
    for k in range(len(word)):
        if buffer[i + k] != word[k]:
            return False
    return True


DELETED: Final = np.frombuffer(b"(This message was deleted)", np.uint8)
TO_MEDIA: Final = np.frombuffer(b"media/", np.uint8)
TO_STICKERS: Final = np.frombuffer(b"exported_stickers/", np.uint8)
NOT_EXPORTED: Final = np.frombuffer(b" not exported)", np.uint8)
INCOMING: Final = np.frombuffer(b"Incoming ", np.uint8)
OUTGOING: Final = np.frombuffer(b"Outgoing ", np.uint8)
MISSED: Final = np.frombuffer(b"Missed ", np.uint8)
CALL: Final = np.frombuffer(b"call", np.uint8)
SENT_FILE: Final = np.frombuffer(b"> sent file", np.uint8)
MESSAGE: Final = np.frombuffer(b" message]", np.uint8)
REPLY: Final = np.frombuffer(b"reply to ", np.uint8)
EDITED: Final = np.frombuffer(b"edited", np.uint8)
ATTACHMENT: Final = np.frombuffer(b" attachment", np.uint8)
WORDS: Final = (
    DELETED, TO_MEDIA, TO_STICKERS, NOT_EXPORTED, INCOMING, OUTGOING, MISSED, CALL, SENT_FILE, MESSAGE, REPLY,
    EDITED, ATTACHMENT,
)  # fmt: skip


@inner
def _trimmed(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the end of a text without the blanks and line breaks behind it."""
    while end > i and buffer[end - 1] in (0x20, 0x0A, 0x0D):
        end -= 1
    return end


@inner
def _is_call(
    buffer: NDArray[np.uint8],
    i: int,
    end: int,
    incoming: NDArray[np.uint8],
    outgoing: NDArray[np.uint8],
    missed: NDArray[np.uint8],
    call: NDArray[np.uint8],
) -> bool:
    """Tell ``Incoming voice call (accepted, 5s)`` and its kin, where nothing else is said."""
    if end - i > 80:
        return False
    if _begins(buffer, i, end, incoming) or _begins(buffer, i, end, outgoing):
        i += len(incoming)
    elif _begins(buffer, i, end, missed):
        i += len(missed)
    else:
        return False
    blanks = 0
    while i < end and not _begins(buffer, i, end, call):
        blanks += buffer[i] == 0x20
        i += 1
    i += len(call)
    return blanks <= 1 and (
        i == end or (i + 1 < end and buffer[i] == 0x20 and buffer[i + 1] == 0x28 and buffer[end - 1] == 0x29)
    )


@scanner
def tidy(
    buffer: NDArray[np.uint8],
    form: int,
    words: tuple[
        NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8],
        NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8],
        NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8],
    ],
    name: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    found: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Take out of each text what no person typed, in place.

    Args:
        buffer: UTF-8; written to.
        form: A ``Form``.
        words: ``WORDS``.
        name: Where the author's name begins; -1 where nobody wrote it.
        start: Where each text begins, shape (n,); moved.
        end: Where it ends; moved, -1 in both where nothing is left.
        found: Filled: ``HAS_MEDIA`` and the others.
    """
    (
        deleted,
        media,
        stickers,
        lacking,
        incoming,
        outgoing,
        missed,
        call,
        sent,
        message,
        reply,
        edited,
        attached,
    ) = words
    for k in range(len(start)):
        i = start[k]
        last = _trimmed(buffer, i, end[k])
        if form == _BACKUP:
            if i < last and buffer[i] == 0x2A:  # nobody typed it
                at = i
                while at < last and not _begins(buffer, at, last, sent):
                    at += 1
                if at < last and name[k] >= 0:
                    found[k] |= HAS_MEDIA
                else:
                    found[k] |= IS_NOTICE
                last = i
            elif i < last and buffer[last - 1] == 0x29:
                at = last - 1  # reactions, in round brackets at the end
                while at > i + 1 and not (buffer[at] == 0x28 and buffer[at - 1] == 0x20):
                    at -= 1
                colon = at
                while colon + 2 < last and not (buffer[colon] == 0x3A and buffer[colon + 1] == 0x20):
                    colon += 1
                if at > i + 1 and colon + 2 < last and buffer[colon + 2] >= 0xC0:
                    found[k] |= HAS_REACTIONS
                    last = _trimmed(buffer, i, at - 1)
        elif form == _SHORT:
            if i < last and buffer[i] == 0x5B:
                close = i
                while close < last and buffer[close] != 0x5D and buffer[close] != 0x0A:
                    close += 1
                if close < last and buffer[close] == 0x5D:
                    by_app = _begins(buffer, close + 1 - len(message), close + 1, message)
                    many = 0
                    for b in range(i, close):
                        many += _begins(buffer, b, close, attached) and 0x30 <= buffer[b - 1] <= 0x39
                    changed = _begins(buffer, close - len(edited), close, edited)
                    for b in range(i, close):
                        changed = changed or (
                            _begins(buffer, b, close, edited)
                            and b + len(edited) < close
                            and buffer[b + len(edited)] == 0x2C
                        )
                    if by_app and close + 1 == last:
                        found[k] |= IS_NOTICE
                        last = i
                    elif many > 0 or changed or _begins(buffer, i + 1, close, reply):
                        found[k] |= HAS_MEDIA if many > 0 else 0
                        found[k] |= IS_EDITED if changed else 0
                        i = min(close + 2, last)
        else:
            if _begins(buffer, i, last, deleted) and last - i == len(deleted):
                found[k] |= IS_GONE
                last = i
            elif _is_call(buffer, i, last, incoming, outgoing, missed, call):
                found[k] |= IS_CALL
                last = i
            to = i
            line = i
            quoted = True  # a quote stands before the answer to it
            while line < last:
                stop = min(line_end(buffer, line, last), last)
                begin = line
                line = stop + 1
                while stop > begin and (buffer[stop - 1] == 0x0D or buffer[stop - 1] == 0x20):
                    stop -= 1
                if quoted and (stop == begin or buffer[begin] == 0x3E):
                    continue
                quoted = False
                if stop - begin > 5 and buffer[begin] == 0x28 and buffer[stop - 1] == 0x29:
                    if buffer[begin + 1] == 0x2D and buffer[stop - 2] == 0x2D:
                        found[k] |= HAS_REACTIONS
                        continue
                    if buffer[begin + 1] == 0x28 and buffer[stop - 2] == 0x29:
                        found[k] |= HAS_MEDIA
                        continue
                b = begin
                while b < stop:
                    if buffer[b] == 0x5B or (buffer[b] == 0x21 and b + 1 < stop and buffer[b + 1] == 0x5B):
                        c = b
                        while c + 1 < stop and not (buffer[c] == 0x5D and buffer[c + 1] == 0x28):
                            c += 1
                        c += 2
                        while c < stop and (buffer[c] == 0x2E or buffer[c] == 0x2F):
                            c += 1
                        if _begins(buffer, c, stop, media) or _begins(buffer, c, stop, stickers):
                            found[k] |= HAS_MEDIA
                            break
                    if buffer[b] == 0x28 and _begins(buffer, stop - len(lacking), stop, lacking):
                        inside = b
                        while inside < stop and buffer[inside] != 0x20:
                            inside += 1
                        if inside == stop - len(lacking):
                            found[k] |= HAS_MEDIA
                            break
                    buffer[to] = buffer[b]
                    to += 1
                    b += 1
                if line <= last:
                    buffer[to] = 0x0A
                    to += 1
            last = _trimmed(buffer, i, to)
        start[k] = i if last > i else _NONE
        end[k] = last if last > i else _NONE
