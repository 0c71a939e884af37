"""Where one mail of an mbox ends and the next begins.

A separator is a line that begins with ``From ``, at the start of the file or after a blank line,
and goes on with an address and a date; any other line that begins so is part of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, kernel
from letbe.readers.mail.dates import is_month, is_weekday, read_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: No line of a separator is longer: RFC 5321 allows an address 254 bytes, the rest is a date.
LONGEST_SEPARATOR: Final = 512

#: How far to go on from the sixth byte of what may be "\nFrom ", by that byte; 0 at its last one.
_SKIPS: Final = np.full(256, 6, np.int64)
for _place, _byte in enumerate(b"\nFrom "):
    _SKIPS[_byte] = 5 - _place


@inner
def separator_date(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Read the separator whose ``From `` begins at ``i`` and whose line ends at ``end``.

    Returns:
        Where its date begins, or -1 where this is no separator.
    """
    j = i + 5
    while j < end and buf[j] == 32:
        j += 1
    if j >= end:
        return -1
    while j < end:
        # A date stands after a blank; the address is all before it.
        if buf[j - 1] == 32 and j > i + 5 and is_weekday(buf, j, end) and _is_date(buf, j, end):
            return j
        j += 1
    return -1


@inner
def _is_date(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell ``Fri Sep 16 22:26:51 2016`` or ``Fri, 16 Sep 2016 22:26:51``, with or without a zone."""
    j = i + 3
    if j < end and buf[j] == 44:
        j += 1
    if j >= end or buf[j] != 32:
        return False
    month = False
    day = False
    time = False
    year = False
    while j < end:
        c = int(buf[j])
        if c <= 32:
            j += 1
            continue
        first = j
        digits = 0
        colons = 0
        while j < end and buf[j] > 32:
            digits += 48 <= buf[j] <= 57
            colons += buf[j] == 58
            j += 1
        size = j - first
        if colons > 0:
            time |= 1 <= colons <= 2 and digits + colons == size
        elif digits == size and size == 4:
            year = True
        elif digits == size and size <= 2:
            day = True
        elif size == 3 and digits == 0 and is_month(buf, first, j):
            month = True
        elif c in (43, 45) and digits == size - 1:
            continue  # a zone
        elif not (size <= 5 and 65 <= buf[first] <= 90 and 65 <= buf[j - 1] <= 90):  # "CEST"
            return False
    return month and day and time and year


@kernel
def find_mails(
    buf: NDArray[np.uint8],
    resume: int,
    end: int,
    at_start: bool,
    last_window: bool,
    bounds: NDArray[np.int64],
    n: int,
) -> tuple[int, int]:
    """Find the separators in ``buf[resume:end]``.

    Args:
        buf: Bytes, shape (n,), uint8.
        resume: Where to go on searching.
        end: Where the bytes end.
        at_start: The file begins at ``resume``.
        last_window: The file ends at ``end``.
        bounds: For each mail, where it begins, where its separator's line begins, and the date of
            the separator; shape (m, 3).  Filled from ``n`` on.
        n: How many mails there are already.

    Returns:
        Where to go on, and how many mails ``bounds`` has; the search stops where it is full.
    """
    i = resume
    if at_start:
        i -= 1  # so that the first line counts as one after a blank line
    while True:
        # Every sixth byte shows whether "\nFrom " can be near.
        while i + 6 < end:
            skip = _SKIPS[buf[i + 5]]
            if skip > 0:
                i += skip
            elif buf[i + 1] == 70 and buf[i + 2] == 114 and buf[i + 3] == 111 and buf[i + 4] == 109:
                break
            else:
                i += 6
        if i + 6 >= end:
            return (max(i, resume) if not last_window else end), n
        line = i + 1
        fits = line == resume and at_start
        if not fits and i >= 1 and buf[i] == 10:
            fits = buf[i - 1] == 10 or (i >= 2 and buf[i - 1] == 13 and buf[i - 2] == 10)
        if fits:
            stop = line
            while stop < end and buf[stop] != 10 and stop - line < LONGEST_SEPARATOR:
                stop += 1
            if stop >= end and not last_window:
                return i, n
            date = separator_date(buf, line, stop) if stop - line < LONGEST_SEPARATOR else -1
            if date >= 0:
                if n >= len(bounds):
                    return i, n
                bounds[n, 0] = min(stop + 1, end)
                bounds[n, 1] = line
                bounds[n, 2] = read_date(buf, date, stop)
                n += 1
        i = line
