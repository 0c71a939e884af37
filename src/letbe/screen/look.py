"""One tie: a picture of its rhythm, and the figures with their counts, in plain words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from letbe.i18n import _, marked, ngettext
from letbe.people.normalise import without_scheme
from letbe.readers.found import shown
from letbe.screen.back import back_line
from letbe.screen.evidence import sentences, why
from letbe.screen.rest import rest_lines
from letbe.screen.words import ago, counted, day, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from letbe.board.back import Back
    from letbe.board.board import Entry
    from letbe.board.view import Look
    from letbe.chapters.rest import Rest
    from letbe.space import Shown

CLOSED: Final = marked("This chapter is closed, since {day}.")
_LABEL_CHARS: Final = 22
#: As long as a line is read with ease.
_LINE_CHARS: Final = 88


def room_lines(found: Look, now: datetime, zone: tzinfo) -> Iterator[str]:
    """Show what is in force, and nothing else.

    Args:
        found: What may be shown.
        now: The time it is shown for.
        zone: Days are told in it.
    """
    known = found.known
    yield shown(known.shown)
    yield ", ".join(shown(without_scheme(h)) for h in known.handles)
    yield ""
    if found.died:
        yield _("They died. Letters are welcome: letbe write PERSON")
    if found.sealed_at is not None:
        yield _(CLOSED).format(day=day(found.sealed_at, zone))
    if found.back is not None and not found.died:
        yield back_line(found.back, now, zone)
    yield from (f"{one.request:>4}  {one.words}" for one in found.in_force)


def look_lines(
    entry: Entry,
    picture: list[str],
    now: datetime,
    zone: tzinfo,
    *,
    with_why: bool = False,
    in_force: Sequence[Shown] = (),
    rest: Rest | None = None,
    back: Back | None = None,
) -> Iterator[str]:
    """Describe one tie.

    Args:
        entry: The tie.
        picture: Its rhythm, drawn (``letbe.screen.rhythm.draw``).
        now: The time it is described for.
        zone: Days are told in it.
        with_why: Open the figures behind the words, too.
        in_force: What is in force between the two of you.
        rest: A rest that has ended: the picture is of it, and of before and since.
        back: They came back by themselves.
    """
    yield f"{shown(entry.name)} · {', '.join(entry.channels)}"
    yield f"{', '.join(shown(without_scheme(h)) for h in entry.known.handles)}"
    yield ""
    if back is not None:
        yield from (back_line(back, now, zone), "")
    if in_force:
        yield from (f"{one.request:>4}  {one.words}" for one in in_force)
        yield ""
    yield from picture
    yield ""
    if rest is not None:
        yield from rest_lines(rest, zone)
        yield ""
    for sentence in sentences(entry.tie, now, zone):
        yield from wrap(sentence, _LINE_CHARS)
    yield ""
    for label, figure in [*figures(entry.tie, now, zone), *(why(entry.tie) if with_why else ())]:
        yield f"{label:<{_LABEL_CHARS}}{figure}"
    if entry.tie.get("reason"):
        yield ""
        reason = "; ".join(_(part) for part in entry.tie["reason"].split("; "))
        yield f"{reason[0].upper()}{reason[1:]}."


def figures(t: dict[str, Any], now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Give each figure of a tie with its count, as label and words."""
    words = _("{them:,} of theirs, {me:,} of yours, since {day}")
    them, me, first = t["messages_them"], t["messages_me"], day(t["first"], zone)
    yield _("messages"), words.format(them=them, me=me, day=first)
    yield _("last from them"), _when(t["last_them"], now, zone)
    yield _("last from you"), _when(t["last_me"], now, zone)
    yield _("conversations"), _conversations(t)
    yield _("who starts them"), _starts(t)
    yield _("their answers"), _answers(t, "them", _("{n:,} of yours answered"))
    yield _("your answers"), _answers(t, "me", _("{n:,} of theirs answered"))
    yield _("unanswered"), _unanswered(t, zone)
    yield _("mutuality"), _mutuality(t)


def _when(then: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Say when, and how long ago."""
    return _("never") if then is None else f"{day(then, zone)}, {ago(then, now, zone)}"


def _conversations(t: dict[str, Any]) -> str:
    """Count the stretches of conversation, and say what parts them."""
    if not t["episodes"]:
        return _("none yet")
    words = _("{n:,}, parted by {span} of quiet")
    return words.format(n=t["episodes"], span=span(t["episode_gap_h"]))


def _starts(t: dict[str, Any]) -> str:
    """Say who starts, each with its count."""
    them, me = t["initiations_them"], t["initiations_me"]
    if not them + me:
        return _("none yet")
    words = _("they {them:,}, you {me:,} ({share} are theirs)")
    return words.format(them=them, me=me, share=percent(them / (them + me)))


def _answers(t: dict[str, Any], side: str, words: str) -> str:
    """Say how long answers take, with how many were answered and how many still wait."""
    median, most = t[f"latency_median_h_{side}"], t[f"latency_95_h_{side}"]
    answered, waiting = t[f"latency_n_{side}"], t[f"latency_waiting_{side}"]
    counts = words.format(n=answered) + (_(", {n:,} waiting").format(n=waiting) if waiting else "")
    if median is None:
        return _("too few to say ({counts})").format(counts=counts)
    if most is None:
        return _("half within {half} ({counts})").format(half=span(median), counts=counts)
    words = _("half within {half}, 95 % within {most} ({counts})")
    return words.format(half=span(median), most=span(most), counts=counts)


def _unanswered(t: dict[str, Any], zone: tzinfo) -> str:
    """Say plainly how many of mine stand unanswered, and since when."""
    bids = t["pressure_bids"]
    if not bids:
        return _("none of yours")
    words = ngettext(
        "{n} of yours stands unanswered, since {since}",
        "{n} of yours stand unanswered, the first since {since}",
        bids,
    )
    return words.format(n=bids, since=day(t["pressure_first"], zone))


def _mutuality(t: dict[str, Any]) -> str:
    """Give their share with its interval, and what it rests on."""
    if t["mutuality"] is None:
        return _("too little to say")
    words = _("{share:.2f}, between {low:.2f} and {high:.2f} (0.50 is even; from {conversations})")
    return words.format(
        share=t["mutuality"],
        low=t["mutuality_low"],
        high=t["mutuality_high"],
        conversations=counted(t["mutuality_n"], "conversation"),
    )
