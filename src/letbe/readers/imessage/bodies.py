"""What stands in ``text`` and ``attributedBody``: a text as it was typed, found in place.

Since 2022 most rows have no ``text``; their words lie in ``attributedBody``, an archive of Apple's of the
kind ``streamtyped`` (NSArchiver).  Its string begins behind the class ``NSString``, the type ``+`` and a
length: one byte, or 0x81 and two bytes, or 0x82 and four, the lowest first.  A few rows hold a binary
property list instead.

In a text, U+FFFC stands for each attachment and U+FFFD for an app's bubble; nobody typed them.
"""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.spans import Spans, spans_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLASS: Final = np.frombuffer(b"NSString", np.uint8)
_ARCHIVE: Final = np.frombuffer(b"\x04\x0bstreamtyped", np.uint8)
_PLIST: Final = np.frombuffer(b"bplist0", np.uint8)
#: Between the class and its string stand a version, tags and a type: five bytes in all that were ever seen.
_FAR: Final = 24

#: What the kernel says of a body.
FOUND: Final = 0
IS_PLIST: Final = 1
UNREAD: Final = 2

#: A property list is read by a library, one by one; nobody has more of them than this.
MOST_PLISTS: Final = 100_000


def typed(bodies: Spans, is_body: NDArray[np.bool_]) -> tuple[Spans, NDArray[np.bool_], NDArray[np.bool_]]:
    r"""Give what was typed, without the marks for attachments and apps.

    Args:
        bodies: A ``text`` or an ``attributedBody`` each; the buffer is written to.
        is_body: Which are bodies.

    Returns:
        The texts, absent where a body cannot be read; which hold a mark; which cannot be read.

    Cost: O(bytes), nothing is copied.

    >>> body = b"\x04\x0bstreamtyped...NSString\x01\x94\x84\x01+\x02hi\x86"
    >>> texts, marked, unread = typed(spans_of(["\ufffcsee", body]), np.array([False, True]))
    >>> texts.raw(0), texts.raw(1), marked.tolist(), unread.tolist()
    (b'see', b'hi', [True, False], [False, False])
    """
    start, end = bodies.start.copy(), bodies.end.copy()
    how = np.zeros(len(bodies), np.int8)
    find_texts(bodies.buffer, is_body, start, end, how, _CLASS, _ARCHIVE, _PLIST)
    texts = _with_plists(Spans(bodies.buffer, start, end), bodies, how)
    marked = np.zeros(len(bodies), np.bool_)
    drop_marks(texts.buffer, texts.start, texts.end, marked)
    return texts, marked, how == UNREAD


@inner
def _stands(buffer: NDArray[np.uint8], i: int, end: int, word: NDArray[np.uint8]) -> bool:
    """Tell whether a word stands at a place."""
    if i + len(word) > end:
        return False
    for k in range(len(word)):
        if buffer[i + k] != word[k]:
            return False
    return True


@scanner
def find_texts(
    buffer: NDArray[np.uint8],
    is_body: NDArray[np.bool_],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    how: NDArray[np.int8],
    class_name: NDArray[np.uint8],
    archive: NDArray[np.uint8],
    plist: NDArray[np.uint8],
) -> None:
    """Narrow each body to the text in it.

    Args:
        buffer: Bytes.
        is_body: Which are bodies.
        start: Where each begins, shape (n,); moved, -1 where there is no text to be found.
        end: Where each ends; moved likewise.
        how: Filled: ``FOUND``, ``IS_PLIST`` or ``UNREAD``.
        class_name: ``NSString``.
        archive: What an archive begins with.
        plist: What a property list begins with.
    """
    for k in range(len(start)):
        if not is_body[k] or start[k] < 0 or start[k] == end[k]:
            continue
        i = start[k]
        stop = end[k]
        start[k] = -1
        end[k] = -1
        if not _stands(buffer, i, stop, archive):
            how[k] = IS_PLIST if _stands(buffer, i, stop, plist) else UNREAD
            continue
        how[k] = UNREAD
        i += len(archive)
        while i < stop and not _stands(buffer, i, stop, class_name):
            i += 1
        i += len(class_name)
        last = min(stop, i + _FAR) - 3
        while i < last and not (buffer[i] == 0x84 and buffer[i + 1] == 0x01 and buffer[i + 2] == 0x2B):
            i += 1
        i += 3
        if i >= min(stop, last + 3):
            continue
        size = int(buffer[i])
        i += 1
        wide = 0 if size < 0x80 else 2 if size == 0x81 else 4 if size == 0x82 else -1
        if wide < 0 or i + wide > stop:
            continue
        if wide > 0:
            size = 0
            for b in range(wide):
                size |= int(buffer[i + b]) << (8 * b)
        i += wide
        if size <= stop - i:
            start[k] = i
            end[k] = i + size
            how[k] = FOUND


@scanner
def drop_marks(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], marked: NDArray[np.bool_]
) -> None:
    """Take U+FFFC and U+FFFD out of each text, in place.

    Args:
        buffer: UTF-8; written to.
        start: Where each begins, shape (n,).
        end: Where each ends; moved.
        marked: Filled: which held one.
    """
    for k in range(len(start)):
        if start[k] < 0:
            continue
        i = start[k]
        to = i
        stop = end[k]
        while i < stop:
            b = buffer[i]
            if b == 0xEF and i + 2 < stop and buffer[i + 1] == 0xBF and buffer[i + 2] | 1 == 0xBD:
                marked[k] = True
                i += 3
                continue
            if to != i:
                buffer[to] = b
            to += 1
            i += 1
        end[k] = to


def _with_plists(texts: Spans, bodies: Spans, how: NDArray[np.int8]) -> Spans:
    """Read the few property lists, and put their texts behind the others."""
    lists = np.flatnonzero(how == IS_PLIST)
    if not len(lists):
        return texts
    found = spans_of([_text_of(bodies.raw(k) or b"") for k in lists[:MOST_PLISTS].tolist()])
    how[lists] = UNREAD
    start, end = texts.start.copy(), texts.end.copy()
    read = lists[:MOST_PLISTS][found.present]
    start[read] = found.start[found.present] + len(texts.buffer)
    end[read] = found.end[found.present] + len(texts.buffer)
    how[read] = FOUND
    return Spans(np.concatenate([texts.buffer, found.buffer]), start, end)


def _text_of(raw: bytes) -> str | None:
    """Read the string of an attributed string that was archived by its keys (NSKeyedArchiver)."""
    try:
        document: Any = plistlib.loads(raw, fmt=plistlib.FMT_BINARY)
        things = document["$objects"]
        value = things[document["$top"]["root"].data]
        for _ in range(3):
            if isinstance(value, str):
                return value
            held = value.get("NSString", value.get("NS.string"))
            value = things[held.data] if isinstance(held, plistlib.UID) else held
    except Exception:  # noqa: BLE001 - a hostile list fails in any way; it is one text that is not known
        return None
    return value if isinstance(value, str) else None
