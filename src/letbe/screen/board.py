"""The board: everybody, and how each of them and you are in touch; no rank, no score, no colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from letbe.i18n import _, marked
from letbe.readers.found import shown
from letbe.screen.back import back_line
from letbe.screen.evidence import headline
from letbe.screen.words import ago, counted, day, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from rich.table import Table

    from letbe.board.board import Asked, Board, Circle, Entry

#: The heads of the board's columns, in order, with the side on which they are set.
HEADS: Final[tuple[tuple[str, Literal["left", "right"]], ...]] = (
    ("", "left"),
    (marked("on"), "left"),
    (marked("you"), "right"),
    (marked("they"), "right"),
    (marked("last from them"), "left"),
    (marked("usual answer"), "left"),
    (marked("they start"), "right"),
    (marked("unanswered"), "right"),
)


def board_lines(board: Board, zone: tzinfo, most: int | None = None) -> Iterator[str | Table]:
    """Give the board as lines and tables.

    Args:
        board: What is known.
        zone: Days are told in it.
        most: How many people are shown; None for all.
    """
    if not (board.asked or board.back or board.people or board.groups or board.programs or board.died):
        yield _("Nobody is here yet.")
        yield _("Hand letbe an export or a mailbox: letbe read PATH")
        return
    yield from (_asked_line(one, zone) for one in board.asked)
    yield from (back_line(one, board.now, zone) for one in board.back)
    if board.asked or board.back:
        yield ""
    if board.circle is not None and board.circle.quieter:
        yield circle_sentence(board.circle)
        yield ""
    if board.people:
        yield from _groups(board, zone, most)
        if most is not None and len(board.people) > most:
            more = counted(len(board.people) - most, "more person", "more people")
            yield _("and {more}: letbe people --all").format(more=more)
    if board.died:
        yield ""
        yield _("died: {names}").format(names="; ".join(shown(k.shown) for k in board.died))
    for title, entries in ((_("groups"), board.groups), (_("lists and programs"), board.programs)):
        if entries:
            yield ""
            yield f"{title}: {'; '.join(_brief(e, board.now, zone) for e in entries[:_MOST_BRIEF])}" + (
                _("; and {n:,} more").format(n=len(entries) - _MOST_BRIEF)
                if len(entries) > _MOST_BRIEF
                else ""
            )
    yield ""
    yield _("letbe look PERSON shows one of them. A missing figure means too little to say.")


def _asked_line(one: Asked, zone: tzinfo) -> str:
    """Say that somebody asked for room, and whether letbe found it by itself."""
    words = _("{name}: asked for room, since {day}")
    if one.found:
        words = _("{name}: asked for room (found in their words; not yet confirmed: letbe asks), since {day}")
    return words.format(name=shown(one.known.shown), day=day(one.since, zone))


def circle_sentence(circle: Circle) -> str:
    """Say that all are quieter, so that nobody's silence is read as theirs alone.

    >>> from letbe.board.board import Circle
    >>> circle_sentence(Circle(1.24, 3.0, quieter=True))
    'Your whole circle is quieter: 1.2 people write on a usual day, a year ago 3.0. Silences weigh less.'
    """
    words = _(
        "Your whole circle is quieter: {now} people write on a usual day, "
        "a year ago {before}. Silences weigh less."
    )
    return words.format(now=f"{circle.now:.1f}", before=f"{circle.before:.1f}")


#: People on the board, unless all are asked for: a screen or two.
MOST_PEOPLE: Final = 40

#: Names and channels are never squeezed below this.
_LEAST_CHARS: Final = {"": 14, "on": 8}

#: Groups and lists named on the board.
_MOST_BRIEF: Final = 8


def _groups(board: Board, zone: tzinfo, most: int | None) -> Iterator[str | Table]:
    """Group people by what may be said of them; whoever is under no word stands last and has no title."""
    said = [e for e in board.people if e.tie["said_on_board"] != "none"]
    for entry in said:
        yield f"{shown(entry.name)}: {headline(entry.tie, zone, on_board=True)}"
    if said:
        yield _("The reason is not in the data; letbe look PERSON shows what it rests on.")
    yield _people(board.people[:most], board.now, zone)


def _people(entries: Sequence[Entry], now: datetime, zone: tzinfo) -> Table:
    """Set the table of people."""
    from rich import box  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="")
    for head, side in HEADS:
        table.add_column(_(head), justify=side, no_wrap=True, min_width=_LEAST_CHARS.get(head))
    for entry in entries:
        table.add_row(*(Text(cell) for cell in cells(entry, now, zone)))
    return table


def cells(entry: Entry, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Give one person's row, in the order of ``HEADS``."""
    t = entry.tie
    return (
        shown(entry.name),
        "+".join(entry.channels),
        f"{t['messages_me']:,}",
        f"{t['messages_them']:,}",
        ago(t["last_them"], now, zone),
        "" if t["latency_median_h_them"] is None else span(t["latency_median_h_them"]),
        _starts(t),
        str(t["pressure_bids"]) if t["pressure_bids"] else "",
    )


def _starts(t: dict[str, Any]) -> str:
    """Say how often they start, out of how many times."""
    starts = t["initiations_them"] + t["initiations_me"]
    words = _("{share} of {n:,}")
    return words.format(share=percent(t["initiations_them"] / starts), n=starts) if starts else ""


def _brief(entry: Entry, now: datetime, zone: tzinfo) -> str:
    """Name a group or a list with its count."""
    words = _("{name} ({messages}, last {ago})")
    messages = counted(entry.messages, "message")
    return words.format(name=shown(entry.name), messages=messages, ago=ago(entry.last, now, zone))
