"""What may be said of a tie, in plain words: the fact, since when, how surely, and never a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from letbe.i18n import _, marked
from letbe.screen.words import ago, counted, day, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

#: What a word can rest on.
_RESTS_ON: Final = {
    "absence": marked("the time between the days on which they write"),
    "answers": marked("how long their answers take"),
    "starts": marked("who starts"),
}
_PARTS: Final = {
    "absence": marked("from absence"),
    "answers": marked("from answers"),
    "starts": marked("from starts"),
}
_HORIZONS: Final = (7, 30, 90)


def headline(t: dict[str, Any], zone: tzinfo, *, on_board: bool = False) -> str:
    """Say what the evidence carries, or nothing.

    Args:
        t: A row of ``letbe.ties.read``.
        zone: Days are told in it.
        on_board: Beside all others, where fewer words may be said.

    >>> from datetime import UTC
    >>> headline({"said": "none"}, UTC)
    ''
    """
    said = t["said_on_board" if on_board else "said"]
    if said == "none":
        return ""
    sure = _("a clear pattern") if said == "clear" else _("a pattern")
    words = _("{sure}: they have been stepping away since about {since}")
    if t["both_quiet"]:
        words = _("{sure}: you have both grown quiet since about {since}")
    return words.format(sure=sure, since=day(t["onset"], zone))


def sentences(t: dict[str, Any], now: datetime, zone: tzinfo) -> Iterator[str]:
    """Say what may be said of one tie, and what not.

    Args:
        t: A row of ``letbe.ties.read``.
        now: The time.
        zone: Days are told in it.
    """
    said = headline(t, zone)
    if said:
        words = _("{said}, with 80 % sureness between {between}.")
        yield words.format(said=f"{said[0].upper()}{said[1:]}", between=_between(t, zone))
        yield from _left(t)
        if t["carried_by"]:
            words = _("It rests most on {part}. The reason is not in the data.")
            part = _RESTS_ON[t["carried_by"]]
            yield words.format(part=_(part))
    elif t["watched"]:
        steady = _("Nothing here says that anything has changed.")
        yield f"{steady} {_quiet(t, now, zone)}"
    else:
        yield _("There is too little yet to say whether anything changes.")
    yield from _again(t)


def why(t: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Open the figures behind the words, as label and figure."""
    if t["log_e"] is None:
        return
    words = _("{power} (a pattern from 5, clear from 20)")
    yield _("evidence"), words.format(power=_power(t["log_e"]))
    for part, label in _PARTS.items():
        if t[f"log_e_{part}"] is not None:
            yield _(label), _power(t[f"log_e_{part}"])
    words = _("{days} on which they wrote, {years:.2f} years")
    yield _("watched"), words.format(days=counted(t["acts"], "day"), years=t["watched_years"])
    promise = _("on a steady tie, 5 is met falsely less than once in 5 years, 20 in 20 years")
    yield _("what it promises"), promise


def _power(log_e: float) -> str:
    """Write evidence as a number that can be compared with 5 and 20."""
    import math  # noqa: PLC0415 - one call

    value = math.exp(min(log_e, 300))
    return f"{value:.2g}" if value < _PLAIN_BELOW else _("over {n:,}").format(n=_PLAIN_BELOW)


#: Above this, one number says no more than the next.
_PLAIN_BELOW: Final = 10_000


def _between(t: dict[str, Any], zone: tzinfo) -> str:
    """Give the interval of the onset."""
    return _("{low} and {high}").format(low=day(t["onset_low"], zone), high=day(t["onset_high"], zone))


def _left(t: dict[str, Any]) -> Iterator[str]:
    """Say how much of the former pace is left."""
    if t["left"] is not None:
        low, high = percent(t["left_low"]), percent(t["left_high"])
        words = _("Of their former pace about {left} is left (between {low} and {high}).")
        yield words.format(left=percent(t["left"]), low=low, high=high)


def _quiet(t: dict[str, Any], now: datetime, zone: tzinfo) -> str:
    """Say the plain numbers: when they last wrote, and what is usual."""
    usual = t["latency_median_h_them"]
    words = _("They last wrote {ago}.").format(ago=ago(t["last_them"], now, zone))
    if usual is None:
        return words
    half = _("Half of their answers come within {span}.").format(span=span(usual))
    return f"{words} {half}"


def _again(t: dict[str, Any]) -> Iterator[str]:
    """Say how likely contact is, with how sure that is."""
    shares = [t[f"persistence_{days}"] for days in _HORIZONS]
    if any(share is None for share in shares):
        return
    within = _("{share} within {days} days")
    each = zip(shares, _HORIZONS, strict=True)
    listed = ", ".join(within.format(share=percent(s), days=d) for s, d in each)
    words = _("Going by their pace so far, they are in touch again: {listed}.").format(listed=listed)
    if not t["persistence_30_calibrated"]:
        words += " " + _("This is rough: it is not calibrated on ties of yours.")
    yield words
