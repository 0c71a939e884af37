"""Times in a column: stamps, seconds since 1970, or written in a way that the file keeps to.

Without a ``time_format`` the first rows decide, once for the whole file.  Where day and month cannot be told
apart, nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.errors import UnreadableError, UsageError
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import LOCAL, UNREAD, UTC, days_of, decimals, moments, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

    Moments = tuple[NDArray[np.int64], NDArray[np.int8]]

#: Ways to write a time in which day and month cannot be mistaken.
PLAIN_FORMATS: Final = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M",
    "%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %Z %Y",
    "%d-%b-%Y %H:%M:%S", "%d-%b-%y %H:%M:%S", "%d-%b-%Y %H:%M",
    "%d-%b-%y %I:%M %p", "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M",
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d, %Y %H:%M:%S", "%b %d, %Y %H:%M",
    "%a, %b %d, %Y, %H:%M:%S", "%a, %b %d, %Y, %I:%M:%S %p", "%a, %b %d, %Y at %H:%M:%S",
    "%a, %b %d, %Y at %I:%M:%S %p", "%a, %d %b %Y, %H:%M:%S", "%a, %d %b %Y at %H:%M:%S",
    "%b %d, %Y, %I:%M:%S %p", "%b %d, %Y, %I:%M %p", "%d %b %Y %I:%M %p", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%S%z",
)  # fmt: skip

#: Ways in which they can; {} is what parts the numbers.
_DAY_FIRST: Final = ("%d{}%m{}%Y", "%d{}%m{}%y")
_MONTH_FIRST: Final = ("%m{}%d{}%Y", "%m{}%d{}%y")
_CLOCKS: Final = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")

#: What stands for more than one letter.
_SHORT: Final = {"%T": "%H:%M:%S", "%R": "%H:%M", "%F": "%Y-%m-%d", "%D": "%m/%d/%y"}
_DATE: Final = (("%d",), ("%m", "%b", "%B"), ("%Y", "%y"))
_KNOWN: Final = "YymdHIMSfbBaApzZ"

#: Codes of a format: a letter of ``_KNOWN``, or a byte that must stand there, or blanks.
_BYTE: Final = 256
_BLANKS: Final = 512

#: Seconds, milliseconds, microseconds and nanoseconds since 1970 are told by their size.
_MILLIS_FROM: Final = 10**11
_MICROS_FROM: Final = 10**14
_NANOS_FROM: Final = 10**17

#: A format must read this share of the first rows.
_MOST: Final = 0.5

_MINUTE_US: Final = 60_000_000
_DAY_US: Final = 86_400_000_000
_MONTHS: Final = np.frombuffer(b"janfebmaraprmayjunjulaugsepoctnovdec", np.uint8)
#: A year of two digits: 69 is 1969 and 68 is 2068, as POSIX has it.
_PIVOT: Final = 69


class Times:
    """Reads the times of one file.

    Args:
        column: The column's name, for errors.
        written: A format that the user gave; None to find out from the first rows.
        date_order: ``dmy`` or ``mdy`` where the user says so.
        hint: What would do where most times cannot be read.

    Attributes:
        order: The order of day, month and year, once it is known; ``native`` for stamps.
        order_by: The rule behind it.

    >>> from letbe.readers.fields.spans import spans_of
    >>> times = Times("When")
    >>> times.read(spans_of(["13/1/2024 09:00", "1/2/2024 10:30"]))[1].tolist(), times.order
    ([1, 1], 'dmy')
    """

    def __init__(
        self,
        column: str,
        written: str | None = None,
        date_order: str | None = None,
        hint: str = "say how they are written: --map ...,time_format=%d/%m/%Y %H:%M",
    ) -> None:
        self._hint = hint
        self.order: str | None = None
        self.order_by: str | None = None
        self._column = column
        self._date_order = date_order
        self._read: Callable[[Spans], Moments] | None = None
        if written is not None:
            self._take(written, "given by you")

    def read(self, spans: Spans) -> Moments:
        """Read some times.

        Returns:
            Microseconds since 1970, int64, shape (n,); and ``UNREAD``, ``LOCAL`` or ``UTC``, int8.

        Raises:
            UnreadableError: Most of the first ones are no times, or could be read in two ways.
        """
        if self._read is None:
            if not (spans.end > spans.start).any():
                return np.zeros(len(spans), np.int64), np.zeros(len(spans), np.int8)
            self._find(spans)
        assert self._read is not None  # noqa: S101 - found, or an error was raised
        return self._read(spans)

    def check(self, known: NDArray[np.int8]) -> None:
        """See that most of the first times could be read.

        Raises:
            UnreadableError: They could not.
        """
        if len(known) and (known != UNREAD).mean() < _MOST:
            raise UnreadableError(
                f'most times in column "{self._column}" cannot be read',
                self._hint,
            )

    def _take(self, written: str, by: str) -> None:
        """Read with a format from now on."""
        codes = codes_of(written)
        self.order = _order(written)
        self.order_by = by
        self._read = lambda spans: by_format(spans, codes)

    def _find(self, spans: Spans) -> None:
        """Find out from the first rows how times are written."""
        some = spans[spans.end > spans.start][:1000]
        for way in (moments, since_1970):
            if _share(way(some)) >= _MOST:
                self._read, self.order, self.order_by = way, "native", "a time stamp"
                return
        shares = {written: _share(by_format(some, codes_of(written))) for written in PLAIN_FORMATS}
        best = max(shares, key=lambda written: shares[written])
        if shares[best] >= _MOST:
            self._take(best, "the way that it is written")
            return
        self._find_order(some)

    def _find_order(self, some: Spans) -> None:
        """Choose between day first and month first."""
        shares = {}
        for order, dates in (("dmy", _DAY_FIRST), ("mdy", _MONTH_FIRST)):
            for date in (d.format(sign, sign) for sign in "/.-" for d in dates):
                for written in (f"{date}{between}{clock}" for between in (" ", ", ") for clock in _CLOCKS):
                    shares[order, written] = _share(by_format(some, codes_of(written)))
        best = {o: max((k for k in shares if k[0] == o), key=lambda k: shares[k]) for o in ("dmy", "mdy")}
        day, month = shares[best["dmy"]], shares[best["mdy"]]
        if max(day, month) < _MOST:
            self.check(np.zeros(1, np.int8))
        if self._date_order in best:
            self._take(best[self._date_order][1], "given by you")
        elif day == month:
            raise UnreadableError(
                f'column "{self._column}" could have the day first or the month first',
                "say which: --date-order dmy or mdy",
            )
        else:
            self._take(best["dmy" if day > month else "mdy"][1], "a number above 12")


def _order(written: str) -> str:
    """Name the order of day, month and year in a format.

    >>> _order("%d/%m/%Y"), _order("%b %d, %Y"), _order("%Y%m%d")
    ('dmy', 'mdy', 'ymd')
    """
    day, month, year = (min([written.find(p) for p in parts if p in written], default=0) for parts in _DATE)
    return "ymd" if year <= min(day, month) else "mdy" if month < day else "dmy"


def _share(read: Moments) -> float:
    """Give the share of times that could be read."""
    return float((read[1] != UNREAD).mean()) if len(read[1]) else 0.0


def since_1970(spans: Spans) -> Moments:
    """Read seconds since 1970, with or without a fraction, or milli-, micro- or nanoseconds.

    >>> from letbe.readers.fields.spans import spans_of
    >>> since_1970(spans_of(["1700000000.5", "1700000000500"]))[0].tolist()
    [1700000000500000, 1700000000500000]
    """
    value, good = decimals(spans, 0)
    fine, _ = decimals(spans, 6)
    at = np.where(
        value < _MILLIS_FROM,
        fine,
        np.where(value < _MICROS_FROM, value * 1000, np.where(value < _NANOS_FROM, value, value // 1000)),
    )
    return at, np.where(good & within(at), UTC, UNREAD).astype(np.int8)


def codes_of(written: str) -> NDArray[np.int64]:
    """Give a format as codes for ``_by_format``.

    Raises:
        UsageError: It holds something else than ``%Y %y %m %d %H %I %M %S %f %b %B %a %A %p %z %Z %%``.

    >>> codes_of("%Y-%m").tolist()
    [89, 301, 109]
    """
    for short, long in _SHORT.items():
        written = written.replace(short, long)
    codes: list[int] = []
    raw = written.encode("utf-8", "replace")
    i = 0
    while i < len(raw):
        letter = chr(raw[i + 1]) if raw[i] == 0x25 and i + 1 < len(raw) else ""
        if letter == "%" or raw[i] != 0x25:
            codes.append(_BLANKS if raw[i] == 0x20 else _BYTE + raw[i])
        elif letter and letter in _KNOWN:
            codes.append(ord(letter))
        else:
            raise UsageError(
                f'time_format: "%{letter}" is not known', f"there are: {' '.join('%' + k for k in _KNOWN)} %%"
            )
        i += 2 if raw[i] == 0x25 else 1
    return np.array(codes, np.int64)


def by_format(spans: Spans, codes: NDArray[np.int64]) -> Moments:
    """Read times that are all written in one way.

    Args:
        spans: The times.
        codes: The way, see ``codes_of``.

    >>> from letbe.readers.fields.spans import spans_of
    >>> by_format(spans_of(["2 Jan 2024 1:05 PM"]), codes_of("%d %b %Y %I:%M %p"))[0].tolist()
    [1704200700000000]
    """
    spans = plain(spans)
    at = np.zeros(len(spans), np.int64)
    known = np.zeros(len(spans), np.int8)
    _by_format(spans.buffer, spans.start, spans.end, codes, at, known)
    known[~within(at)] = UNREAD
    return at, known


@inner
def _number(buffer: NDArray[np.uint8], i: int, end: int, most: int) -> tuple[int, int]:
    """Read up to so many digits; the place behind them is ``i`` where there are none."""
    value = 0
    last = min(end, i + most)
    while i < last and 0x30 <= buffer[i] <= 0x39:
        value = value * 10 + int(buffer[i]) - 0x30
        i += 1
    return value, i


@inner
def _letters(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Pass over letters, and a dot that shortens a word."""
    while i < end and (0x61 <= buffer[i] | 0x20 <= 0x7A or buffer[i] >= 0x80):
        i += 1
    return i + (i < end and buffer[i] == 0x2E)


@inner
def _month(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Tell an English month by its first three letters; 0 where it is none."""
    if i + 3 > end:
        return 0
    for month in range(12):
        same = True
        for k in range(3):
            same = same and buffer[i + k] | 0x20 == _MONTHS[month * 3 + k]
        if same:
            return month + 1
    return 0


@inner
def _offset(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read a zone: minutes east of UTC and the place behind it, ``i`` where it cannot be read."""
    b = int(buffer[i]) if i < end else 0
    if b in (0x2B, 0x2D):
        hours, after = _number(buffer, i + 1, end, 2)
        colon = after < end and buffer[after] == 0x3A
        minutes, done = _number(buffer, after + colon, end, 2)
        if after != i + 3 or minutes > 59 or (done - after - colon) % 2:
            return 0, i
        east = hours * 60 + minutes
        return (-east if b == 0x2D else east), done
    after = _letters(buffer, i, end)
    utc = after - i == 3 and (b | 0x20) in (0x75, 0x67)  # UTC, GMT
    return (0, after) if utc or (after - i == 1 and b | 0x20 == 0x7A) else (0, i)


@scanner
def _by_format(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    codes: NDArray[np.int64],
    at: NDArray[np.int64],
    known: NDArray[np.int8],
) -> None:
    """Fill times and what is known of them."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i < 0 or i >= stop:
            continue
        year, month, day, hour, minute, second, micro, half, east = 1900, 1, 1, 0, 0, 0, 0, -1, 0
        named = LOCAL
        fine = True
        for c in range(len(codes)):
            code = codes[c]
            before = i
            if code >= _BYTE:
                if code == _BLANKS:
                    # Any blank, also a narrow one that does not break.
                    while i < stop and (
                        buffer[i] in (0x20, 0x09, 0xA0) or buffer[i] in (0xC2, 0xE2, 0x80, 0xAF)
                    ):
                        i += 1
                    continue
                fine = i < stop and buffer[i] == code - _BYTE
                i += 1
            elif code == 0x59:  # Y
                year, i = _number(buffer, i, stop, 4)
                fine = i == before + 4
            elif code == 0x79:  # y
                year, i = _number(buffer, i, stop, 2)
                year += 2000 if year < _PIVOT else 1900
                fine = i == before + 2
            elif code == 0x6D:  # m
                month, i = _number(buffer, i, stop, 2)
            elif code == 0x64:  # d
                day, i = _number(buffer, i, stop, 2)
            elif code in (0x48, 0x49):  # H, I
                hour, i = _number(buffer, i, stop, 2)
                fine = hour < 24 if code == 0x48 else 0 < hour < 13
            elif code == 0x4D:  # M
                minute, i = _number(buffer, i, stop, 2)
                fine = minute < 60
            elif code == 0x53:  # S
                second, i = _number(buffer, i, stop, 2)
                fine = second < 61
            elif code == 0x66:  # f
                micro, i = _number(buffer, i, stop, 6)
                for _ in range(6 - (i - before)):
                    micro *= 10
                while i < stop and 0x30 <= buffer[i] <= 0x39:
                    i += 1
            elif code in (0x62, 0x42):  # b, B
                month = _month(buffer, i, stop)
                i = _letters(buffer, i, stop)
                fine = month > 0
            elif code in (0x61, 0x41):  # a, A
                i = _letters(buffer, i, stop)
            elif code == 0x70:  # p
                b = int(buffer[i]) | 0x20 if i < stop else 0
                half = 0 if b == 0x61 else 1 if b == 0x70 else -1
                i = _letters(buffer, i, stop)
                if i < stop and buffer[i] | 0x20 == 0x6D:  # p.m.
                    i = _letters(buffer, i, stop)
                fine = half >= 0
            else:  # z, Z
                east, i = _offset(buffer, i, stop)
                named = UTC
            if not fine or i == before:
                fine = False
                break
        while i < stop and buffer[i] == 0x20:
            i += 1
        date = days_of(year, month, day)
        if not fine or i != stop or date < -40_000:
            continue
        if half >= 0:
            hour = hour % 12 + 12 * half
        at[k] = date * _DAY_US + (hour * 60 + minute - east) * _MINUTE_US + second * 1_000_000 + micro
        known[k] = named
