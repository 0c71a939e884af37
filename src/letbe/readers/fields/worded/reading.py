"""Dates in words become moments, for many records at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.handles import Words
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE, Spans
from letbe.readers.fields.values import UNREAD, UTC, days_of, within
from letbe.readers.fields.worded.forms import LONGEST, SECOND_HALF, WHOLE_DAY, Form, form_of
from letbe.readers.measure import decode

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: More forms than all languages together have in an export; a file with more is no export.
MOST_FORMS: Final = 20_000

#: Zeros of the scripts that languages count in.
_ZEROS: Final = np.array(
    [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0CE6, 0x0D66, 0x0E50, 0x1040, 0x17E0, 0xFF10], np.int64
)
#: The calendar of Thailand counts from 543 years before.
_BUDDHIST: Final = 543
_LAST_YEAR: Final = 2400

#: Columns of a plan: begin and end of year, month, day, hour, minute, second; then the month by its name, the
#: half of the day, and 1 where the form can be read.
_PLAN: Final = 15
_NAMED: Final = 12
_HALF: Final = 13
_GOOD: Final = 14


class WordedDates:
    """Reads dates in words, and keeps what was found out about their forms.

    >>> from letbe.readers.fields.spans import spans_of
    >>> at, known = WordedDates().moments(spans_of(["2015. február 15., vasárnap 21:54:36 UTC", "soon"]))
    >>> at[0], known.tolist()
    (np.int64(1424037276000000), [2, 0])
    """

    def __init__(self) -> None:
        self._forms = Words()
        self._plans = np.zeros((1, _PLAN), np.int64)

    def moments(self, texts: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Read dates that are in UTC.

        Returns:
            Microseconds since 1970, int64, shape (n,); and ``UNREAD`` or ``UTC``, int8.

        Cost: O(bytes); Python only for forms that are new.
        """
        texts = plain(texts)
        texts = texts.only(texts.end - texts.start <= 4 * LONGEST)
        size = int((texts.end - texts.start)[texts.present].sum())
        digits, forms = np.zeros(size + SPARE, np.uint8), np.zeros(size + SPARE, np.uint8)
        start, end = np.full(len(texts), -1, np.int64), np.full(len(texts), -1, np.int64)
        split_digits(texts.buffer, texts.start, texts.end, _ZEROS, digits, forms, start, end)
        number = self._forms.number(Spans(forms, start, end)) if len(self._forms) < MOST_FORMS else None
        at = np.zeros(len(texts), np.int64)
        if number is not None:
            self._learn()
            read_digits(digits, start, number, self._plans, at)
        return at, np.where(within(at), UTC, UNREAD).astype(np.int8)

    def _learn(self) -> None:
        """Look at forms that are new; the last plan stands for a text that is not there."""
        known = len(self._plans) - 1
        new = [_plan(form_of(text)) for text in self._forms.texts[known : 2 * MOST_FORMS]]
        new += [_plan(None)] * (len(self._forms) - known - len(new))
        self._plans = np.concatenate([self._plans[:-1], *([p] for p in new), np.zeros((1, _PLAN), np.int64)])


def _plan(form: Form | None) -> NDArray[np.int64]:
    """Lay a form out in an array."""
    if form is None:
        return np.zeros(_PLAN, np.int64)
    places = (form.year, form.month, form.day, form.hour, form.minute, form.second)
    return np.array([*sum(places, ()), form.named, form.half, 1], np.int64)


@scanner
def split_digits(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    zeros: NDArray[np.int64],
    digits: NDArray[np.uint8],
    forms: NDArray[np.uint8],
    out_start: NDArray[np.int64],
    out_end: NDArray[np.int64],
) -> None:
    """Write some texts twice, of one length: with ASCII digits, and with a 0 for each digit."""
    n = 0
    for k in range(len(start)):
        if start[k] < 0:
            continue
        out_start[k] = n
        i = start[k]
        while i < end[k]:
            c, after = decode(buffer, i, end[k])
            digit = c - 0x30 if c < 0x80 else _digit(c, zeros)
            if 0 <= digit <= 9:
                digits[n] = 0x30 + digit
                forms[n] = 0x30
                n += 1
            else:
                for j in range(i, after):
                    digits[n] = buffer[j]
                    forms[n] = buffer[j]
                    n += 1
            i = after
        out_end[k] = n


@inner
def _digit(c: int, zeros: NDArray[np.int64]) -> int:
    """Give the value of a digit of any script; -1 for anything else."""
    for z in zeros:
        if z <= c <= z + 9:
            return int(c - z)
    return -1


@inner
def _number(digits: NDArray[np.uint8], first: int, last: int) -> int:
    """Read the digits from one place to another."""
    value = 0
    for i in range(first, last):
        value = value * 10 + int(digits[i]) - 0x30
    return value


@scanner
def read_digits(
    digits: NDArray[np.uint8],
    start: NDArray[np.int64],
    number: NDArray[np.int32],
    plans: NDArray[np.int64],
    at: NDArray[np.int64],
) -> None:
    """Fill moments by the plan of each text's form; 0 where it cannot be read."""
    for k in range(len(start)):
        plan = number[k] if number[k] >= 0 else len(plans) - 1
        if plans[plan, _GOOD] == 0:
            continue
        s = start[k]
        year = _number(digits, s + plans[plan, 0], s + plans[plan, 1])
        month = plans[plan, _NAMED]
        if month == 0:
            month = _number(digits, s + plans[plan, 2], s + plans[plan, 3])
        day = _number(digits, s + plans[plan, 4], s + plans[plan, 5])
        hour = _number(digits, s + plans[plan, 6], s + plans[plan, 7])
        minute = _number(digits, s + plans[plan, 8], s + plans[plan, 9])
        second = _number(digits, s + plans[plan, 10], s + plans[plan, 11])
        half = plans[plan, _HALF]
        if half != WHOLE_DAY and hour <= 12:
            hour = hour % 12 + 12 * (half == SECOND_HALF)
        days = days_of(year - _BUDDHIST * (year > _LAST_YEAR), month, day)
        if days > -40_000 and hour < 24 and minute < 60 and second <= 60:
            at[k] = ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000
