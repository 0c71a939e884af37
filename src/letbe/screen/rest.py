"""A rest that has ended: three lines of counts, and nothing concluded from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.i18n import _, ngettext
from letbe.screen.words import day, days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from letbe.chapters.rest import Rest, Stretch

_DAY_S = 86_400


def rest_lines(rest: Rest, zone: tzinfo) -> Iterator[str]:
    """Say what went between the two before, during and since a rest.

    Args:
        rest: The counts.
        zone: Days are told in it.
    """
    yield _("Your rest from {start} to {end} is over.").format(
        start=day(rest.during.start, zone), end=day(rest.during.end, zone)
    )
    for label, stretch in (
        (_("before it"), rest.before),
        (_("in it"), rest.during),
        (_("since then"), rest.since),
    ):
        yield f"  {label:<12}{_counts(stretch)}"


def _counts(stretch: Stretch) -> str:
    """Give the counts of one stretch, with its length."""
    n = stretch.theirs
    theirs = ngettext("{n:,} message of theirs", "{n:,} messages of theirs", n).format(n=n)
    n = stretch.days_theirs
    on = ngettext("on {n:,} day", "on {n:,} days", n).format(n=n)
    span = days((stretch.end - stretch.start).total_seconds() / _DAY_S)
    words = (
        _("{theirs} {on}, {mine:,} of yours, in {span}") if n else _("{theirs}, {mine:,} of yours, in {span}")
    )
    return words.format(theirs=theirs, on=on, mine=stretch.mine, span=span)
