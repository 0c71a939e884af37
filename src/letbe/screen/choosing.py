"""Who chooses you, as a list to look at: by name, with how much each figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from letbe.i18n import _, marked
from letbe.readers.found import shown
from letbe.screen.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from letbe.board.choosing import Choosing, Share

_HEADS: Final[tuple[tuple[str, Literal["left", "right"]], ...]] = (
    ("", "left"),
    (marked("they start"), "left"),
    (marked("they answer"), "left"),
    (marked("they ask"), "left"),
)

#: Names and figures are never squeezed below this.
_LEAST_CHARS: Final = {"": 14, "they start": 24, "they answer": 24, "they ask": 24}


def choosing_lines(found: Sequence[Choosing]) -> Iterator[str | Table]:
    """Give the list as lines and a table.

    Args:
        found: Who starts, answers and asks.
    """
    if not found:
        yield _("Nobody is on this list. It needs enough messages to see who starts, answers and asks.")
        return
    yield _("They start, they answer, and they ask. By name; there is nothing to do here.")
    yield _table(found)
    yield _("In brackets: the 90 % interval.")


def _table(found: Sequence[Choosing]) -> Table:
    """Set the table."""
    from rich import box  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="")
    for head, side in _HEADS:
        table.add_column(_(head), justify=side, no_wrap=True, min_width=_LEAST_CHARS.get(head))
    for one in found:
        shares = (_share(one.starts), _share(one.answers), _share(one.asks))
        table.add_row(*(Text(cell) for cell in (shown(one.known.shown), *shares)))
    return table


def _share(share: Share) -> str:
    """Write a share with its interval and its count."""
    low, high = (percent(end).removesuffix(" %") for end in (share.low, share.high))
    words = _("{share} ({low} to {high}) of {n:,}")
    return words.format(share=percent(share.count / share.n), low=low, high=high, n=share.n)
