"""Lists of addresses: who a mail is from and whom it was sent to.

One pass over the value, which never fails: groups, quoted commas, comments, source routes,
``undisclosed-recipients:;``, encoded words.  What is not an address is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.readers.mail.fields import lower, plain
from letbe.readers.mail.symbols import ADDRESS, LONGEST, NAME, Symbols, intern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How many recipients of one mail are read.  Exchange Online allows 1,000, Gmail 2,000.
MOST_RECIPIENTS: Final = 10_000


@inner
def read_addresses(
    buf: NDArray[np.uint8],
    start: int,
    end: int,
    most: int,
    symbols: Symbols,
    work: NDArray[np.uint8],
    out: NDArray[np.int32],
    n_out: int,
    mail: int,
) -> tuple[int, bool]:
    """Read the addresses of a field's value into ``out`` from ``n_out`` on.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the value begins.
        end: Where it ends.
        most: How many places ``out`` may fill in all.
        symbols: Where addresses and names are kept; it has room.
        work: At least ``LONGEST`` bytes to write an address into.
        out: The addresses' numbers, int32.
        n_out: How many it has.
        mail: The mail's number, so that an address counts once a mail; -1 to take all.

    Returns:
        How many ``out`` has now, and True where some were left out.
    """
    quotes = 0
    for i in range(start, end):
        quotes += buf[i] == 34
    use_quotes = quotes % 2 == 0  # a quote that never ends would swallow the rest
    i = start
    while i < end:
        size = plain(0)  # bytes of the address so far, in work
        angle = 0  # 0 before "<", 1 inside, 2 after
        whole = False  # the bare address is complete
        blank = False
        at = False
        quoted = False
        depth = 0
        name = first = i
        name_end = -1
        note = note_end = -1
        colon = -1
        while i < end:
            c = int(buf[i])
            if depth > 0:
                if c == 92:
                    i += 1
                elif c == 40:
                    depth += 1
                elif c == 41:
                    depth -= 1
                    if depth == 0:
                        note_end = i
                i += 1
                continue
            if c == 34 and use_quotes:
                quoted = not quoted
                i += 1
                continue
            if quoted:
                if c == 92 and i + 1 < end:
                    i += 1
                    c = int(buf[i])
            elif c == 40:
                depth = 1
                if note < 0:
                    note = i + 1
                i += 1
                continue
            elif c in (44, 59) and (angle != 1 or c == 59 or not (size > 0 and work[0] == 64)):
                break
            elif c == 60 and angle == 0:
                angle = 1
                name_end = i
                size = 0
                at = whole = blank = False
                i += 1
                continue
            elif c == 62 and angle == 1:
                angle = 2
                i += 1
                continue
            elif c == 58:
                if angle == 1 and size > 0 and work[0] == 64:  # <@route:user@host>
                    size = 0
                    at = False
                    i += 1
                    continue
                if angle == 0 and not at:  # a group begins
                    size = 0
                    colon = i
                    name = i + 1
                    blank = whole = False
                    i += 1
                    continue
            if angle == 2:
                if c == 60:  # a comma was forgotten, or encoded (Python does so): the next one begins
                    i -= 1
                    break
                i += 1
                continue
            if c <= 32 and not quoted:
                blank = True
            elif not whole:
                if blank and size > 0 and c != 64 and work[size - 1] != 64:
                    if at:
                        whole = True
                        i += 1
                        continue
                    size = 0
                blank = False
                at |= c == 64
                size = _add(work, size, lower(c))
            i += 1
        i += 1
        if not (size > 2 and at and size < LONGEST and _is_address(work, size)):
            continue
        entry = intern(symbols, plain(ADDRESS), plain(-1), work, plain(0), size)
        if entry < 0:
            return n_out, True
        if name_end < 0 and note >= 0:
            name = note
            name_end = note_end
        while name < name_end and buf[name] <= 32:
            name += 1
        while name_end > name and buf[name_end - 1] <= 32:
            name_end -= 1
        if name < name_end and name > colon and name >= first:
            intern(symbols, plain(NAME), entry, buf, name, min(name_end, name + LONGEST))
        if mail >= 0 and symbols.seen[entry] == mail:
            continue
        if n_out >= most:
            return n_out, True
        if mail >= 0:
            symbols.seen[entry] = mail
        out[n_out] = entry
        n_out += 1
    return n_out, False


@inner
def _add(work: NDArray[np.uint8], size: int, c: int) -> int:
    """Add a byte to the address; what is too long is no address and is cut."""
    if size < LONGEST:
        work[size] = c
        return size + 1
    return size


@inner
def _is_address(work: NDArray[np.uint8], size: int) -> bool:
    """Tell something with an ``@`` between two parts, and no control characters."""
    last = -1
    for i in range(size):
        if work[i] < 32 or work[i] == 127:
            return False
        if work[i] == 64:
            last = i
    return 0 < last < size - 1
