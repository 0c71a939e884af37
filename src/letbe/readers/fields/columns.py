"""The rows of a scan, piece by piece: what was read, what could not be, and what a listener is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.clock import to_utc
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import LOCAL, UNREAD, UTC
from letbe.readers.measure import measure
from letbe.readers.rows import MOST_ERRORS, Flag, Kind, ReadError, Rows

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Listener

NO_TIME: Final = "it has no time that can be read"
NO_AUTHOR: Final = "it names no author"

_TYPES: Final = {
    "record": np.int64,
    "at": np.int64,
    "local": np.bool_,
    "chat": np.int32,
    "author": np.int32,
    "to": np.int32,
    "kind": np.int8,
    "chars": np.int32,
    "words": np.int32,
    "flags": np.uint8,
    "recipients": np.int16,
    "native": np.uint64,
}


@dataclass(frozen=True, slots=True)
class Measures:
    """How much each of n texts is.

    Attributes:
        chars: int32, code points; -1 where there is no text.
        words: int32, words; -1 where there is no text.
        question: bool.
    """

    chars: NDArray[np.int32]
    words: NDArray[np.int32]
    question: NDArray[np.bool_]


def measured(texts: Spans) -> Measures:
    """Measure some texts.

    Cost: O(bytes), no memory beyond the columns and the plain texts.

    >>> from letbe.readers.fields.spans import spans_of
    >>> m = measured(spans_of(["Kommst du?", None]))
    >>> m.chars.tolist(), m.words.tolist(), m.question.tolist()
    ([10, -1], [2, -1], [True, False])
    """
    texts = plain(texts)
    n = len(texts)
    chars, words, question = np.full(n, -1, np.int32), np.full(n, -1, np.int32), np.zeros(n, np.bool_)
    _measure_all(texts.buffer, texts.start, texts.end, chars, words, question)
    return Measures(chars, words, question)


@scanner
def _measure_all(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    chars: NDArray[np.int32],
    words: NDArray[np.int32],
    question: NDArray[np.bool_],
) -> None:
    """Fill the measures of each text that is there."""
    for k in range(len(start)):
        if start[k] >= 0:
            chars[k], words[k], question[k] = measure(buffer, start[k], end[k])


class Columns:
    """Gathers the records of one scan.

    Args:
        listen: Somebody to tell what people wrote.
    """

    def __init__(self, listen: Listener | None = None) -> None:
        self._listen = listen
        self._pieces: list[dict[str, NDArray[Any]]] = []
        self._errors: list[ReadError] = []
        self._errors_total = 0

    def refuse(self, records: NDArray[np.int64] | list[int], reason: str) -> None:
        """Report records that cannot be read.

        Args:
            records: Their numbers in the file, from 0.
            reason: Why, without a word of what they hold.
        """
        self._errors_total += len(records)
        room = max(0, MOST_ERRORS - len(self._errors))
        self._errors += [ReadError(int(r) + 1, reason) for r in records[:room]]

    def add(
        self,
        record: NDArray[np.int64],
        at: NDArray[np.int64],
        *,
        known: NDArray[np.int8] | None = None,
        chat: NDArray[Any] | int = 0,
        author: NDArray[Any] | int = -1,
        to: NDArray[Any] | int = -1,
        kind: NDArray[Any] | int = Kind.TEXT,
        text: Spans | None = None,
        chars: NDArray[Any] | int = -1,
        words: NDArray[Any] | int = -1,
        listen: NDArray[np.bool_] | bool = True,
        flags: NDArray[Any] | int = 0,
        recipients: NDArray[Any] | int = 1,
        native: NDArray[np.uint64] | int = 0,
    ) -> None:
        """Add some records, in file order.

        A record whose time could not be read, and one that names no author and is no notice, is refused.

        Args:
            record: Number of each in its file, from 0, non-decreasing; int64, shape (n,).
            at: Microseconds since 1970.
            known: ``UNREAD``, ``LOCAL`` or ``UTC`` for each time (see ``values.moments``); UTC if not given.
            chat: Which of the scan's chats.
            author: Which of its handles; -1 for a notice.
            to: The recipient of a mail.
            kind: A ``Kind`` each.
            text: What was typed; measured, told to the listener where the kind is text or media, dropped.
            chars: Code points where the export has sizes and no texts; -1 where not known.
            words: Words likewise.
            listen: Which texts are a person's own words (nothing forwarded or quoted).
            flags: ``Flag`` bits; ``Flag.QUESTION`` is added by measuring.
            recipients: How many it was addressed to.
            native: A hash of the export's own id for the message, 0 where it has none.
        """
        n = len(record)
        known = np.full(n, UTC, np.int8) if known is None else known
        column = {
            "record": record,
            "at": at,
            "local": known == LOCAL,
            "chat": chat,
            "author": author,
            "to": to,
            "kind": kind,
            "flags": flags,
            "recipients": recipients,
            "native": native,
            "chars": chars,
            "words": words,
        }
        columns = {name: np.broadcast_to(_as(value, name), (n,)) for name, value in column.items()}
        notice = columns["kind"] == Kind.NOTICE
        timed = known != UNREAD
        good = timed & (notice | (columns["author"] >= 0))
        self.refuse(record[~timed], NO_TIME)
        self.refuse(record[timed & ~good], NO_AUTHOR)
        if text is not None:
            texts = plain(text.only(good & ~notice))
            sizes = measured(texts)
            columns |= {
                name: np.where(size >= 0, size, columns[name])
                for name, size in (("chars", sizes.chars), ("words", sizes.words))
            }
            columns["flags"] = columns["flags"] | np.where(
                sizes.question, np.uint8(Flag.QUESTION), np.uint8(0)
            )
            self._tell(texts, record, (columns["kind"] <= Kind.MEDIA) & np.broadcast_to(listen, (n,)))
        self._pieces.append({name: values[good] for name, values in columns.items()})

    def _tell(self, texts: Spans, record: NDArray[np.int64], own: NDArray[np.bool_]) -> None:
        """Tell the listener what people wrote."""
        if self._listen is None:
            return
        said = own & (texts.end > texts.start)
        self._listen.hear(texts.buffer, texts.start[said], texts.end[said], record[said])

    @property
    def errors(self) -> tuple[ReadError, ...]:
        """Give the records that could not be read, at most ``MOST_ERRORS``, in the order of the file."""
        return tuple(sorted(self._errors, key=lambda e: e.record))

    @property
    def errors_total(self) -> int:
        """Say how many could not be read."""
        return self._errors_total

    def rows(self, zone: ZoneInfo, *, in_order: bool = False) -> tuple[Rows, bool, list[str]]:
        """Give all records in the order of the file, with times in UTC.

        Args:
            zone: For times that name none.
            in_order: The file is in order of time, so that a step back inside the hour that occurs twice
                begins its second pass.

        Returns:
            The rows; True if every time named its zone; what a person should know about times.

        Cost: O(n log n) where records came out of order, else O(n).
        """
        whole = {
            name: np.concatenate([np.empty(0, dtype), *(p[name] for p in self._pieces)])
            for name, dtype in _TYPES.items()
        }
        self._pieces.clear()
        if (np.diff(whole["record"]) < 0).any():
            order = np.argsort(whole["record"], kind="stable")
            whole = {name: values[order] for name, values in whole.items()}
        local = whole.pop("local")
        warnings = _to_utc(whole["at"], local, zone, in_order=in_order)
        return Rows(**whole), not local.any(), warnings


def _as(value: NDArray[Any] | int | bool, name: str) -> NDArray[Any]:
    """Give a value or a column in its type."""
    return np.asarray(value).astype(_TYPES[name], copy=False)


def _to_utc(at: NDArray[np.int64], local: NDArray[np.bool_], zone: ZoneInfo, *, in_order: bool) -> list[str]:
    """Turn wall-clock times into UTC in place; say what is odd about them."""
    if not local.any():
        return []
    at[local], missing, repeated = to_utc(at[local], zone, in_order=in_order)
    said = []
    if missing:
        said.append(f"{missing} times stand in an hour that {zone.key} leaves out; they were moved forward")
    if repeated and not in_order:
        said.append(f"{repeated} times stand in an hour that {zone.key} has twice; which one is a guess")
    return said


_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


def mixed(*parts: NDArray[Any] | int) -> NDArray[np.uint64]:
    """Hash numbers, record by record, to one that is the same in every export and never 0.

    Args:
        parts: int64 or uint64, shape (n,), or one number for all.

    Returns:
        uint64, shape (n,).

    >>> bool((mixed(np.array([1, 2]), 3) == mixed(np.array([1, 2]), 3)).all())
    True
    """
    total = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            x = total ^ np.asarray(part).astype(np.int64, copy=False).view(np.uint64)
            x = (x ^ (x >> np.uint64(30))) * _MIX_1
            x = (x ^ (x >> np.uint64(27))) * _MIX_2
            total = x ^ (x >> np.uint64(31)) ^ np.uint64(0x9E3779B97F4A7C15)
    return np.where(total == 0, np.uint64(1), total)


def hashed(spans: Spans) -> NDArray[np.uint64]:
    """Hash texts (the export's own ids) to numbers that are the same in every export; 0 where absent.

    Returns:
        uint64, shape (n,).

    >>> from letbe.readers.fields.spans import spans_of
    >>> [bool(h) for h in hashed(spans_of(["a", None]))]
    [True, False]
    """
    spans = plain(spans)
    out = np.zeros(len(spans), np.uint64)
    _hash_all(spans.buffer, spans.start, spans.end, out)
    return out


@scanner
def _hash_all(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], out: NDArray[np.uint64]
) -> None:
    """Fill the hashes (FNV-1a, then mixed)."""
    for k in range(len(start)):
        if start[k] < 0:
            continue
        h = np.uint64(0xCBF29CE484222325)
        for i in range(start[k], end[k]):
            h = (h ^ np.uint64(buffer[i])) * np.uint64(0x100000001B3)
        h = (h ^ (h >> np.uint64(30))) * _MIX_1
        h = (h ^ (h >> np.uint64(27))) * _MIX_2
        h ^= h >> np.uint64(31)
        out[k] = h if h != np.uint64(0) else np.uint64(1)
