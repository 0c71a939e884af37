"""Which lines are records: those in the style of the file, or of a lasting part of it.

A pasted line of another chat nearly always comes in another style (other brackets, another separator,
another length of the year).  The style of most lines is the file's; another one counts from where it
lasts, as in two exports that were joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import scanner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How many lines of one style in a row, with none of the style before, make a new part of the file.
#: People paste a few lines; whoever pastes fifty has joined two chats.
LASTING: Final = 50
#: In a short file a quarter of the lines is enough, and never fewer than three.
LASTING_SHARE: Final = 4
LASTING_LEAST: Final = 3
#: How many parts a file may have; its entries count from 1, 0 is for lines that are no records.
MOST_PARTS: Final = 200


def lasting(lines: int) -> int:
    """Say how many lines in a row make a new part of a file with so many lines.

    >>> lasting(8), lasting(40), lasting(1_000_000)
    (3, 10, 50)
    """
    return min(LASTING, max(LASTING_LEAST, lines // LASTING_SHARE))


@scanner
def parts(
    style: NDArray[np.uint8],
    usual: int,
    needed: int,
    part: NDArray[np.uint8],
    style_of: NDArray[np.int64],
) -> int:
    """Divide the entries into parts of one style.

    Args:
        style: The style of each entry, shape (n,).
        usual: The style of most of them.
        needed: How many in a row make a new part.
        part: Filled with the part of each, from 1; 0 for entries in a style that is not their part's.
        style_of: Filled with the style of each part; ``MOST_PARTS`` or more long.

    Returns:
        How many parts there are.

    Cost: O(n).
    """
    current = usual
    number = 1
    style_of[1] = usual
    streak_style = -1
    streak_start = 0
    streak = 0
    for k in range(len(style)):
        s = int(style[k])
        if s == current:
            part[k] = number
            streak = 0
            streak_style = -1
            continue
        part[k] = 0
        if s != streak_style:
            streak_style = s
            streak_start = k
            streak = 0
        streak += 1
        if streak >= needed and number + 1 < MOST_PARTS:
            number += 1
            style_of[number] = s
            current = s
            for j in range(streak_start, k + 1):
                if style[j] == s:
                    part[j] = number
            streak = 0
            streak_style = -1
    return number


@scanner
def split_by_evidence(sign: NDArray[np.int8], needed: int, cuts: NDArray[np.int64]) -> int:
    """Find where the entries change from one order of the date to the other, and stay with it.

    Args:
        sign: 1 where only day first is possible, 2 where only month first is, else 0.
        needed: How many signs in a row, with none of the other kind, make a change.
        cuts: Filled, three for each change: the last sign before, the first sign after, its kind.
            The first three are (-1, the first sign of the first lasting kind, its kind).

    Returns:
        How many changes, the first kind included; 0 where no kind lasts.
    """
    count = 0
    current = 0
    last_current = -1
    streak_kind = 0
    streak = 0
    start = 0
    for k in range(len(sign)):
        s = int(sign[k])
        if s == 0:
            continue
        if s == current:
            last_current = k
            streak = 0
            streak_kind = 0
            continue
        if s != streak_kind:
            streak_kind = s
            streak = 0
            start = k
        streak += 1
        if streak >= needed and 3 * count + 2 < len(cuts):
            cuts[3 * count] = last_current
            cuts[3 * count + 1] = start
            cuts[3 * count + 2] = s
            count += 1
            current = s
            last_current = k
            streak = 0
            streak_kind = 0
    return count
