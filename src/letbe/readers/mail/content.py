"""The parts of a mail: which of them holds what the person typed.

Delimiters are searched with skips of a whole delimiter (Boyer-Moore-Horspool), so that an
attachment is passed over at a fraction of its bytes and never decoded.  Depth, parts and the length
of a boundary are bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, piece
from letbe.readers.mail.fields import (
    CONTENT_TYPE,
    DISPOSITION,
    ENCODING,
    PRIME,
    SEED,
    find_fields,
    lower,
    plain,
    token_hash,
    word_hash,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How deep parts lie in each other: real mails stay below six.
MOST_NESTED: Final = 16
#: How many parts of one mail are looked at.
MOST_PARTS: Final = 1_000
#: The longest boundary; RFC 2046 allows 70.
LONGEST_BOUNDARY: Final = 256

# What a part is.
PLAIN, HTML, MULTIPART, CALENDAR, OTHER_TEXT, ATTACHED = range(6)
# How a part is written.
AS_IS, QUOTED, BASE64, STRANGE = range(4)

# The places of what a walk finds.
P_START, P_END, P_ENCODING, P_CHARSET, P_CHARSET_END = range(5)
H_START = 5  # the same five for the HTML part
ROBOT, HARD, ATTACHMENTS, N_FOUND = range(10, 14)

_H = {
    name: np.uint64(word_hash(name.encode()))
    for name in (
        "text/plain", "text", "text/html", "text/calendar", "multipart/report", "multipart",
        "attachment", "quoted-printable", "base64", "x-uuencode", "uuencode", "x-uue", "uue",
        "boundary", "charset", "boundary*", "charset*", "boundary*0", "charset*0", "boundary*0*",
    )
}  # fmt: skip
_TEXT_PLAIN, _TEXT, _TEXT_HTML, _CALENDAR = _H["text/plain"], _H["text"], _H["text/html"], _H["text/calendar"]
_REPORT, _MULTIPART, _ATTACHMENT = _H["multipart/report"], _H["multipart"], _H["attachment"]
_QP, _B64 = _H["quoted-printable"], _H["base64"]
_UU = np.array([_H["x-uuencode"], _H["uuencode"], _H["x-uue"], _H["uue"]])
_BOUNDARY, _CHARSET = _H["boundary"], _H["charset"]
_EXTENDED = np.array([_H["boundary*"], _H["charset*"], _H["boundary*0"], _H["charset*0"], _H["boundary*0*"]])


@inner
def has_hash(values: NDArray[np.uint64], value: np.uint64) -> bool:
    """Tell whether a short list holds a hash."""
    for k in range(len(values)):
        if values[k] == value:
            return True
    return False


@inner
def read_type(buf: NDArray[np.uint8], start: int, end: int, found: NDArray[np.int64]) -> int:
    """Read a Content-Type.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the value begins; -1 where there is none.
        end: Where it ends.
        found: Filled with the spans of boundary and charset, whether a robot wrote the mail, and
            whether this is too hard for us; shape (6,), int64.

    Returns:
        What the part is.
    """
    found[0] = found[1] = found[2] = found[3] = 0
    found[4] = found[5] = 0
    if start < 0:
        return PLAIN
    whole = token_hash(buf, start, end)
    i = start
    while i < end and buf[i] <= 32:
        i += 1
    main = SEED
    while i < end and buf[i] > 32 and buf[i] not in (47, 59):
        main = (main ^ np.uint64(lower(int(buf[i])))) * PRIME
        i += 1
    if i >= end or buf[i] != 47:
        kind = PLAIN  # no type at all counts as text/plain
    elif main == _MULTIPART:
        kind = MULTIPART
    elif whole == _TEXT_PLAIN:
        kind = PLAIN
    elif whole == _TEXT_HTML:
        kind = HTML
    elif whole == _CALENDAR:
        kind = CALENDAR
    else:
        kind = OTHER_TEXT if main == _TEXT else ATTACHED
    found[4] = whole == _REPORT or kind == CALENDAR
    quoted = False
    while i < end:
        c = int(buf[i])
        if c == 34:
            quoted = not quoted
        elif c == 40 and not quoted:
            found[5] = 1  # a comment
        elif c == 59 and not quoted:
            i = _read_parameter(buf, i + 1, end, found)
            continue
        i += 1
    return kind


@inner
def _read_parameter(buf: NDArray[np.uint8], i: int, end: int, found: NDArray[np.int64]) -> int:
    """Read one ``name=value``; give the place after it."""
    while i < end and buf[i] <= 32:
        i += 1
    name = SEED
    while i < end and buf[i] > 32 and buf[i] not in (34, 40, 59, 61):
        name = (name ^ np.uint64(lower(int(buf[i])))) * PRIME
        i += 1
    while i < end and buf[i] <= 32:
        i += 1
    if has_hash(_EXTENDED, name):
        found[5] = 1  # RFC 2231
    if i >= end or buf[i] != 61:
        return i
    i += 1
    while i < end and buf[i] <= 32:
        i += 1
    first = i
    if i < end and buf[i] == 34:
        first = i = i + 1
        while i < end and buf[i] != 34:
            if buf[i] == 92:
                i += 1
                found[5] |= name == _BOUNDARY
            i += 1
        last = min(i, end)
        i += 1
    else:
        while i < end and buf[i] != 59:
            i += 1
        last = min(i, end)
    while last > first and buf[last - 1] <= 32:
        last -= 1
    if name == _BOUNDARY and found[1] == 0:
        found[0] = first
        found[1] = last
    elif name == _CHARSET and found[3] == 0:
        found[2] = first
        found[3] = last
    return i


@inner
def read_encoding(buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Read a Content-Transfer-Encoding; one that nobody knows leaves the bytes as they are."""
    if start < 0:
        return AS_IS
    value = token_hash(buf, start, end)
    if value == _QP:
        return QUOTED
    if value == _B64:
        return BASE64
    return STRANGE if has_hash(_UU, value) else AS_IS


@inner
def fill_skips(buf: NDArray[np.uint8], first: int, last: int, skips: NDArray[np.int64]) -> None:
    """Make the table of skips for ``--`` and the boundary in ``buf[first:last]``."""
    size = last - first + 2
    skips[:] = size
    skips[45] = size - 1
    if size > 2:
        skips[45] = size - 2
    for i in range(first, last - 1):
        skips[buf[i]] = size - 3 - (i - first)


@inner
def find_delimiter(
    buf: NDArray[np.uint8], i: int, end: int, first: int, last: int, skips: NDArray[np.int64]
) -> tuple[int, int, bool]:
    """Find the next line that is ``--`` and the boundary.

    Returns:
        Where its line begins, where the next line begins, and True if it closes; (-1, end, True)
        where there is none.
    """
    size = last - first + 2
    at = i
    while at + size <= end:
        tail = int(buf[at + size - 1])
        if tail == buf[last - 1] and buf[at] == 45 and buf[at + 1] == 45 and (at == i or buf[at - 1] == 10):
            k = 0
            while k < last - first and buf[at + 2 + k] == buf[first + k]:
                k += 1
            if k == last - first:
                j = at + size
                closes = j + 1 < end and buf[j] == 45 and buf[j + 1] == 45
                if closes:
                    j += 2
                while j < end and buf[j] in (9, 13, 32):
                    j += 1
                if j >= end or buf[j] == 10:
                    return at, min(j + 1, end), closes
        at += skips[tail]
    return -1, end, True


@inner
def _keep(
    found: NDArray[np.int64],
    place: int,
    start: int,
    end: int,
    encoding: int,
    charset: int,
    charset_end: int,
) -> None:
    """Remember where a text stands, if it is the first of its sort."""
    if found[place + P_START] < 0:
        found[place + P_START] = start
        found[place + P_END] = end
        found[place + P_ENCODING] = encoding
        found[place + P_CHARSET] = charset
        found[place + P_CHARSET_END] = charset_end


@piece
def walk(
    buf: NDArray[np.uint8],
    body: int,
    end: int,
    spans: NDArray[np.int64],
    to: NDArray[np.int64],
    stack: NDArray[np.int64],
    skips: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    """Find the text of a mail: the first text/plain that is no attachment, else the first HTML.

    Args:
        buf: Bytes, shape (n,), uint8.
        body: Where the mail's body begins.
        end: Where the mail ends.
        spans: Its fields, as ``find_fields`` gives them; overwritten by those of its parts.
        to: Room that ``find_fields`` needs.
        stack: Room for ``MOST_NESTED`` parts in parts, shape (MOST_NESTED, 4), int64.
        skips: The same, shape (MOST_NESTED, 256), int64.
        found: Filled, shape (N_FOUND,), int64: see the names above.
    """
    found[:] = 0
    found[P_START] = found[H_START] = -1
    kept = np.empty(6, np.int64)
    depth = 0
    start = body
    stop = end
    parts = 0
    while True:
        kind = read_type(buf, spans[CONTENT_TYPE, 0], spans[CONTENT_TYPE, 1], kept)
        encoding = read_encoding(buf, spans[ENCODING, 0], spans[ENCODING, 1])
        attached = (
            spans[DISPOSITION, 0] >= 0
            and token_hash(buf, spans[DISPOSITION, 0], spans[DISPOSITION, 1]) == _ATTACHMENT
        )
        if kind != ATTACHED:
            found[HARD] |= kept[5]
        if depth == 0 and kind == MULTIPART:
            found[ROBOT] |= kept[4]
        elif kind == CALENDAR and not attached:
            found[ROBOT] = 1
        if kind == MULTIPART and 0 < kept[1] - kept[0] <= LONGEST_BOUNDARY and depth < MOST_NESTED:
            fill_skips(buf, kept[0], kept[1], skips[depth])
            at, after, closes = find_delimiter(buf, start, stop, kept[0], kept[1], skips[depth])
            if at >= 0 and not closes:
                stack[depth, 0] = after
                stack[depth, 1] = stop
                stack[depth, 2] = kept[0]
                stack[depth, 3] = kept[1]
                depth += 1
            elif at < 0 and depth == 0:
                _keep(found, plain(0), start, stop, encoding, kept[2], kept[3])
        elif kind == MULTIPART:
            if depth == 0:
                _keep(found, plain(0), start, stop, encoding, kept[2], kept[3])
        elif kind == PLAIN and not attached:
            _keep(found, plain(0), start, stop, encoding, kept[2], kept[3])
        elif kind == HTML and not attached:
            _keep(found, plain(H_START), start, stop, encoding, kept[2], kept[3])
        elif kind == OTHER_TEXT and depth == 0:
            _keep(found, plain(0), start, stop, encoding, kept[2], kept[3])
        elif kind != CALENDAR:
            found[ATTACHMENTS] += 1
        # The next part, of the innermost that still has one.
        while depth > 0 and stack[depth - 1, 0] < 0:
            depth -= 1
        parts += 1
        if depth == 0 or parts > MOST_PARTS:
            return
        level = depth - 1
        start = stack[level, 0]
        outer = stack[level, 1]
        at, after, closes = find_delimiter(buf, start, outer, stack[level, 2], stack[level, 3], skips[level])
        stack[level, 0] = -1 if closes else after
        stop = outer if at < 0 else at
        # The line break before a delimiter belongs to it.
        if at > start and buf[stop - 1] == 10:
            stop -= 1
            if stop > start and buf[stop - 1] == 13:
                stop -= 1
        start, _, _ = find_fields(buf, start, stop, spans, to)
