"""What may be said of a tie, in plain words: the fact, since when, how surely, and never a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from letbe.screen.words import ago, counted, day, percent, span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

#: What a word can rest on.
_RESTS_ON: Final = {
    "absence": "the time between the days on which they write",
    "answers": "how long their answers take",
    "starts": "who starts",
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
    sure = "a clear pattern" if said == "clear" else "a pattern"
    since = f"since about {day(t['onset'], zone)}"
    if t["both_quiet"]:
        return f"{sure}: you have both grown quiet {since}"
    return f"{sure}: they have been stepping away {since}"


def sentences(t: dict[str, Any], now: datetime, zone: tzinfo) -> Iterator[str]:
    """Say what may be said of one tie, and what not.

    Args:
        t: A row of ``letbe.ties.read``.
        now: The time.
        zone: Days are told in it.
    """
    said = headline(t, zone)
    if said:
        yield f"{said[0].upper()}{said[1:]}, with 80 % sureness between {_between(t, zone)}."
        yield from _left(t)
        if t["carried_by"]:
            yield f"It rests most on {_RESTS_ON[t['carried_by']]}. The reason is not in the data."
    elif t["watched"]:
        yield f"Nothing here says that anything has changed. {_quiet(t, now, zone)}"
    else:
        yield "There is too little yet to say whether anything changes."
    yield from _again(t)


def why(t: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Open the figures behind the words, as label and figure."""
    if t["log_e"] is None:
        return
    yield "evidence", f"{_power(t['log_e'])} (a pattern from 5, clear from 20)"
    for part, label in (("absence", "from absence"), ("answers", "from answers"), ("starts", "from starts")):
        if t[f"log_e_{part}"] is not None:
            yield label, _power(t[f"log_e_{part}"])
    yield "watched", f"{counted(t['acts'], 'day')} on which they wrote, {t['watched_years']:.2f} years"
    yield "what it promises", "on a steady tie, 5 is met falsely less than once in 5 years, 20 in 20 years"


def _power(log_e: float) -> str:
    """Write evidence as a number that can be compared with 5 and 20."""
    import math  # noqa: PLC0415 - one call

    value = math.exp(min(log_e, 300))
    return f"{value:.2g}" if value < _PLAIN_BELOW else f"over {_PLAIN_BELOW:,}"


#: Above this, one number says no more than the next.
_PLAIN_BELOW: Final = 10_000


def _between(t: dict[str, Any], zone: tzinfo) -> str:
    """Give the interval of the onset."""
    return f"{day(t['onset_low'], zone)} and {day(t['onset_high'], zone)}"


def _left(t: dict[str, Any]) -> Iterator[str]:
    """Say how much of the former pace is left."""
    if t["left"] is not None:
        low, high = percent(t["left_low"]), percent(t["left_high"])
        yield f"Of their former pace about {percent(t['left'])} is left (between {low} and {high})."


def _quiet(t: dict[str, Any], now: datetime, zone: tzinfo) -> str:
    """Say the plain numbers: when they last wrote, and what is usual."""
    usual = t["latency_median_h_them"]
    answers = f" Half of their answers come within {span(usual)}." if usual is not None else ""
    return f"They last wrote {ago(t['last_them'], now, zone)}.{answers}"


def _again(t: dict[str, Any]) -> Iterator[str]:
    """Say how likely contact is, with how sure that is."""
    shares = [t[f"persistence_{days}"] for days in _HORIZONS]
    if any(share is None for share in shares):
        return
    rough = "" if t["persistence_30_calibrated"] else " This is rough: it is not calibrated on ties of yours."
    listed = ", ".join(f"{percent(s)} within {d} days" for s, d in zip(shares, _HORIZONS, strict=True))
    yield f"Going by their pace so far, they are in touch again: {listed}.{rough}"
