"""Messages as imessage-exporter writes them into a text file: found and taken apart where they stand.

May 17, 2022  5:29:42 PM (Read by you after 2 minutes)   a time on the wall clock
Ada Lind                                                 who wrote it; ``Me`` is the owner
what she wrote, in one line or several
/Users/me/exports/attachments/12/IMG_1.heic              attachments, by their paths
Tapbacks:                                                reactions; they have no time of their own
    Loved by Me
    May 17, 2022  5:30:02 PM                             an answer to it, indented: it comes again below
    ...
This message responded to an earlier message.
                                                         an empty line ends it

May 17, 2022  6:03:00 PM You named the conversation Us   a notice is one line
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.values import days_of
from letbe.readers.measure import line_end

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONTHS: Final = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", np.uint8)
#: How long a time is: ``May 17, 2022  5:29:42 PM``.
TIME_BYTES: Final = 24
_NONE: Final = -1
_INDENT: Final = 4

#: Lines that the program writes and no person: skipped where they stand alone.
_ANNOTATIONS: Final = (
    b"This message responded to an earlier message.",
    b"This message was deleted from the conversation!",
    b"Attachment missing!",
    b"Unable to parse message!",
    *(
        b"Sent with " + effect
        for effect in (
            b"Balloons", b"Confetti", b"Echo", b"Fireworks", b"Gentle", b"Heart", b"Invisible Ink", b"Lasers",
            b"Loud", b"Shooting Star", b"Slam", b"Sparkles", b"Spotlight",
        )
    ),
)  # fmt: skip
#: Lines that make a message a notice, if nothing else is in it.
_NOTICES: Final = (
    b"SharePlay Message",
    b"Ended",
    b"Started sharing location!",
    b"Stopped sharing location!",
)
_REACTIONS: Final = (b"Tapbacks:", b"Reactions:")

_WORDS: Final = (*_ANNOTATIONS, *_NOTICES, *_REACTIONS)
WORDS: Final = np.frombuffer(b"".join(_WORDS), np.uint8)
ENDS: Final = np.cumsum([0, *map(len, _WORDS)])
_FIRST_NOTICE: Final = len(_ANNOTATIONS)
_FIRST_REACTIONS: Final = len(_ANNOTATIONS) + len(_NOTICES)

_UNSENT: Final = np.frombuffer(b" unsent a message!", np.uint8)
_PART: Final = np.frombuffer(b"unsent this message part", np.uint8)
_LATER: Final = np.frombuffer(b" later: ", np.uint8)
_EDITED: Final = np.frombuffer(b"Edited ", np.uint8)
_STICKER: Final = np.frombuffer(b"Sticker from ", np.uint8)
_BACKUP: Final = np.frombuffer(b"MobileSync/Backup/", np.uint8)
_FOLDER: Final = np.frombuffer(b"ttachments/", np.uint8)
_LINK: Final = np.frombuffer(b"http", np.uint8)
SIGNS: Final = (_UNSENT, _PART, _LATER, _EDITED, _STICKER, _BACKUP, _FOLDER, _LINK)

#: What is found of a message.
HAS_MEDIA: Final = 1
IS_NOTICE: Final = 2
IS_EDITED: Final = 4
IS_UNSENT: Final = 8


@inner
def _number(buffer: NDArray[np.uint8], i: int, count: int) -> int:
    """Read digits; a blank may stand for the first one."""
    value = 0
    for k in range(count):
        digit = int(buffer[i + k]) - 0x30
        if k == 0 and count == 2 and digit == -0x10:
            digit = 0
        if digit < 0 or digit > 9:
            return _NONE
        value = value * 10 + digit
    return value


@inner
def time_at(buffer: NDArray[np.uint8], i: int, end: int, months: NDArray[np.uint8]) -> int:
    """Read a time such as ``May 17, 2022  5:29:42 PM``: microseconds on the wall clock, ``_NONE`` if none."""
    if i + TIME_BYTES > end or buffer[i + 3] != 0x20 or buffer[i + 6] != 0x2C or buffer[i + 23] != 0x4D:
        return _NONE
    afternoon = buffer[i + 22] == 0x50
    if buffer[i + 15] != 0x3A or buffer[i + 18] != 0x3A or not (afternoon or buffer[i + 22] == 0x41):
        return _NONE
    month = 0
    while month < 12 and not (
        buffer[i] == months[3 * month]
        and buffer[i + 1] == months[3 * month + 1]
        and buffer[i + 2] == months[3 * month + 2]
    ):
        month += 1
    day = days_of(_number(buffer, i + 8, 4), month + 1, _number(buffer, i + 4, 2))
    hour = _number(buffer, i + 13, 2)
    minute = _number(buffer, i + 16, 2)
    second = _number(buffer, i + 19, 2)
    wrong = hour < 1 or hour > 12 or minute < 0 or minute > 59 or second < 0 or second > 60
    if month == 12 or day < 0 or wrong:
        return _NONE
    hour = hour % 12 + 12 * afternoon
    return int(((day * 24 + hour) * 3600 + minute * 60 + second) * 1_000_000)


@scanner
def find_starts(
    buffer: NDArray[np.uint8],
    end: int,
    months: NDArray[np.uint8],
    start: NDArray[np.int64],
    at: NDArray[np.int64],
) -> int:
    """Find where messages begin: a time at the beginning of a line, behind an empty line.

    Args:
        buffer: UTF-8; a window that begins at a line.
        end: How many bytes count.
        months: Their names.
        start: Filled: where each begins.
        at: Filled: when it was sent, microseconds on the wall clock.

    Returns:
        How many there are, as many as fit at most.
    """
    found = 0
    i = 0
    empty = True
    while i < end and found < len(start):
        stop = line_end(buffer, i, end)
        last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
        if empty and last - i >= TIME_BYTES:
            when = time_at(buffer, i, last, months)
            if when != _NONE:
                start[found] = i
                at[found] = when
                found += 1
        empty = last == i
        i = stop + 1
    return found


@inner
def _stands(buffer: NDArray[np.uint8], i: int, end: int, word: NDArray[np.uint8]) -> bool:
    """Tell whether a word stands at a place."""
    if i + len(word) > end:
        return False
    for k in range(len(word)):
        if buffer[i + k] != word[k]:
            return False
    return True


@inner
def _finds(buffer: NDArray[np.uint8], i: int, end: int, word: NDArray[np.uint8]) -> int:
    """Find a word in a line; ``_NONE`` where it is not."""
    while i + len(word) <= end:
        if _stands(buffer, i, end, word):
            return i
        i += 1
    return _NONE


@inner
def _annotation(
    buffer: NDArray[np.uint8], i: int, end: int, words: NDArray[np.uint8], ends: NDArray[np.int64]
) -> int:
    """Tell which of the program's own lines a line is; ``_NONE`` if none."""
    for w in range(len(ends) - 1):
        size = ends[w + 1] - ends[w]
        if size == end - i and buffer[i] == words[ends[w]]:
            k = 1
            while k < size and buffer[i + k] == words[ends[w] + k]:
                k += 1
            if k == size:
                return w
    return _NONE


@inner
def _is_path(
    buffer: NDArray[np.uint8], i: int, end: int, backup: NDArray[np.uint8], folder: NDArray[np.uint8]
) -> bool:
    """Tell the path of an attachment: absolute, below somebody's home, or in a folder of attachments."""
    if end - i < 4:
        return False
    rooted = buffer[i] == 0x2F or (buffer[i] == 0x7E and buffer[i + 1] == 0x2F)
    slashes = 0
    for k in range(i, end):
        slashes += buffer[k] == 0x2F
    if slashes < 2:
        return slashes == 1 and _stands(buffer, i + 1, end, folder) and buffer[i] | 0x20 == 0x61
    return (
        rooted
        or (_stands(buffer, i + 1, end, folder) and buffer[i] | 0x20 == 0x61)
        or _finds(buffer, i, end, backup) >= 0
    )


@scanner
def read_blocks(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    months: NDArray[np.uint8],
    words: NDArray[np.uint8],
    ends: NDArray[np.int64],
    signs: Any,
    places: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    found: NDArray[np.uint8],
    reactions: NDArray[np.int64],
) -> None:
    """Take messages apart.  What a person wrote is moved together in the buffer, without the program's lines.

    Args:
        buffer: UTF-8; written to.
        start: Where each message begins, shape (n,).
        end: Where it ends.
        months: Their names.
        words: The program's own lines, one behind the other.
        ends: Where each of them begins, and the last one ends.
        signs: ``SIGNS``.
        places: Filled: where the author and the text begin and end; -1 where there is none.
        found: Filled: ``HAS_MEDIA`` and the others.
        reactions: Filled: how many.
    """
    author_start, author_end, text_start, text_end = places
    unsent, part, later, edited, sticker, backup, folder, link = signs
    for k in range(len(start)):
        author_start[k] = author_end[k] = text_start[k] = text_end[k] = _NONE
        i = start[k] + TIME_BYTES
        stop = line_end(buffer, i, end[k])
        last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
        if last > i + 1 and buffer[i + 1] != 0x28:  # more than "(Read by"
            sign = last - len(unsent)
            if sign > i + 1 and _stands(buffer, sign, last, unsent):
                author_start[k] = i + 1
                author_end[k] = sign
                found[k] = IS_UNSENT
            else:
                found[k] = IS_NOTICE
            continue
        i = min(stop + 1, end[k])
        stop = line_end(buffer, i, end[k])
        last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
        if last > i:
            author_start[k] = i
            author_end[k] = last
        i = stop + 1
        first = i
        to = i
        state = 0  # 1 in new reactions, 2 in old ones, 3 in an indented answer
        is_link = False
        notice = False
        while i < end[k]:
            stop = line_end(buffer, i, end[k])
            last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
            here = i
            i = stop + 1
            indented = last - here > _INDENT
            for b in range(_INDENT):
                indented = indented and buffer[here + b] == 0x20
            if state == 2:
                if last == here:
                    state = 0
                else:
                    reactions[k] += 1
                continue
            if indented and time_at(buffer, here + _INDENT, last, months) != _NONE:
                state = 3
                continue
            if state == 1 and indented:
                reactions[k] += 1
                continue
            if state == 3 and (indented or last == here):
                continue
            state = 0
            which = _annotation(buffer, here, last, words, ends) if last > here else _NONE
            if which >= _FIRST_REACTIONS:
                state = 1 if which == _FIRST_REACTIONS else 2
                continue
            if which >= _FIRST_NOTICE and to == first:
                notice = True
                continue
            if 0 <= which < _FIRST_NOTICE:
                found[k] |= HAS_MEDIA if which == 2 else 0
                continue
            if _is_path(buffer, here, last, backup, folder) or _stands(buffer, here, last, sticker):
                found[k] |= HAS_MEDIA
                continue
            if last > here and _finds(buffer, here, last, part) >= 0:
                found[k] |= IS_EDITED
                continue
            if to == first and time_at(buffer, here, last, months) != _NONE:
                found[k] |= IS_EDITED
                here += TIME_BYTES + 1
            elif found[k] & IS_EDITED and _stands(buffer, here, last, edited):
                after = _finds(buffer, here, last, later)
                if after >= 0:
                    to = first
                    here = after + len(later)
            if is_link:
                continue  # what a preview says, and nobody typed
            is_link = to == first and _stands(buffer, here, last, link)
            for b in range(here, last):
                buffer[to] = buffer[b]
                to += 1
            if last > here or to > first:
                buffer[to] = 0x0A
                to += 1
        while to > first and (buffer[to - 1] == 0x0A or buffer[to - 1] == 0x20):
            to -= 1
        if to == first and notice:
            found[k] |= IS_NOTICE
        text_start[k] = first if to > first else _NONE
        text_end[k] = to if to > first else _NONE
