"""The rhythm of a tie as a picture: theirs above the line, mine below, a column a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.i18n import _
from letbe.screen.words import counted, month

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.board.rhythm import Rhythm

#: Rows above the line, and as many below.
HEIGHT: Final = 5
#: Room for the name of a side.
_SIDE_CHARS: Final = 4


def draw(picture: Rhythm, *, plain: bool = False) -> list[str]:
    """Draw a rhythm as lines of text.

    Args:
        picture: What to draw.
        plain: Use ASCII only.

    Returns:
        The lines: theirs, the line, mine, the months, and what one column and its height mean.

    >>> from datetime import UTC, datetime
    >>> from letbe.board.rhythm import Rhythm
    >>> counts = np.array([4, 0, 2])
    >>> print(draw(Rhythm(datetime(2025, 1, 6, tzinfo=UTC), 7, counts, counts[::-1]), plain=True)[4])
      they | # #
    """
    full, half_up, half_down, line, corner = "##'-|" if plain else "█▄▀─│"
    top = max(int(picture.theirs.max()), int(picture.mine.max()), 1)
    above = _bars(picture.theirs, top, full, half_up)
    below = _bars(picture.mine, top, full, half_down)
    they, you = (f"{side:>{_SIDE_CHARS}}" for side in (_("they"), _("you")))
    none = " " * _SIDE_CHARS
    lines = [
        f"  {they if row == 0 else none} {corner} {above[row]}".rstrip() for row in reversed(range(HEIGHT))
    ]
    lines.append(f"       {corner}{line * (len(picture.mine) + 1)}")
    lines += [f"  {you if row == 0 else none} {corner} {below[row]}".rstrip() for row in range(HEIGHT)]
    lines.append(f"         {_months(picture)}".rstrip())
    stretch = {1: _("a day"), 7: _("a week")}.get(picture.days, counted(picture.days, "day"))
    words = _("one column is {stretch}; the full height is {messages}")
    lines.append(f"         {words.format(stretch=stretch, messages=counted(top, 'message'))}")
    return lines


def _bars(counts: NDArray[np.int64], top: int, full: str, half: str) -> list[str]:
    """Draw counts as bars of half steps, the row next to the line first; one message is never nothing."""
    steps = np.ceil(counts * (2 * HEIGHT) / top).astype(int)
    rows = []
    for row in range(HEIGHT):
        rest = steps - 2 * row
        rows.append("".join(full if r > 1 else half if r == 1 else " " for r in rest))
    return rows


def _months(picture: Rhythm) -> str:
    """Write the months under the columns in which they begin, where there is room."""
    text = ""
    before = None
    for column in range(len(picture.mine)):
        day = picture.start + timedelta(days=column * picture.days)
        label = month(day.month) if day.month > 1 or before is None else str(day.year)
        if day.month != before and len(text) <= column:
            text = text.ljust(column) + label + " "
        before = day.month
    return text
