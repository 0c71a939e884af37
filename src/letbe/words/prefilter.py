"""Which of many texts ask for something: compiled, over the bytes, and it never loses one.

``candidates`` marks the texts in which a phrase stands that no near miss takes back; ``hits`` says which
phrases, in which sentence, and what they keep.  Both are one pass of the same code, so what the first leaves
out ``recognise`` would have called ``none``.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.words.layout import COLUMNS, new_desk, only_read
from letbe.words.model import model
from letbe.words.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from letbe.words.layout import Desk, Tables

#: Two threads never write on the same desk.
_mine = threading.local()
#: After so many a new desk is taken, long before the number is too large.
_MOST_SENTENCES: Final = 1 << 60
#: Hits that there is room for at first, for each text and beyond.
_HITS_A_TEXT: Final = 1
_MORE: Final = 64


def candidates(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which texts may ask for something.

    Args:
        buffer: UTF-8, shape (n,), uint8.  What is no UTF-8 counts as a gap between words.
        starts: Where each text begins, shape (m,), int64, bytes.
        ends: One past where each ends, shape (m,), int64, bytes.

    Returns:
        Shape (m,), bool.  False only where ``recognise`` finds nothing.

    Raises:
        ValueError: The shapes differ, or a text is not within the buffer.

    Cost: O(n); some hundreds of thousands of messages a second on one core, after the kernel is compiled.

    >>> text = np.frombuffer(b"leave me alone", dtype=np.uint8)
    >>> candidates(text, np.array([0]), np.array([14])).tolist()
    [True]
    """
    starts, ends = np.asarray(starts, np.int64), np.asarray(ends, np.int64)
    if starts.shape != ends.shape or starts.ndim != 1:
        raise ValueError(f"{starts.shape} starts, but {ends.shape} ends")
    if len(starts) and not (starts.min() >= 0 and (starts <= ends).all() and ends.max() <= len(buffer)):
        raise ValueError(f"a text is not within the {len(buffer)} bytes")
    return marked(buffer, starts, ends, model().tables)


def marked(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64], tables: Tables
) -> NDArray[np.bool_]:
    """Say which texts hold a phrase that stands, of phrases that were laid out before."""
    found = np.zeros(len(starts), np.bool_)
    _run(buffer, starts, ends, tables, found, np.empty((0, COLUMNS), np.int32))
    return found


def hits(texts: Sequence[str], tables: Tables) -> NDArray[np.int32]:
    """Find every phrase that stands in some texts, those that a near miss takes back, too.

    Returns:
        Shape (n, ``layout.COLUMNS``), int32, sorted by text, sentence, rule and place.

    Cost: as ``candidates``.
    """
    laid_out = coded(texts)
    found = np.zeros(len(texts), np.bool_)
    room = _HITS_A_TEXT * len(texts) + _MORE
    while True:
        rows = np.empty((room, COLUMNS), np.int32)
        count = _run(*laid_out, tables, found, rows)
        if count <= room:
            break
        room = count
    rows = rows[:count]
    return rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]


def _run(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    tables: Tables,
    found: NDArray[np.bool_],
    rows: NDArray[np.int32],
) -> int:
    """Call the compiled code; give how many hits there are, if there is room for any."""
    run: Callable[..., tuple[int, int]] = scan
    desk, sentence = _desk(tables)
    texts = [only_read(np.ascontiguousarray(array)) for array in (buffer, starts, ends)]
    try:
        count, sentence = run(*texts, tables, desk, found, rows, sentence)
    except BaseException:
        _mine.__dict__.clear()
        raise
    _mine.desk = tables, desk, sentence
    return count


def _desk(tables: Tables) -> tuple[Desk, int]:
    """Give this thread's desk for some tables, and the number of its last sentence.

    What lies on it of the texts is hashes of their words.
    """
    kept = getattr(_mine, "desk", None)
    if kept is None or kept[0] is not tables or kept[2] > _MOST_SENTENCES:
        return new_desk(tables), 0
    return kept[1], kept[2]


def mask(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Say which texts may ask for something, of strings.

    >>> mask(["leave me alone", "ok"]).tolist()
    [True, False]
    """
    return candidates(*coded(texts))


def coded(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """Lay strings out one after the other, as bytes, with where each begins and ends."""
    each = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([0, *map(len, each)], dtype=np.int64)
    return np.frombuffer(b"".join(each), np.uint8), ends[:-1], ends[1:]
