"""A rest that has ended: before, during and since, counted and not judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from letbe.chapters.rest import Stretch, ended_rest, rest_between
from letbe.space.entries import Less, Pause, Side, Stop
from letbe.space.fold import Standing

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def us(days: float) -> int:
    """Count microseconds to so many days after the start of the rest."""
    return (START + days * DAY - EPOCH) // timedelta(microseconds=1)


def test_before_is_as_long_as_the_rest_and_each_bound_counts_once() -> None:
    """By hand: a rest of ten days; a message at its first instant is in it, at its last after it."""
    at = np.array([us(d) for d in (-11, -10, -1, 0, 3, 3.1, 9.9, 10, 12)])
    mine = np.array([False, True, False, False, False, False, True, False, False])
    rest = rest_between(at, mine, START, START + 10 * DAY, START + 12 * DAY)
    assert rest.before == Stretch(START - 10 * DAY, START, 1, 1, 1)
    assert rest.during == Stretch(START, START + 10 * DAY, 3, 1, 2)
    assert rest.since == Stretch(START + 10 * DAY, START + 12 * DAY, 1, 0, 1)


@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), max_size=30))
def test_every_message_of_the_time_is_counted_once(sent: list[tuple[float, bool]]) -> None:
    """Nothing is lost between two stretches, and nothing stands in two."""
    at = np.array([us(d) for d, _ in sent], np.int64)
    mine = np.array([m for _, m in sent], bool)
    rest = rest_between(at, mine, START, START + 10 * DAY, START + 20 * DAY)
    counted = sum(s.theirs + s.mine for s in (rest.before, rest.during, rest.since))
    assert counted == sum(us(-10) <= a < us(20) for a in at.tolist())
    assert all(s.days_theirs <= s.theirs for s in (rest.before, rest.during, rest.since))


def standing(entry: int, side: Side, terms: Stop | Pause | Less) -> Standing:
    """Make a request."""
    ends = terms.until if isinstance(terms, Pause) else None
    return Standing(entry, side, terms, START, START, ends)


def test_a_rest_is_a_pause_of_mine_with_a_date_that_has_passed() -> None:
    """What they asked for is no rest of mine; one without a date has no end to look at."""
    now = START + 20 * DAY
    ten, fifteen = Pause(START + 10 * DAY), Pause(START + 15 * DAY)
    requests = [
        standing(1, Side.MINE, ten),
        standing(2, Side.MINE, fifteen),
        standing(3, Side.THEIRS, Pause(START + 19 * DAY)),
        standing(4, Side.MINE, Pause()),
        standing(5, Side.MINE, Less()),
    ]
    assert ended_rest(requests, now) == requests[1]
    assert ended_rest(requests[2:], now) is None
    assert ended_rest(requests, START + 12 * DAY) is None, "one of them still holds"
    assert ended_rest(requests, START + 44 * DAY) == requests[1]
    assert ended_rest(requests, START + 45 * DAY) is None, "a month has passed"
